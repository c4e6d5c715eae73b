import { type CameraPose, DEFAULT_NAVIGATION, orbit } from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import { PACE_UNMEASURED_MS } from "./pace.ts";
import { steeringMirror, steeringMove } from "./steering.ts";
import { steeringAhead, steeringGranted } from "./steering_advance.ts";
import { steeringBegin, steeringDrop } from "./steering_cancel.ts";
import { steeringRead, steeringWritten } from "./steering_octane.ts";
import { createSteering, type SteeringState } from "./steering_state.ts";

const SIZE = { width: 200, height: 100 };
const START: CameraPose = { position: [0, 1, 10], target: [0, 1, 0], up: [0, 1, 0], fov: 40 };

/** A room whose camera was written by a drag that goes on; its image has not come. */
function dragging(): SteeringState {
  const state = createSteering();
  steeringMirror(state, { link: true, render: "rendering", size: SIZE }, 0);
  steeringRead(state, { pose: START, projectGeneration: 1 }, 0);
  steeringBegin(state, "ann");
  assert.equal(turn(state, 10).length, 1);
  steeringWritten(state, { level: 8, atMs: 20, projectGeneration: 1 }, 20);
  return state;
}

function turn(state: SteeringState, nowMs: number) {
  const intents = [{ type: "orbit", dx: 5, dy: 0 } as const];
  const input = { viewerId: "ann", inputSeq: nowMs, intents, navigation: DEFAULT_NAVIGATION };
  return steeringMove(state, input, nowMs);
}

Deno.test("steeringAhead names the image that a wanted write waits for, and how long", () => {
  const state = dragging();
  assert.equal(steeringAhead(state, 25), undefined);
  assert.deepEqual(turn(state, 30), []);
  assert.deepEqual(steeringAhead(state, 30), { level: 8, waitMs: PACE_UNMEASURED_MS - 10 });
});

Deno.test("steeringAhead asks for the turn after a write that is at Octane still", () => {
  const state = createSteering();
  steeringMirror(state, { link: true, render: "rendering", size: SIZE }, 0);
  steeringRead(state, { pose: START, projectGeneration: 1 }, 0);
  turn(state, 10);
  assert.equal(steeringAhead(state, 11), undefined);
  turn(state, 12);
  assert.equal(steeringAhead(state, 12), undefined);
  assert.deepEqual(steeringAhead(state, 12, 8), { level: 8, waitMs: PACE_UNMEASURED_MS });
});

Deno.test("steeringGranted writes the newest pose, whatever the pace has heard of by then", () => {
  const state = dragging();
  turn(state, 30);
  turn(state, 40);
  const [effect] = steeringGranted(state, 41);
  assert.ok(effect?.type === "write");
  const { position } = orbit(START, 15, 0, SIZE, "y");
  effect.goal.pose.position.forEach((value, i) =>
    assert.ok(Math.abs(value - (position[i] ?? NaN)) < 1e-9)
  );
  assert.equal(effect.goal.inputSeq, 40);
  assert.deepEqual(steeringGranted(state, 42), []);
});

Deno.test("steeringGranted writes nothing once what was wanted is called off", () => {
  const state = dragging();
  turn(state, 30);
  steeringDrop(state, "ann", false, { code: "locked", message: "frozen" });
  assert.deepEqual(steeringGranted(state, 31), []);
  assert.equal(state.writing, undefined);
});
