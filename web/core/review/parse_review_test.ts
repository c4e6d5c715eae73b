import assert from "node:assert/strict";
import { parseServerEvent } from "../parse_event.ts";
import { readAnnotations } from "./parse_review.ts";
import type { Snapshot } from "./review_event.ts";
import { fillSnapshots, replaceSnapshots } from "./snapshot_list.ts";

const read = (event_type: string, payload: unknown) =>
  parseServerEvent(JSON.stringify({ event_type, payload }));

const INK = { id: "a1", colour: "#ff8800", width: 0.004, author: { name: "Ada" }, created_at: 5 };

function snapshot(id: string, thumbnail?: string): Snapshot {
  return {
    ...{ id, name: id, session: 1, seq: 1, epoch: 1, width: 4, height: 2, samples: 1, bytes: 9 },
    ...{ takenAtMs: 1, takenBy: undefined, thumbnail },
  };
}

Deno.test("parseServerEvent tells a whole list of snapshots from an answer, and leaves bad ones out", () => {
  const one = { id: "s1", name: "Hero", width: 40, height: 20, taken_at: 7, samples: 3 };
  const event = read("snapshotsChanged", { snapshots: [one, { id: "s2" }, 5] });
  assert.ok(event?.type === "snapshotsChanged" && event.isWhole);
  assert.deepEqual(event.snapshots.map(({ id, name, takenAtMs }) => [id, name, takenAtMs]), [
    ["s1", "Hero", 7],
  ]);
  const answer = read("snapshotsChanged", { snapshots: [], request_id: "q1" });
  assert.ok(answer?.type === "snapshotsChanged" && !answer.isWhole);
});

Deno.test("parseServerEvent takes no thumbnail that is anything but a JPEG in itself", () => {
  const base = { id: "s1", width: 40, height: 20 };
  for (const thumbnail of ["https://elsewhere/x.jpg", "javascript:1", 7]) {
    const event = read("snapshotsChanged", { snapshots: [{ ...base, thumbnail }] });
    assert.ok(event?.type === "snapshotsChanged");
    assert.equal(event.snapshots[0]?.thumbnail, undefined);
  }
});

Deno.test("readAnnotations reads every kind and leaves out what cannot be drawn", () => {
  const good = [
    { ...INK, kind: "pen", points: [[0, 0], [1, 1]], pressure: [0.2, 0.8] },
    { ...INK, kind: "arrow", from: [0, 0], to: [1, 1] },
    { ...INK, kind: "box", from: [0, 0], to: [1, 1], snapshot_id: "s1" },
    { ...INK, kind: "text", at: [0.5, 0.5], text: "softer" },
  ];
  const bad = [
    { ...INK, kind: "pen", points: [[0, null]] },
    { ...INK, kind: "pen", points: [] },
    { ...INK, kind: "arrow", from: [0], to: [1, 1] },
    { ...INK, kind: "text", at: [0, 0], text: "" },
    { ...INK, kind: "box", from: [0, 0], to: [1, 1], colour: "red; x" },
    { ...INK, kind: "stamp" },
  ];
  const annotations = readAnnotations({ annotations: [...bad, ...good, null] });
  assert.deepEqual(annotations.map(({ kind }) => kind), ["pen", "arrow", "box", "text"]);
  assert.equal(annotations[2]?.snapshotId, "s1");
});

Deno.test("parseServerEvent reads pressure only where there is one for each point", () => {
  const annotation = { ...INK, kind: "pen", points: [[0, 0], [1, 1]], pressure: [1] };
  const event = read("annotationChanged", { change: "added", annotation });
  assert.ok(event?.type === "annotationChanged" && event.change.change === "added");
  assert.ok(event.change.annotation.kind === "pen");
  assert.equal(event.change.annotation.pressure, undefined);
});

Deno.test("parseServerEvent reads a cursor without a place as one that has left", () => {
  const event = read("cursorMoved", { viewer_id: "v2", u: 0.5, v: 0.25 });
  assert.ok(event?.type === "cursorMoved");
  assert.deepEqual(event.cursor.at, [0.5, 0.25]);
  const left = read("cursorMoved", { viewer_id: "v2" });
  assert.ok(left?.type === "cursorMoved" && left.cursor.at === undefined);
});

Deno.test("replaceSnapshots keeps thumbnails that came before, fillSnapshots adds those that come", () => {
  const known = [snapshot("a", "data:a"), snapshot("b")];
  const told = replaceSnapshots(known, [snapshot("c"), snapshot("a")]);
  assert.deepEqual(told.map(({ id, thumbnail }) => [id, thumbnail]), [
    ["c", undefined],
    ["a", "data:a"],
  ]);
  const filled = fillSnapshots(told, [snapshot("c", "data:c"), snapshot("gone", "data:g")]);
  assert.deepEqual(filled.map(({ thumbnail }) => thumbnail), ["data:c", "data:a"]);
});
