import {
  type Annotation,
  type AnnotationDraft,
  ANNOTATIONS_BYTES_MAX,
  ANNOTATIONS_MAX,
  ANNOTATIONS_PER_VIEWER_MAX,
} from "@fuelrail/contracts";
import type { ReviewRefusal } from "./refusal.ts";

/** One annotation as the room keeps it. */
export interface KeptAnnotation {
  readonly annotation: Annotation;
  /** By what its author is known again; absent for what no viewer drew. */
  readonly owner?: string;
  /** Of the key-value entry: rises over everything that is stored. */
  readonly revision: number;
  readonly bytes: number;
}

/** Every annotation of a room, by id. */
export interface AnnotationBook {
  readonly kept: Map<string, KeptAnnotation>;
  bytes: number;
}

/** A room on which nobody has drawn. */
export function createAnnotationBook(): AnnotationBook {
  return { kept: new Map(), bytes: 0 };
}

/** Takes in what is stored now; false when that was known. */
export function keepAnnotation(book: AnnotationBook, entry: KeptAnnotation): boolean {
  const { id } = entry.annotation;
  const before = book.kept.get(id);
  if (before !== undefined && before.revision >= entry.revision) return false;
  book.bytes += entry.bytes - (before?.bytes ?? 0);
  book.kept.set(id, entry);
  return true;
}

/** Takes one out and returns it; undefined when it was not there. */
export function dropAnnotation(book: AnnotationBook, id: string): Annotation | undefined {
  const before = book.kept.get(id);
  if (before === undefined) return undefined;
  book.kept.delete(id);
  book.bytes -= before.bytes;
  return before.annotation;
}

/** What lies on one snapshot, or on the live picture, oldest first. */
export function annotationsOn(
  book: AnnotationBook,
  snapshotId: string | undefined,
): readonly KeptAnnotation[] {
  return [...book.kept.values()]
    .filter(({ annotation }) => annotation.snapshot_id === snapshotId)
    .sort((a, b) => a.revision - b.revision);
}

/** Somebody who draws, by the connection and by what outlives it. */
export interface Drawer {
  readonly viewerId?: string;
  readonly owner?: string;
}

/** Whether somebody has drawn this, on this connection or on an earlier one. */
export function isDrawnBy({ annotation, owner }: KeptAnnotation, who: Drawer): boolean {
  if (who.owner !== undefined && who.owner === owner) return true;
  return who.viewerId !== undefined && annotation.author.viewer_id === who.viewerId;
}

/** The newest that somebody has drawn there. */
export function newestBy(
  book: AnnotationBook,
  who: Drawer,
  snapshotId: string | undefined,
): KeptAnnotation | undefined {
  return annotationsOn(book, snapshotId).findLast((each) => isDrawnBy(each, who));
}

/** Why one more of `bytes` by this person cannot be kept; undefined when it can. */
export function annotationFault(
  book: AnnotationBook,
  who: Drawer,
  bytes: number,
  count = 1,
): ReviewRefusal | undefined {
  if (book.kept.size + count > ANNOTATIONS_MAX) {
    return full(`The room already keeps ${book.kept.size} of ${ANNOTATIONS_MAX} annotations`);
  }
  if (book.bytes + bytes > ANNOTATIONS_BYTES_MAX) {
    return full(`The annotations of the room would take more than ${ANNOTATIONS_BYTES_MAX} bytes`);
  }
  let own = 0;
  for (const each of book.kept.values()) if (isDrawnBy(each, who)) own++;
  return own > 0 && own + count > ANNOTATIONS_PER_VIEWER_MAX
    ? full(`You already have ${own} of ${ANNOTATIONS_PER_VIEWER_MAX} annotations in this room`)
    : undefined;
}

/** Why a drawing makes no sense although each of its fields does. */
export function draftFault(draft: AnnotationDraft): ReviewRefusal | undefined {
  if (draft.kind !== "pen" || draft.pressure === undefined) return undefined;
  if (draft.pressure.length === draft.points.length) return undefined;
  const message = `${draft.points.length} points have ${draft.pressure.length} pressures`;
  return { code: "bad_message", message };
}

/** Finer than a pixel of the largest picture; what is stored stays small. */
const PLACE_DIGITS = 1e6;
const PRESSURE_DIGITS = 1e3;

/** The drawing with numbers as fine as they can be seen. */
export function tidyDraft(draft: AnnotationDraft): AnnotationDraft {
  switch (draft.kind) {
    case "pen": {
      const { pressure, ...rest } = draft;
      return {
        ...rest,
        points: draft.points.map(tidyPoint),
        ...(pressure && { pressure: pressure.map((each) => rounded(each, PRESSURE_DIGITS)) }),
      };
    }
    case "arrow":
    case "box":
      return { ...draft, from: tidyPoint(draft.from), to: tidyPoint(draft.to) };
    case "text":
      return { ...draft, at: tidyPoint(draft.at) };
  }
}

function tidyPoint([x, y]: readonly [number, number]): [number, number] {
  return [rounded(x, PLACE_DIGITS), rounded(y, PLACE_DIGITS)];
}

function rounded(value: number, digits: number): number {
  return Math.round(value * digits) / digits;
}

function full(message: string): ReviewRefusal {
  return { code: "out_of_range", message };
}
