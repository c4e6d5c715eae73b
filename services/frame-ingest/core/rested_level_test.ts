import assert from "node:assert/strict";
import { createRest, noteRest, REST_MS, restedLevel, type RestReading } from "./rested_level.ts";

const finished: RestReading = { state: "finished", level: 5, hasCounts: true, compiling: false };

Deno.test("noteRest() wants an image once a finished render has rested at a level without one", () => {
  const rest = createRest();
  assert.equal(noteRest(rest, finished, 4, 100), false);
  assert.equal(noteRest(rest, finished, 4, 99 + REST_MS), false);
  assert.equal(restedLevel(rest, 99 + REST_MS), undefined);
  assert.equal(noteRest(rest, finished, 4, 100 + REST_MS), true);
  assert.equal(restedLevel(rest, 99 + REST_MS), undefined, "asked for before");
  assert.equal(restedLevel(rest, 100 + REST_MS), 5);
  assert.equal(noteRest(rest, finished, 5, 200 + REST_MS), false, "it has come");
  assert.equal(restedLevel(rest, 300 + REST_MS), 5, "whoever asks again gets the same");
});

Deno.test("noteRest() wants nothing while images of the level come", () => {
  const rest = createRest();
  for (const nowMs of [0, REST_MS, 5 * REST_MS]) {
    assert.equal(noteRest(rest, finished, 5, nowMs), false);
  }
  assert.equal(restedLevel(rest, 5 * REST_MS), undefined);
});

Deno.test("noteRest() trusts no image of a render that goes on, pauses or is being made ready", () => {
  const others: readonly Partial<RestReading>[] = [
    { state: "rendering" },
    { state: "paused" },
    { compiling: true },
    { hasCounts: false },
    { level: 6 },
  ];
  for (const change of others) {
    const rest = createRest();
    noteRest(rest, finished, 4, 0);
    assert.ok(noteRest(rest, finished, 4, REST_MS));
    assert.equal(noteRest(rest, { ...finished, ...change }, 4, 2 * REST_MS), false);
    assert.equal(restedLevel(rest, 2 * REST_MS), undefined, JSON.stringify(change));
    assert.equal(noteRest(rest, { ...finished, ...change }, 4, 2 * REST_MS + 1), false);
  }
});
