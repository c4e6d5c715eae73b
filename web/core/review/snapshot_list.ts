import type { Snapshot } from "./review_event.ts";

/** The list that replaces `known`: thumbnails that came before stay, since they never change. */
export function replaceSnapshots(
  known: readonly Snapshot[],
  told: readonly Snapshot[],
): readonly Snapshot[] {
  const thumbnails = new Map(known.map(({ id, thumbnail }) => [id, thumbnail]));
  return told.map((each) => ({ ...each, thumbnail: each.thumbnail ?? thumbnails.get(each.id) }));
}

/** Takes over what a page of an answer says of snapshots that are on the list. */
export function fillSnapshots(
  known: readonly Snapshot[],
  page: readonly Snapshot[],
): readonly Snapshot[] {
  const told = new Map(page.map((each) => [each.id, each.thumbnail]));
  return known.map((each) => ({ ...each, thumbnail: told.get(each.id) ?? each.thumbnail }));
}
