import type { Annotation, PayloadOf } from "@fuelrail/contracts";

type Actor = Annotation["author"];

/** Something that was taken away, as far as the store says. */
export interface Removed {
  readonly id: string;
  readonly snapshotId: string | undefined;
}

/** What somebody said to have taken away, so that the others can be told who it was. */
export interface RemovalWord {
  readonly by: Actor;
  /** Absent when a whole picture was cleared. */
  readonly id?: string;
  readonly snapshotId?: string | undefined;
}

/**
 * The events that tell of what vanished from the store: one for a picture on which nothing is
 * left after several went, else one for each. The store does not say who did it; `words` may.
 */
export function removalEvents(
  removed: readonly Removed[],
  words: readonly RemovalWord[],
  isEmpty: (snapshotId: string | undefined) => boolean,
): readonly PayloadOf<"annotationChanged">[] {
  const bySurface = Map.groupBy(removed, ({ snapshotId }) => snapshotId);
  return [...bySurface].flatMap(([snapshotId, gone]): PayloadOf<"annotationChanged">[] => {
    const cleared = words.find((word) => word.id === undefined && word.snapshotId === snapshotId);
    if (gone.length > 1 && isEmpty(snapshotId)) {
      return [{
        change: "cleared",
        ...(snapshotId === undefined ? {} : { snapshot_id: snapshotId }),
        ...(cleared && { by: cleared.by }),
      }];
    }
    return gone.map(({ id }) => {
      const by = (words.find((word) => word.id === id) ?? cleared)?.by;
      return { change: "removed", id, ...(by && { by }) };
    });
  });
}
