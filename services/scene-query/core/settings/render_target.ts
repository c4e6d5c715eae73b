/** The node that was rendered last, by all that it can be found again with. */
export interface RememberedTarget {
  readonly handle: bigint;
  /** Of the project in which the handle lives. */
  readonly project: string;
  /** Absent while the scene has not been read that far. */
  readonly path?: string;
}

/** Which ways to find the last target again, best first. */
export type TargetSearch = "handle" | "path" | "first";

/** How to look for the node to render again: dead handles are not tried. */
export function targetSearches(
  remembered: RememberedTarget | undefined,
  project: string,
  isAtPath: boolean,
): readonly TargetSearch[] {
  const searches: TargetSearch[] = remembered?.project === project ? ["handle"] : [];
  if (isAtPath) searches.push("path");
  return [...searches, "first"];
}

/** What is remembered after `handle` was seen as the target; 0 leaves the last one. */
export function rememberTarget(
  before: RememberedTarget | undefined,
  seen: { readonly handle: bigint; readonly project: string; readonly path?: string | undefined },
): RememberedTarget | undefined {
  if (seen.handle === 0n) return before;
  const isSame = before?.handle === seen.handle && before.project === seen.project;
  const path = seen.path ?? (isSame ? before.path : undefined);
  const { handle, project } = seen;
  return path === undefined ? { handle, project } : { handle, project, path };
}
