import assert from "node:assert/strict";
import {
  type Annotation,
  ANNOTATIONS_BYTES_MAX,
  ANNOTATIONS_MAX,
  CURSOR_INTERVAL_MS,
  type Snapshot,
} from "@fuelrail/contracts";
import fc from "fast-check";
import {
  annotationFault,
  annotationsOn,
  createAnnotationBook,
  dropAnnotation,
  isDrawnBy,
  keepAnnotation,
  newestBy,
  tidyDraft,
} from "./annotations.ts";
import {
  createCursorBook,
  cursorPaceMs,
  CURSORS_MAX,
  cursorsDueMs,
  expireCursors,
  noteCursor,
  takeCursors,
} from "./cursors.ts";
import { PAGE_BYTES, pageAfter } from "./page.ts";
import { freeName, snapshotPage } from "./snapshots.ts";
import { removalEvents } from "./told_changes.ts";

function arrow(id: string, viewer_id: string, snapshot_id?: string): Annotation {
  return {
    ...{ id, kind: "arrow", colour: "#ff0000", width: 0.004, from: [0, 0], to: [1, 1] },
    ...{ author: { viewer_id }, created_at: 1 },
    ...(snapshot_id === undefined ? {} : { snapshot_id }),
  };
}

Deno.test("an annotation book keeps the newest of each id, by picture and in order", () => {
  const book = createAnnotationBook();
  assert.ok(keepAnnotation(book, { annotation: arrow("b", "v1"), revision: 5, bytes: 10 }));
  assert.ok(keepAnnotation(book, { annotation: arrow("a", "v2"), revision: 3, bytes: 20 }));
  assert.ok(keepAnnotation(book, { annotation: arrow("c", "v1", "s1"), revision: 6, bytes: 30 }));
  assert.ok(!keepAnnotation(book, { annotation: arrow("b", "v1"), revision: 5, bytes: 10 }));
  assert.deepEqual(annotationsOn(book, undefined).map((each) => each.annotation.id), ["a", "b"]);
  assert.equal(newestBy(book, { viewerId: "v1" }, undefined)?.annotation.id, "b");
  assert.equal(newestBy(book, { viewerId: "v1" }, "s1")?.annotation.id, "c");
  assert.equal(book.bytes, 60);
  assert.equal(dropAnnotation(book, "b")?.id, "b");
  assert.equal(dropAnnotation(book, "b"), undefined);
  assert.equal(book.bytes, 50);
});

Deno.test("annotationFault names the limit that one more would break", () => {
  const book = createAnnotationBook();
  assert.equal(annotationFault(book, { viewerId: "v1" }, 100), undefined);
  const large = annotationFault(book, { viewerId: "v1" }, ANNOTATIONS_BYTES_MAX + 1);
  assert.match(large?.message ?? "", /bytes/);
  for (let count = 0; count < ANNOTATIONS_MAX; count++) {
    const annotation = arrow(`a${count}`, `v${count}`);
    keepAnnotation(book, { annotation, revision: count + 1, bytes: 1 });
  }
  assert.equal(annotationFault(book, {}, 1)?.code, "out_of_range");
});

Deno.test("isDrawnBy knows a person by the connection or by what outlives it, and nobody by nothing", () => {
  const kept = { annotation: arrow("a", "v1"), owner: "o1", revision: 1, bytes: 1 };
  assert.ok(isDrawnBy(kept, { viewerId: "v1" }));
  assert.ok(isDrawnBy(kept, { viewerId: "v2", owner: "o1" }));
  assert.ok(!isDrawnBy(kept, { viewerId: "v2", owner: "o2" }));
  const { owner: _, ...anonymous } = { ...kept, annotation: { ...kept.annotation, author: {} } };
  assert.ok(!isDrawnBy(anonymous, {}));
});

Deno.test("tidyDraft rounds finer than any picture shows", () => {
  const draft = { kind: "pen", colour: "#ff0000", width: 0.01 } as const;
  const tidy = tidyDraft({ ...draft, points: [[1 / 3, 2 / 3]], pressure: [1 / 3] });
  assert.deepEqual(tidy, { ...draft, points: [[0.333333, 0.666667]], pressure: [0.333] });
});

Deno.test("pageAfter gives every entry once, in order, in pages that fit", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: PAGE_BYTES * 2 }), { maxLength: 40 });
  fc.assert(fc.property(sizes, (list) => {
    const entries = list.map((bytes, at) => ({ at, bytes }));
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = pageAfter(entries, cursor, {
        isAfter: ({ at }, after) => at > Number(after),
        mark: ({ at }) => `${at}`,
        bytes: ({ bytes }) => bytes,
      });
      const bytes = page.entries.reduce((sum, each) => sum + each.bytes, 0);
      assert.ok(bytes <= PAGE_BYTES || page.entries.length === 1);
      seen.push(...page.entries.map(({ at }) => at));
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(seen, entries.map(({ at }) => at));
  }));
});

Deno.test("snapshotPage begins where a cursor says although its snapshot is gone", () => {
  const snapshot = (id: string, taken_at: number): Snapshot => ({
    ...{ id, name: id, session: 1, seq: 1, epoch: 1, width: 4, height: 2, samples: 1 },
    ...{ bytes: 1, parts: 1, sha256: "0".repeat(64), taken_at },
  });
  const list = [snapshot("a-1", 3), snapshot("b", 2), snapshot("c", 2), snapshot("d", 1)];
  const book = new Map(list.map((each) => [each.id, each]));
  const ids = (cursor?: string) => snapshotPage(book, cursor).entries.map(({ id }) => id);
  assert.deepEqual(ids(), ["a-1", "c", "b", "d"]);
  assert.deepEqual(ids("3-a-1"), ["c", "b", "d"]);
  assert.deepEqual(ids("2-c"), ["b", "d"]);
  book.delete("c");
  assert.deepEqual(ids("2-c"), ["b", "d"]);
  assert.deepEqual(ids("nonsense"), []);
});

Deno.test("freeName finds a name that nobody has given", () => {
  const book = new Map<string, Snapshot>();
  assert.equal(freeName(book), "Snapshot 1");
  book.set("a", { name: "Snapshot 2" } as Snapshot);
  assert.equal(freeName(book), "Snapshot 3");
});

Deno.test("removalEvents tells of a cleared picture once and of single drawings one by one", () => {
  const by = { name: "Ada" };
  const gone = [{ id: "a", snapshotId: undefined }, { id: "b", snapshotId: undefined }];
  const cleared = { by, snapshotId: undefined };
  assert.deepEqual(removalEvents(gone, [cleared], () => true), [{ change: "cleared", by }]);
  assert.deepEqual(removalEvents(gone, [cleared], () => false), [
    { change: "removed", id: "a", by },
    { change: "removed", id: "b", by },
  ]);
  const one = [{ id: "a", snapshotId: "s1" }];
  assert.deepEqual(removalEvents(one, [{ id: "a", by }], () => true), [
    { change: "removed", id: "a", by },
  ]);
  assert.deepEqual(removalEvents(one, [], () => true), [{ change: "removed", id: "a" }]);
});

Deno.test("a cursor book tells the newest place only, at a pace, and slower in a crowd", () => {
  const book = createCursorBook();
  noteCursor(book, "a", { u: 0.1, v: 0.1 });
  noteCursor(book, "a", { u: 0.9, v: 0.9 });
  assert.deepEqual(takeCursors(book, 50), [{ viewerId: "a", spot: { u: 0.9, v: 0.9 } }]);
  assert.equal(cursorsDueMs(book, 2), undefined);
  noteCursor(book, "a", {});
  assert.equal(cursorsDueMs(book, 2), 50 + CURSOR_INTERVAL_MS);
  assert.deepEqual(takeCursors(book, 200), [{ viewerId: "a", spot: {} }]);
  noteCursor(book, "a", {});
  assert.equal(cursorsDueMs(book, 2), undefined, "one that has left does not leave again");
  assert.equal(cursorPaceMs(2, 10), CURSOR_INTERVAL_MS);
  assert.equal(cursorPaceMs(10, 1_000), 2_000);
});

Deno.test("a cursor book takes so many people and lets go of those who are gone", () => {
  const book = createCursorBook();
  for (let at = 0; at < CURSORS_MAX; at++) assert.ok(noteCursor(book, `v${at}`, { u: 0, v: 0 }));
  assert.ok(!noteCursor(book, "late", { u: 0, v: 0 }));
  takeCursors(book, 0);
  expireCursors(book, (viewerId) => viewerId !== "v0");
  assert.deepEqual(takeCursors(book, 0), [{ viewerId: "v0", spot: {} }]);
  assert.ok(noteCursor(book, "late", { u: 0, v: 0 }));
});
