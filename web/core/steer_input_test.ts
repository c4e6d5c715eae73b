import type { PointerInput } from "@fuelrail/contracts/binary";
import fc from "fast-check";
import assert from "node:assert/strict";
import {
  isSteering,
  NOT_STEERING,
  type PointerFact,
  type SteerEvent,
  stepSteer,
} from "./steer_input.ts";

const AT: PointerFact = {
  pointerId: 1,
  pointerType: "mouse",
  buttons: 1,
  modifiers: 0,
  x: 10,
  y: 20,
  inside: true,
  cssPixelsPerRenderPixel: 2,
};

function play(...events: readonly SteerEvent[]) {
  let state = NOT_STEERING;
  const inputs: PointerInput[] = [];
  for (const event of events) {
    const step = stepSteer(state, event);
    state = step.state;
    inputs.push(...step.inputs);
  }
  return { state, inputs };
}

const down = (more: Partial<PointerFact> = {}): SteerEvent => ({
  type: "down",
  pointer: { ...AT, ...more },
});
const move = (x: number, more: Partial<PointerFact> = {}): SteerEvent => ({
  type: "move",
  pointer: { ...AT, x, ...more },
});
const up = (x: number, more: Partial<PointerFact> = {}): SteerEvent => ({
  type: "up",
  pointer: { ...AT, x, buttons: 0, ...more },
});
const frame: SteerEvent = { type: "frame" };

Deno.test("stepSteer sends only the newest move of a display frame", () => {
  const { inputs } = play(down(), move(11), move(12), frame, frame, move(13), frame, up(13));
  assert.deepEqual(
    inputs.map(({ type, x, inputSeq }) => [type, x, inputSeq]),
    [["down", 10, 1], ["move", 12, 2], ["move", 13, 3], ["up", 13, 4]],
  );
});

Deno.test("stepSteer sends a waiting move before whatever follows it", () => {
  const { inputs } = play(
    down(),
    move(15),
    { type: "wheel", pointer: { ...AT, x: 15 }, notches: 2 },
    move(16),
    up(17),
  );
  assert.deepEqual(
    inputs.map(({ type, x }) => [type, x]),
    [["down", 10], ["move", 15], ["wheel", 15], ["move", 16], ["up", 17]],
  );
  assert.equal(inputs[2]?.wheelNotches, 2);
});

Deno.test("stepSteer ignores a press beside the picture until it ends", () => {
  const { inputs } = play(
    down({ inside: false }),
    move(30),
    frame,
    up(30),
    move(31, { buttons: 0 }),
    down(),
  );
  assert.deepEqual(inputs.map(({ type }) => type), ["down"]);
});

Deno.test("stepSteer tells chorded buttons apart that the browser reports as moves", () => {
  const { inputs } = play(down(), move(10, { buttons: 5 }), move(10, { buttons: 4 }), up(10));
  assert.deepEqual(
    inputs.map(({ type, button, buttonsHeld }) => [type, button, buttonsHeld]),
    [["down", "left", 1], ["down", "right", 5], ["up", "left", 4], ["up", "right", 0]],
  );
});

Deno.test("stepSteer gives each finger the lowest free slot", () => {
  const finger = (pointerId: number) => ({ pointerId, pointerType: "touch" as const });
  const { inputs } = play(
    down(finger(7)),
    down(finger(8)),
    up(10, finger(7)),
    down(finger(9)),
    move(20, finger(8)),
    frame,
  );
  assert.deepEqual(
    inputs.map(({ type, pointerSlot }) => [type, pointerSlot]),
    [["down", 0], ["down", 1], ["up", 0], ["down", 0], ["move", 1]],
  );
});

Deno.test("stepSteer cancels every press and lets every key go at once, and then ignores the rest", () => {
  const { inputs, state } = play(
    down(),
    { type: "key", down: true, keyCode: 26, modifiers: 0 },
    { type: "key", down: true, keyCode: 26, modifiers: 0 },
    move(50),
    { type: "cancelAll" },
    frame,
    move(60),
    up(60),
    { type: "key", down: false, keyCode: 26, modifiers: 0 },
  );
  assert.deepEqual(
    inputs.map(({ type, keyCode }) => [type, keyCode]),
    [["down", 0], ["keyDown", 26], ["cancel", 0], ["keyUp", 26]],
  );
  assert.equal(isSteering(state), false);
  assert.deepEqual(state.presses, []);
});

Deno.test("stepSteer cancels a press whose capture is lost, but not one that has ended", () => {
  const lost: SteerEvent = { type: "lost", pointerId: 1 };
  assert.deepEqual(play(down(), lost).inputs.map(({ type }) => type), ["down", "cancel"]);
  assert.deepEqual(play(down(), up(10), lost).inputs.map(({ type }) => type), ["down", "up"]);
});

Deno.test("stepSteer numbers without gaps and ends every press once, whatever comes", () => {
  const pointer = fc.record({
    pointerId: fc.integer({ min: 1, max: 3 }),
    buttons: fc.integer({ min: 0, max: 7 }),
    inside: fc.boolean(),
    x: fc.integer({ min: -50, max: 500 }),
  }).map((more) => ({ ...AT, ...more }));
  const event: fc.Arbitrary<SteerEvent> = fc.oneof(
    fc.record({ type: fc.constantFrom("down" as const, "move" as const), pointer }),
    pointer.map((each) => ({ type: "up" as const, pointer: { ...each, buttons: 0 } })),
    fc.record({ type: fc.constant("lost" as const), pointerId: fc.integer({ min: 1, max: 3 }) }),
    fc.constant(frame),
    fc.constant({ type: "cancelAll" as const }),
  );
  fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
    const { inputs, state } = play(...events, { type: "cancelAll" });
    assert.deepEqual(inputs.map(({ inputSeq }) => inputSeq), inputs.map((_, i) => i + 1));
    const held = new Map<number, number>();
    for (const { type, pointerSlot, buttonsHeld } of inputs) {
      const before = held.get(pointerSlot) ?? 0;
      if (type === "down") assert.ok(buttonsHeld > before);
      if (type === "move") assert.equal(buttonsHeld, before);
      if (type === "move" || type === "up" || type === "cancel") assert.ok(before > 0);
      held.set(pointerSlot, buttonsHeld);
    }
    assert.ok([...held.values()].every((buttons) => buttons === 0));
    assert.equal(isSteering(state), false);
  }));
});
