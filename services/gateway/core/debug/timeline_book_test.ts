import fc from "fast-check";
import assert from "node:assert/strict";
import {
  BOOK_FRAMES_MAX,
  BOOK_WAIT_MS,
  createTimelineBook,
  frameName,
  noteAckedAt,
  notePublished,
  noteSentAt,
  takeTimelines,
  type Timeline,
} from "./timeline_book.ts";

const published = (seq: number, part: Partial<Timeline> = {}): Timeline => ({
  session: 1,
  seq,
  tier: "full",
  callback_at: 1_000,
  published_at: 1_010,
  ...part,
});
const isFull = (tier: string) => tier === "full";

Deno.test("takeTimelines tells a frame once it is acknowledged, whatever was heard first", () => {
  for (const isSentFirst of [true, false]) {
    const book = createTimelineBook();
    const sent = () => noteSentAt(book, { session: 1, seq: 5, tier: "full" }, 1_020, 0);
    if (isSentFirst) sent();
    notePublished(book, published(5), 0);
    if (!isSentFirst) sent();
    assert.deepEqual(takeTimelines(book, 10, isFull, () => 1_015), []);
    noteAckedAt(book, 5, "full", 1_040);
    assert.deepEqual(takeTimelines(book, 10, isFull, () => 1_015), [
      { ...published(5), received_at: 1_015, sent_at: 1_020, acked_at: 1_040 },
    ]);
    assert.equal(book.entries.size, 0);
  }
});

Deno.test("takeTimelines tells of a frame that gave way to a newer one without a time of sending", () => {
  const book = createTimelineBook();
  notePublished(book, published(5), 0);
  notePublished(book, published(5, { tier: "half" }), 0);
  const told = takeTimelines(book, BOOK_WAIT_MS, isFull, () => undefined);
  assert.deepEqual(told, [published(5)], "and nothing of a tier that the viewer does not get");
});

Deno.test("takeTimelines lets frames go of which frame-ingest said nothing", () => {
  const book = createTimelineBook();
  noteSentAt(book, { session: 1, seq: 5, tier: "full" }, 1_020, 0);
  noteAckedAt(book, 5, "full", 1_040);
  assert.deepEqual(takeTimelines(book, BOOK_WAIT_MS - 1, isFull, () => undefined), []);
  assert.equal(book.entries.size, 1);
  assert.deepEqual(takeTimelines(book, BOOK_WAIT_MS, isFull, () => undefined), []);
  assert.equal(book.entries.size, 0);
});

Deno.test("noteAckedAt takes the newest session's frame of a number, and only one that was sent", () => {
  const book = createTimelineBook();
  for (const session of [1, 2]) {
    notePublished(book, published(5, { session }), 0);
    noteSentAt(book, { session, seq: 5, tier: "full" }, 1_020, 0);
  }
  notePublished(book, published(5, { session: 3 }), 0);
  noteAckedAt(book, 5, "full", 1_040);
  const told = takeTimelines(book, 0, isFull, () => undefined);
  assert.deepEqual(told.map(({ session }) => session), [2]);
});

Deno.test("a timeline book stays bounded and tells no frame twice, whatever happens", () => {
  const step = fc.record({
    what: fc.constantFrom("published", "sent", "acked", "take"),
    seq: fc.integer({ min: 1, max: 400 }),
    tier: fc.constantFrom("full", "half", "still"),
    waitMs: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
    const book = createTimelineBook();
    const told = new Set<string>();
    const opened = new Set<string>();
    let nowMs = 0;
    for (const { what, seq, tier, waitMs } of steps) {
      nowMs += waitMs;
      const key = { session: 1, seq, tier };
      if (what === "published") {
        // A frame that was told and comes again is another one under its name.
        if (!book.entries.has(frameName(key))) told.delete(frameName(key));
        notePublished(book, published(seq, { tier }), nowMs);
        opened.add(frameName(key));
      } else if (what === "sent") noteSentAt(book, key, nowMs, nowMs);
      else if (what === "acked") noteAckedAt(book, seq, tier, nowMs);
      else {
        for (const timeline of takeTimelines(book, nowMs, isFull, () => undefined)) {
          const name = frameName(timeline);
          assert.ok(opened.has(name) && !told.has(name), name);
          told.add(name);
        }
      }
      assert.ok(book.entries.size <= BOOK_FRAMES_MAX);
    }
  }));
});
