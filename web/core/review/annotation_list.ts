import type { Annotation, AnnotationChange } from "./review_event.ts";

/** What is drawn in the room as far as this page knows, by id, in the order in which it came. */
export interface AnnotationList {
  readonly byId: ReadonlyMap<string, Annotation>;
  /** Ids that were taken away, so that a page of an older answer does not bring them back. */
  readonly gone: ReadonlySet<string>;
}

export const NO_ANNOTATIONS: AnnotationList = { byId: new Map(), gone: new Set() };

/** The list after a change that the room tells. */
export function changeAnnotations(list: AnnotationList, change: AnnotationChange): AnnotationList {
  switch (change.change) {
    case "added":
      return addAnnotations(list, [change.annotation]);
    case "removed":
      return take(list, [change.id]);
    case "cleared": {
      const all = [...list.byId.values()];
      return take(
        list,
        all.filter((each) => each.snapshotId === change.snapshotId).map(({ id }) => id),
      );
    }
  }
}

/** The list with annotations that an answer or a change tells of. */
export function addAnnotations(
  list: AnnotationList,
  annotations: readonly Annotation[],
): AnnotationList {
  const fresh = annotations.filter(({ id }) => !list.gone.has(id));
  if (fresh.length === 0) return list;
  return {
    ...list,
    byId: new Map([...list.byId, ...fresh.map((each) => [each.id, each] as const)]),
  };
}

/** What lies on one snapshot, or on the live picture, oldest first. */
export function drawnOn(
  list: AnnotationList,
  snapshotId: string | undefined,
): readonly Annotation[] {
  return [...list.byId.values()]
    .filter((each) => each.snapshotId === snapshotId)
    .sort((a, b) => a.createdAtMs - b.createdAtMs);
}

function take(list: AnnotationList, ids: readonly string[]): AnnotationList {
  const byId = new Map(list.byId);
  for (const id of ids) byId.delete(id);
  return { byId, gone: new Set([...list.gone, ...ids]) };
}
