import { PATHS_MAX, type PayloadOf } from "@fuelrail/contracts";

/** Where the picture was clicked. */
export type Hit = NonNullable<PayloadOf<"pickResult">["hit"]>;
/** What a selecting request does with its paths. */
export type SelectionMode = PayloadOf<"selectPrimsRequest">["mode"];

/** What is selected in a room. */
export interface Selection {
  /** Oldest first. */
  readonly prims: readonly string[];
  /** The newest of them. */
  readonly primary?: string;
  /** Where the primary one was clicked. */
  readonly hit?: Hit;
}

/** Nothing selected. */
export const NO_SELECTION: Selection = { prims: [] };
/** Most bytes of the paths of a selection together; its announcement names them several times. */
export const SELECTION_BYTES_MAX = 64 * 1024;

const encoder = new TextEncoder();

/** The selection after a request; `hit` belongs to the last of `paths`. */
export function select(
  before: Selection,
  mode: SelectionMode,
  paths: readonly string[],
  hit?: Hit,
): Selection {
  const asked = [...new Set(paths)];
  if (mode === "subtract") {
    const gone = new Set(asked);
    const prims = before.prims.filter((path) => !gone.has(path));
    if (prims.length === before.prims.length) return before;
    if (before.primary !== undefined && !gone.has(before.primary)) return { ...before, prims };
    return ofPrims(prims);
  }
  if (mode === "replace") return ofPrims(asked, hit);
  if (asked.length === 0) return before;
  const added = new Set(asked);
  return ofPrims([...before.prims.filter((path) => !added.has(path)), ...asked], hit);
}

/** Why a selection is too large to be kept and told; undefined when it is not. */
export function selectionFault({ prims }: Selection): string | undefined {
  if (prims.length > PATHS_MAX) return `At most ${PATHS_MAX} nodes can be selected at once`;
  const bytes = prims.reduce((sum, path) => sum + encoder.encode(path).length, 0);
  if (bytes <= SELECTION_BYTES_MAX) return undefined;
  return `The paths of a selection may have ${SELECTION_BYTES_MAX} bytes, these have ${bytes}`;
}

function ofPrims(prims: readonly string[], hit?: Hit): Selection {
  const primary = prims.at(-1);
  if (primary === undefined) return NO_SELECTION;
  return hit === undefined ? { prims, primary } : { prims, primary, hit };
}
