import { BOOKMARKS_MAX, type CameraBookmark } from "@fuelrail/contracts";
import type { RefusalReason } from "./refusal.ts";

/** A camera that the room remembers. */
export type Bookmark = CameraBookmark;

/** What is to happen to a room's bookmarks. */
export type BookmarkChange =
  | { readonly type: "save"; readonly bookmark: Bookmark }
  | { readonly type: "rename"; readonly id: string; readonly name: string }
  | { readonly type: "remove"; readonly id: string };

/** The bookmarks that a change leads to, or why it cannot be. */
export type BookmarksResult =
  | { readonly ok: true; readonly bookmarks: readonly Bookmark[] }
  | { readonly ok: false; readonly refusal: RefusalReason };

/** Carries out a change; a bookmark saved under a known id takes its place in the list. */
export function changeBookmarks(
  bookmarks: readonly Bookmark[],
  change: BookmarkChange,
): BookmarksResult {
  const id = change.type === "save" ? change.bookmark.id : change.id;
  const isKnown = bookmarks.some((bookmark) => bookmark.id === id);
  const replaceWith = (make: (bookmark: Bookmark) => Bookmark[]): BookmarksResult => ({
    ok: true,
    bookmarks: bookmarks.flatMap((each) => each.id === id ? make(each) : [each]),
  });
  if (change.type === "save") {
    if (isKnown) return replaceWith(() => [change.bookmark]);
    if (bookmarks.length < BOOKMARKS_MAX) {
      return { ok: true, bookmarks: [...bookmarks, change.bookmark] };
    }
    return refuse("out_of_range", `The room already keeps ${BOOKMARKS_MAX} bookmarks`);
  }
  if (!isKnown) return refuse("not_found", `No bookmark has the id "${id}"`);
  return replaceWith((each) => change.type === "rename" ? [{ ...each, name: change.name }] : []);
}

function refuse(code: RefusalReason["code"], message: string): BookmarksResult {
  return { ok: false, refusal: { code, message } };
}
