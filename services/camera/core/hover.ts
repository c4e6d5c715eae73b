/** What each viewer points at, by viewer id. */
export type Hovers = ReadonlyMap<string, string>;

/** Nobody points at anything. */
export const NO_HOVERS: Hovers = new Map();
/** Viewers whose hover is told; the newest count. */
export const HOVERS_MAX = 64;

/** A viewer points at a node, or at none any more; the same map when nothing changes. */
export function hover(hovers: Hovers, viewerId: string, path: string | undefined): Hovers {
  if (hovers.get(viewerId) === path) return hovers;
  const next = new Map(hovers);
  next.delete(viewerId);
  if (path !== undefined) next.set(viewerId, path);
  const [oldest] = next.keys();
  if (next.size > HOVERS_MAX && oldest !== undefined) next.delete(oldest);
  return next;
}

/** Forgets viewers that are not there any more; the same map when all are. */
export function keepPresent(hovers: Hovers, isPresent: (viewerId: string) => boolean): Hovers {
  const kept = [...hovers].filter(([viewerId]) => isPresent(viewerId));
  return kept.length === hovers.size ? hovers : new Map(kept);
}
