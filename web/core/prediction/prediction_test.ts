import { orbit, samePose } from "@fuelrail/camera-math";
import fc from "fast-check";
import assert from "node:assert/strict";
import {
  AHEAD_MAX_MS,
  NO_PREDICTION,
  predictedAt,
  type PredictionEvent,
  type PredictionState,
  stepPrediction,
  UNCONFIRMED_MAX_MS,
} from "./prediction.ts";
import { cameraAt, inputOf, poseAt, QUICK } from "./test_cameras.ts";

const SIZE = { width: 200, height: 100 };

const after = (
  state: PredictionState,
  events: readonly PredictionEvent[],
  nowMs = 0,
): PredictionState => events.reduce((each, event) => stepPrediction(each, event, nowMs), state);

const sent = (...input: Parameters<typeof inputOf>): PredictionEvent => ({
  type: "sent",
  input: inputOf(...input),
  navigation: QUICK,
});
const picture = (epoch: number, inputSeq = 0, settled = false): PredictionEvent => ({
  type: "picture",
  epoch,
  inputSeq,
  size: SIZE,
  settled,
});
const told = (...camera: Parameters<typeof cameraAt>): PredictionEvent => ({
  type: "camera",
  camera: cameraAt(...camera),
});
const STANDS: PredictionEvent = { type: "stands", viewerId: "me", may: true };

/** A page that may steer, with a picture of the camera that was told. */
const READY = after(NO_PREDICTION, [
  STANDS,
  told(1, { changeLevel: 10 }),
  { type: "epoch", epoch: 5, changeLevel: 10 },
  picture(5),
]);
/** The same while ten pixels have been dragged. */
const DRAGGING = after(READY, [sent("down", 1, 100), sent("move", 2, 110)]);
const turned = orbit(poseAt(1), 10, 0, SIZE, "y");

Deno.test("a drag is predicted at once from what was sent", () => {
  assert.equal(predictedAt(READY, 0), undefined);
  const predicted = predictedAt(DRAGGING, 0);
  assert.equal(predicted?.source, "own");
  assert.deepEqual(predicted?.pose, turned);
  assert.deepEqual(predicted?.shown, poseAt(1));
});

Deno.test("a confirmed drag is still ahead of its picture, which ends the prediction", () => {
  const camera = cameraAt(0, { pose: turned, driver: "me", inputSeq: 2, changeLevel: 11 });
  const confirmed = after(DRAGGING, [{ type: "camera", camera }]);
  assert.deepEqual([predictedAt(confirmed, 0)?.source, predictedAt(confirmed, 0)?.pose], [
    "room",
    turned,
  ]);
  const shown = after(confirmed, [{ type: "epoch", epoch: 6, changeLevel: 11 }, picture(6, 2)]);
  assert.equal(predictedAt(shown, 0), undefined);
});

Deno.test("a picture whose camera is not told yet is known by the input that it has", () => {
  const shown = after(DRAGGING, [
    { type: "epoch", epoch: 6, changeLevel: 11 },
    picture(6, 2),
    sent("move", 3, 130),
  ]);
  assert.deepEqual(predictedAt(shown, 0)?.shown, turned);
});

Deno.test("what is no camera of straight lines is not predicted", () => {
  const round = after(NO_PREDICTION, [
    STANDS,
    told(1, { isPlain: false }),
    picture(5),
    sent("down", 1, 100),
    sent("move", 2, 110),
  ]);
  assert.equal(predictedAt(round, 0), undefined);
});

const ENDS: readonly (readonly [string, PredictionEvent])[] = [
  ["a refusal", { type: "refused" }],
  ["the loss of control, a lock or a stopped render", { ...STANDS, may: false }],
  ["another connection", { ...STANDS, viewerId: "again" }],
  ["another project or a lost link", { type: "forgotten" }],
  ["switching it off", { type: "switched", on: false }],
  ["somebody else's camera", told(3, { driver: "you", inputSeq: 9, changeLevel: 12 })],
  ["a move inside Octane", told(3)],
  ["a cancelled gesture", sent("cancel", 3, 110)],
];

for (const [name, end] of ENDS) {
  Deno.test(`${name} ends a prediction at once, and the rest of the gesture adds nothing`, () => {
    const state = after(DRAGGING, [end, { type: "switched", on: true }]);
    assert.notEqual(predictedAt(state, 0)?.source, "own");
    const moved = after(state, [STANDS, sent("move", 4, 150)]);
    assert.notEqual(predictedAt(moved, 0)?.source, "own");
  });
}

Deno.test("a new gesture is predicted again after a refused one", () => {
  const state = after(DRAGGING, [
    { type: "refused" },
    sent("up", 3, 110),
    sent("down", 4, 100),
    sent("move", 5, 120),
  ]);
  assert.equal(predictedAt(state, 0)?.source, "own");
});

Deno.test("the room's camera is followed for those who watch, until its picture or a settled one", () => {
  const watching = after(READY, [
    { type: "stands", viewerId: "me", may: false },
    told(3, { driver: "you", changeLevel: 12 }),
  ]);
  assert.equal(predictedAt(watching, 0)?.source, "room");
  assert.equal(predictedAt(after(watching, [picture(5, 0, true)]), 0), undefined);
  assert.equal(predictedAt(watching, AHEAD_MAX_MS), undefined);
});

const anyEvent: fc.Arbitrary<PredictionEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(
      fc.constantFrom("down", "move", "up", "wheel", "cancel"),
      fc.nat(40),
      fc.nat(200),
    ).map(([type, seq, x]) => sent(type as "down", seq, x)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("keyDown", "keyUp").map((type) =>
      sent(type as "keyDown", 7, 0, { keyCode: 26 })
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      x: fc.nat(5),
      driver: fc.constantFrom("me", "you", undefined),
      inputSeq: fc.nat(40),
      changeLevel: fc.option(fc.nat(20), { nil: undefined }),
    }).map(({ x, ...more }) => told(x, more)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(9), fc.nat(20)).map(([epoch, changeLevel]) =>
      ({ type: "epoch", epoch, changeLevel }) as const
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(9), fc.nat(40), fc.boolean()).map((each) => picture(...each)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<PredictionEvent>(
      STANDS,
      { ...STANDS, may: false },
      { type: "refused" },
      { type: "forgotten" },
      { type: "switched", on: false },
      { type: "switched", on: true },
    ),
  },
);

Deno.test("whatever comes in whatever order, an end is an end and nothing predicted stays", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.nat(400)), { maxLength: 60 }), (all) => {
      let state: PredictionState = READY;
      let nowMs = 0;
      let isEnded = false;
      for (const [event, passedMs] of all) {
        nowMs += passedMs;
        const before = state;
        state = stepPrediction(state, event, nowMs);
        const predicted = predictedAt(state, nowMs);
        const isForeign = event.type === "camera" && event.camera.driver !== "me" &&
          before.told !== undefined && !samePose(event.camera.pose, before.told.camera.pose);
        const isEnd = event.type === "refused" || event.type === "forgotten" || isForeign ||
          (event.type === "stands" && !event.may) ||
          (event.type === "switched" && !event.on) ||
          (event.type === "sent" && event.input.type === "cancel" && hadGesture(before));
        if (isEnd) isEnded = true;
        else if (event.type === "sent") isEnded = false;
        if (isEnd || isEnded) assert.notEqual(predicted?.source, "own");
        if (predicted === undefined) continue;
        assert.ok(state.on, "nothing is predicted while it is switched off");
        assert.ok(!samePose(predicted.pose, predicted.shown));
        if (predicted.source === "own") assert.ok(state.may);
        else assert.ok(state.told !== undefined && predicted.pose === state.told.camera.pose);
      }
      const quietMs = nowMs + Math.max(UNCONFIRMED_MAX_MS, AHEAD_MAX_MS);
      assert.equal(predictedAt(state, quietMs), undefined);
      const last = state.told?.camera;
      if (last?.changeLevel === undefined || !state.on) return;
      const settled = after(state, [
        { type: "epoch", epoch: 99, changeLevel: last.changeLevel },
        picture(99, last.inputSeq, true),
      ], quietMs);
      assert.equal(predictedAt(settled, quietMs), undefined);
    }),
    { numRuns: 2_000 },
  );
});

function hadGesture({ replay: { pointers } }: PredictionState): boolean {
  return pointers.dragging || pointers.keys.length > 0;
}
