import assert from "node:assert/strict";
import fc from "fast-check";
import { addAnnotations, changeAnnotations, drawnOn, NO_ANNOTATIONS } from "./annotation_list.ts";
import { keepPresent, moveCursor } from "./cursor_map.ts";
import {
  drawingPayload,
  extendStroke,
  isHit,
  isNothing,
  NO_STROKE,
  STROKE_POINTS_MAX,
  strokeDrawing,
} from "./drawing.ts";
import { keepMine, NO_NOTES, notesView, typeNotes } from "./notes_draft.ts";
import { peopleOf } from "./people.ts";
import type { Annotation, Ink } from "./review_event.ts";

const INK: Ink = { colour: "#ff4d4d", width: 0.004, snapshotId: undefined };
const NOBODY = { viewerId: undefined, name: undefined };

function arrow(id: string, snapshotId?: string, createdAtMs = 1): Annotation {
  return {
    ...{ id, kind: "arrow", from: [0, 0], to: [1, 1], author: NOBODY, createdAtMs },
    ...{ ...INK, snapshotId },
  };
}

Deno.test("changeAnnotations keeps what a late page would bring back of what is gone", () => {
  let list = addAnnotations(NO_ANNOTATIONS, [arrow("a"), arrow("b")]);
  list = changeAnnotations(list, { change: "removed", id: "a" });
  list = addAnnotations(list, [arrow("a"), arrow("c", undefined, 0)]);
  assert.deepEqual(drawnOn(list, undefined).map(({ id }) => id), ["c", "b"]);
});

Deno.test("changeAnnotations clears one picture and leaves the others", () => {
  let list = addAnnotations(NO_ANNOTATIONS, [arrow("a"), arrow("b", "s1"), arrow("c", "s2")]);
  list = changeAnnotations(list, { change: "cleared", snapshotId: "s1", by: NOBODY });
  assert.deepEqual([undefined, "s1", "s2"].map((id) => drawnOn(list, id).length), [1, 0, 1]);
  list = changeAnnotations(list, { change: "cleared", snapshotId: undefined, by: NOBODY });
  assert.deepEqual([undefined, "s1", "s2"].map((id) => drawnOn(list, id).length), [0, 0, 1]);
});

Deno.test("addAnnotations counts an annotation once, however often it is told", () => {
  const list = addAnnotations(addAnnotations(NO_ANNOTATIONS, [arrow("a")]), [arrow("a")]);
  assert.equal(drawnOn(list, undefined).length, 1);
});

Deno.test("extendStroke stays within the limits of a stroke, however long and wherever it goes", () => {
  const step = fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true }));
  fc.assert(fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
    let stroke = NO_STROKE;
    for (const at of steps) stroke = extendStroke(stroke, at, 0.5);
    for (const point of stroke.points) {
      assert.ok(point.every((each) => each >= -1 && each <= 2));
    }
    assert.equal(stroke.pressure.length, stroke.points.length);
  }));
  let stroke = NO_STROKE;
  for (let at = 0; at < 3 * STROKE_POINTS_MAX; at++) {
    stroke = extendStroke(stroke, [Math.sin(at), Math.cos(at)], undefined);
  }
  assert.ok(stroke.points.length <= STROKE_POINTS_MAX && stroke.points.length > 500);
  assert.equal(strokeDrawing(stroke, INK).kind, "pen");
});

Deno.test("extendStroke leaves points out that say nothing new", () => {
  const stroke = extendStroke(
    extendStroke(NO_STROKE, [0.5, 0.5], undefined),
    [0.5001, 0.5],
    undefined,
  );
  assert.equal(stroke.points.length, 1);
  assert.ok(isNothing([0.5, 0.5], [0.501, 0.5]) && !isNothing([0.5, 0.5], [0.51, 0.5]));
});

Deno.test("drawingPayload leaves out what is not there", () => {
  const pen = strokeDrawing({ points: [[0, 0]], pressure: [] }, INK);
  assert.deepEqual(drawingPayload(pen), {
    kind: "pen",
    points: [[0, 0]],
    colour: INK.colour,
    width: INK.width,
  });
  const felt = strokeDrawing({ points: [[0, 0]], pressure: [0.5] }, { ...INK, snapshotId: "s1" });
  assert.deepEqual(drawingPayload(felt)["pressure"], [0.5]);
  assert.equal(drawingPayload(felt)["snapshot_id"], "s1");
});

Deno.test("isHit finds each kind on its lines and not beside them, whatever the picture's shape", () => {
  for (const aspect of [0.25, 0.5, 1, 2]) {
    const near = 0.005;
    const line = { kind: "arrow", from: [0.1, 0.1], to: [0.9, 0.1], ...INK } as const;
    assert.ok(isHit(line, [0.5, 0.1], near, aspect));
    assert.ok(!isHit(line, [0.5, 0.1 + 0.02 / aspect], near, aspect));
    const box = { kind: "box", from: [0.8, 0.8], to: [0.2, 0.2], ...INK } as const;
    assert.ok(isHit(box, [0.2, 0.5], near, aspect) && isHit(box, [0.5, 0.8], near, aspect));
    assert.ok(!isHit(box, [0.5, 0.5], near, aspect), "the inside of a box");
    const pen = { kind: "pen", points: [[0.3, 0.3]], pressure: undefined, ...INK } as const;
    assert.ok(isHit(pen, [0.3, 0.3], near, aspect) && !isHit(pen, [0.35, 0.3], near, aspect));
    const words = { kind: "text", at: [0.1, 0.5], text: "one\ntwo", ...INK } as const;
    assert.ok(isHit(words, [0.12, 0.5 + 0.05 / aspect], near, aspect));
    assert.ok(!isHit(words, [0.5, 0.5], near, aspect));
  }
});

Deno.test("notesView never loses what was typed, and shows what somebody else has stored", () => {
  const first = { ...NO_NOTES, text: "one", revision: 1 };
  const theirs = { ...NO_NOTES, text: "theirs", revision: 2 };
  let draft = typeNotes(first, undefined, "one, mine");
  assert.deepEqual(notesView(first, draft), {
    text: "one, mine",
    isChanged: true,
    theirs: undefined,
  });
  draft = typeNotes(theirs, draft, "one, mine, longer");
  assert.deepEqual(notesView(theirs, draft), {
    text: "one, mine, longer",
    isChanged: true,
    theirs,
  });
  draft = keepMine(theirs, draft);
  assert.equal(notesView(theirs, draft).theirs, undefined);
  assert.equal(draft.base.revision, 2);
  assert.equal(notesView({ ...theirs, text: draft.text, revision: 3 }, draft).isChanged, false);
});

Deno.test("moveCursor and keepPresent let cursors go that have left or whose people have", () => {
  const at = [0.5, 0.5] as const;
  let map = moveCursor(new Map(), { viewerId: "a", at, snapshotId: undefined });
  map = moveCursor(map, { viewerId: "b", at, snapshotId: undefined });
  assert.equal(keepPresent(map, new Set(["a", "b"])), map);
  assert.deepEqual([...keepPresent(map, new Set(["b"])).keys()], ["b"]);
  map = moveCursor(map, { viewerId: "a", at: undefined, snapshotId: undefined });
  assert.deepEqual([...map.keys()], ["b"]);
});

Deno.test("peopleOf lets only who drives, or an admin, hand over, and only to who may steer", () => {
  const person = (viewerId: string, role: string, visible = true) => ({
    ...{ viewerId, role, visible },
    name: viewerId,
  });
  const viewers = [
    person("me", "operator"),
    person("op", "operator"),
    person("eye", "viewer", false),
  ];
  const control = {
    driver: "op",
    driverName: undefined,
    requests: [{ viewerId: "eye", name: undefined, message: undefined }],
    locked: undefined,
    readOnly: false,
  };
  const own = { viewerId: "me", capabilities: ["grantControlRequest"] };
  const mayReceive = (people: ReturnType<typeof peopleOf>) =>
    people.filter((each) => each.mayReceive).map(({ viewerId }) => viewerId);
  const watching = peopleOf(viewers, control, own);
  assert.deepEqual(watching.map(({ viewerId }) => viewerId), ["op", "eye", "me"]);
  assert.deepEqual(mayReceive(watching), []);
  assert.ok(watching[1]?.isAway && watching[1].asks && watching[0]?.drives);
  assert.deepEqual(mayReceive(peopleOf(viewers, { ...control, driver: "me" }, own)), ["op"]);
  const admin = { ...own, capabilities: ["grantControlRequest", "revokeControlRequest"] };
  assert.deepEqual(mayReceive(peopleOf(viewers, control, admin)), []);
  assert.deepEqual(mayReceive(peopleOf(viewers, { ...control, driver: undefined }, admin)), ["op"]);
});
