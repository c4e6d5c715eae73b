import { DEFAULT_FLY_SPEED, FLY_KEYS } from "@fuelrail/camera-math";
import type { PointerInput } from "@fuelrail/contracts";
import { createManualClock } from "@fuelrail/kit/clock";
import assert from "node:assert/strict";
import { createSteering, type SteeringState } from "../core/steering_state.ts";
import { createPointerDesk } from "./pointer_desk.ts";

const INPUT: PointerInput = {
  type: "move",
  button: "left",
  buttonsHeld: 0,
  modifiers: 0,
  x: 10,
  y: 10,
  wheelNotches: 0,
  inputSeq: 1,
  pointerType: "mouse",
  pointerSlot: 0,
  keyCode: 0,
  cssPixelsPerRenderPixel: 1,
};
const KEY_DOWN: PointerInput = { ...INPUT, type: "keyDown", keyCode: FLY_KEYS.w };
const KEY_UP: PointerInput = { ...KEY_DOWN, type: "keyUp" };

function seenCamera() {
  const state = createSteering();
  Object.assign(state, {
    link: true,
    render: "rendering",
    size: { width: 200, height: 100 },
    known: { position: [0, 0, 10], target: [0, 0, 0], up: [0, 1, 0], fov: 40 },
    knownAtMs: 0,
  });
  const desk = createPointerDesk({
    state,
    clock: createManualClock(),
    control: { hold: () => {}, person: () => undefined },
    mayDrive: () => undefined,
    apply: () => {},
    onClick: () => {},
  });
  return { state, desk };
}

const speedOf = (state: SteeringState) => state.flight?.unitsPerSecond;

Deno.test("a wheel turned while flying changes the speed of flight and not the distance", () => {
  const { state, desk } = seenCamera();
  desk.input("ada", KEY_DOWN);
  assert.equal(speedOf(state), DEFAULT_FLY_SPEED);
  desk.input("ada", { ...INPUT, type: "wheel", wheelNotches: 2 });
  assert.equal(speedOf(state), DEFAULT_FLY_SPEED * 1.25 ** 2);
  desk.input("ada", KEY_UP);
  assert.equal(speedOf(state), undefined);
  desk.input("ada", KEY_DOWN);
  assert.equal(speedOf(state), DEFAULT_FLY_SPEED * 1.25 ** 2, "and is kept");
});

Deno.test("a speed of flight stays within its limits, whatever the wheel does", () => {
  const { state, desk } = seenCamera();
  desk.input("ada", KEY_DOWN);
  for (let turn = 0; turn < 100; turn++) {
    desk.input("ada", { ...INPUT, type: "wheel", wheelNotches: 1_000 });
  }
  assert.equal(speedOf(state), 1e5);
  desk.input("ada", { ...INPUT, type: "wheel", wheelNotches: -1_000 });
  assert.equal(speedOf(state), 1e-3);
});

Deno.test("a wheel of somebody else does not change the speed of a flight", () => {
  const { state, desk } = seenCamera();
  desk.input("ada", KEY_DOWN);
  desk.input("bob", { ...INPUT, type: "wheel", wheelNotches: 2 });
  assert.equal(speedOf(state) ?? DEFAULT_FLY_SPEED, DEFAULT_FLY_SPEED);
});

Deno.test("a flight whose gesture is cancelled ends, although its key comes up only later", () => {
  const { state, desk } = seenCamera();
  desk.input("ada", KEY_DOWN);
  desk.input("ada", { ...INPUT, type: "cancel", inputSeq: 2 });
  assert.equal(state.flight, undefined);
  desk.input("ada", { ...KEY_UP, inputSeq: 3 });
  assert.equal(state.flight, undefined);
});
