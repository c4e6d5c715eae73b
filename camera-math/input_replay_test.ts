import assert from "node:assert/strict";
import { fasterFlight, FLY_KEYS } from "./fly.ts";
import { input, QUICK } from "./gesture_play.ts";
import {
  flightRebased,
  hasReplay,
  NO_INPUT,
  replayConfirmed,
  replayDropped,
  replayedPose,
  replayInput,
} from "./input_replay.ts";
import { distanceLimits } from "./limits.ts";
import { orbit } from "./orbit.ts";
import type { CameraPose } from "./types.ts";

const SIZE = { width: 200, height: 100 };
const CONTEXT = { size: SIZE, upAxis: "y", limits: distanceLimits() } as const;
const START: CameraPose = { position: [0, 0, 10], target: [0, 0, 0], up: [0, 1, 0], fov: 40 };

const poseAt = (replay: typeof NO_INPUT, base: CameraPose, nowMs: number) =>
  replayedPose(replay, base, CONTEXT, nowMs);

/** A drag of the left button to the right, ten pixels an input, numbered from 1. */
function dragged(steps: number) {
  let { replay } = replayInput(NO_INPUT, input("down"), QUICK, 0);
  for (let step = 1; step <= steps; step++) {
    const move = input("move", { x: 100 + 10 * step, inputSeq: 1 + step });
    replay = replayInput(replay, move, QUICK, step).replay;
  }
  return replay;
}

Deno.test("replayedPose puts what was sent on top of what the room shows, and no more", () => {
  const replay = dragged(3);
  const ten = (pose: CameraPose) => orbit(pose, 10, 0, SIZE, "y");
  assert.deepEqual(poseAt(replay, START, 3), ten(ten(ten(START))));
  const told = ten(START);
  assert.deepEqual(poseAt(replayConfirmed(replay, 2), told, 3), ten(ten(told)));
  const done = replayConfirmed(replay, 4);
  assert.equal(hasReplay(done), false);
  assert.equal(poseAt(done, told, 3), told);
});

Deno.test("replayDropped forgets movements and keeps the press, so that the gesture is followed", () => {
  const dropped = replayDropped(dragged(3));
  assert.equal(poseAt(dropped, START, 9), START);
  const { replay } = replayInput(dropped, input("move", { x: 140, inputSeq: 9 }), QUICK, 9);
  assert.deepEqual(poseAt(replay, START, 9), orbit(START, 10, 0, SIZE, "y"));
});

Deno.test("replayInput follows pointers without their movements when they count for nothing", () => {
  let { replay } = replayInput(NO_INPUT, input("down"), QUICK, 0, false);
  replay = replayInput(replay, input("move", { x: 130, inputSeq: 2 }), QUICK, 1, false).replay;
  assert.equal(hasReplay(replay), false);
  assert.equal(replay.pointers.dragging, true);
});

Deno.test("a flight goes on with time, faster after the wheel, and ends with its key", () => {
  const key = { keyCode: FLY_KEYS.w };
  let { replay } = replayInput(NO_INPUT, input("keyDown", key), QUICK, 0);
  assert.deepEqual(poseAt(replay, START, 500).position, [0, 0, 9]);
  const faster = input("wheel", { wheelNotches: 1, inputSeq: 2 });
  replay = replayInput(replay, faster, QUICK, 500).replay;
  const speed = fasterFlight(2, 1);
  assert.deepEqual(poseAt(replay, START, 1_500).position, [0, 0, 9 - speed]);
  replay = replayInput(replay, input("keyUp", { ...key, inputSeq: 3 }), QUICK, 1_500).replay;
  assert.deepEqual(poseAt(replay, START, 9_000).position, [0, 0, 9 - speed]);
  assert.equal(hasReplay(replayConfirmed(replay, 3)), false);
});

Deno.test("flightRebased goes on from what was told without a jump", () => {
  const { replay } = replayInput(NO_INPUT, input("keyDown", { keyCode: FLY_KEYS.w }), QUICK, 0);
  const shown = poseAt(replay, START, 800);
  const told: CameraPose = { ...START, position: [0, 0, 9], target: [0, 0, -1] };
  const after = flightRebased(replayConfirmed(replay, 1), told, shown, CONTEXT, 800);
  assert.deepEqual(poseAt(after, told, 800).position, shown.position);
  const ahead: CameraPose = { ...START, position: [0, 0, 7], target: [0, 0, -3] };
  const back = flightRebased(replay, ahead, shown, CONTEXT, 800);
  assert.deepEqual(poseAt(back, ahead, 800), ahead, "and never goes back behind the room");
});

Deno.test("a cancelled flight goes back to where the room is", () => {
  const { replay } = replayInput(NO_INPUT, input("keyDown", { keyCode: FLY_KEYS.w }), QUICK, 0);
  const cancelled = replayInput(replay, input("cancel", { inputSeq: 2 }), QUICK, 500).replay;
  assert.equal(poseAt(cancelled, START, 9_000), START);
});
