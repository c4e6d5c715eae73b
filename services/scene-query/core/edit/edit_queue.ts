/** Edits that wait for Octane, by who asked for them; changed in place. */
export type EditQueue = Map<string, number>;

/** Edits of one viewer that may wait at once. */
export const VIEWER_EDITS_MAX = 64;
/** Edits of a room that may wait at once; half of the turns that may be waited for at Octane. */
export const ROOM_EDITS_MAX = 128;

/** Why an edit may not wait. */
export interface QueueRefusal {
  readonly code: "rate_limited" | "busy";
  readonly message: string;
}

/** Lets an edit wait, or says why not; who nobody stands behind counts as one viewer. */
export function enterQueue(queue: EditQueue, viewer: string): QueueRefusal | undefined {
  const own = queue.get(viewer) ?? 0;
  if (own >= VIEWER_EDITS_MAX) {
    const message = `${own} of your edits wait already; send the next ones when they are answered`;
    return { code: "rate_limited", message };
  }
  let all = 0;
  for (const count of queue.values()) all += count;
  if (all >= ROOM_EDITS_MAX) {
    return { code: "busy", message: `${all} edits of this room wait already; try again` };
  }
  queue.set(viewer, own + 1);
  return undefined;
}

/** An edit is done, whatever came of it. */
export function leaveQueue(queue: EditQueue, viewer: string): void {
  const left = (queue.get(viewer) ?? 0) - 1;
  if (left > 0) queue.set(viewer, left);
  else queue.delete(viewer);
}
