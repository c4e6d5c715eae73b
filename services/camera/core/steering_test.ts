import { type CameraPose, DEFAULT_NAVIGATION, orbit } from "@fuelrail/camera-math";
import fc from "fast-check";
import assert from "node:assert/strict";
import { PACE_UNMEASURED_MS } from "./pace.ts";
import {
  steeringFly,
  steeringMirror,
  steeringMove,
  steeringPose,
  steeringSettle,
} from "./steering.ts";
import { advance, steeringDueMs } from "./steering_advance.ts";
import { steeringBegin, steeringDrop, steeringEnd } from "./steering_cancel.ts";
import {
  steeringImage,
  steeringRead,
  steeringReadFailed,
  steeringStirred,
  steeringWriteFailed,
  steeringWritten,
} from "./steering_octane.ts";
import {
  createSteering,
  isSameStored,
  POLL_MS,
  POLL_REST_MS,
  type SteeringEffect,
  type SteeringState,
} from "./steering_state.ts";

const SIZE = { width: 200, height: 100 };
const START: CameraPose = { position: [0, 1, 10], target: [0, 1, 0], up: [0, 1, 0], fov: 40 };
const AWAY = { code: "octane_offline", message: "gone" } as const;

/** A room whose camera was read at the given time. */
function ready(nowMs = 0): SteeringState {
  const state = createSteering();
  const effects = steeringMirror(state, { link: true, render: "rendering", size: SIZE }, nowMs);
  assert.deepEqual(kinds(effects), ["read"]);
  steeringRead(state, { pose: START, projectGeneration: 1 }, nowMs);
  return state;
}

function kinds(effects: readonly SteeringEffect[]): string[] {
  return effects.map(({ type }) => type);
}

function written(effects: readonly SteeringEffect[]): CameraPose | undefined {
  const write = effects.find((effect) => effect.type === "write");
  return write?.goal.pose;
}

function turn(state: SteeringState, dx: number, nowMs: number, viewerId = "ann", inputSeq = 1) {
  const intents = [{ type: "orbit", dx, dy: 0 } as const];
  const input = { viewerId, inputSeq, intents, navigation: DEFAULT_NAVIGATION };
  return steeringMove(state, input, nowMs);
}

const made = (level: number, atMs: number, projectGeneration = 1) => ({
  level,
  atMs,
  projectGeneration,
});

Deno.test("steeringMove writes the first movement at once and the newest after its image", () => {
  const state = ready();
  assert.deepEqual(written(turn(state, 5, 10)), orbit(START, 5, 0, SIZE, "y"));
  assert.deepEqual(turn(state, 5, 12), []);
  assert.deepEqual(turn(state, 5, 14), []);
  assert.deepEqual(kinds(steeringWritten(state, made(8, 20), 21)), ["publish"]);
  const next = written(steeringImage(state, 8, 40));
  assert.ok(next !== undefined);
  const expected = orbit(START, 15, 0, SIZE, "y");
  next.position.forEach((value, i) =>
    assert.ok(Math.abs(value - (expected.position[i] ?? NaN)) < 1e-9)
  );
});

Deno.test("advance writes the last pose of a gesture also when no image comes", () => {
  const state = ready();
  turn(state, 5, 10);
  turn(state, 5, 12);
  steeringWritten(state, made(8, 20), 20);
  assert.equal(steeringDueMs(state), 20 + PACE_UNMEASURED_MS);
  assert.deepEqual(advance(state, 20 + PACE_UNMEASURED_MS - 1), []);
  assert.deepEqual(kinds(advance(state, 20 + PACE_UNMEASURED_MS)), ["write"]);
});

Deno.test("steeringMove reads an old camera first and starts from what it finds", () => {
  const state = ready();
  const moved = { ...START, position: [3, 1, 10] } as const;
  assert.deepEqual(kinds(turn(state, 5, 1_000)), ["read"]);
  assert.deepEqual(turn(state, 5, 1_001), []);
  const effects = steeringRead(state, { pose: moved, projectGeneration: 1 }, 1_010);
  const pose = written(effects);
  const expected = orbit(moved, 10, 0, SIZE, "y");
  assert.ok(pose !== undefined);
  pose.position.forEach((value, i) =>
    assert.ok(Math.abs(value - (expected.position[i] ?? NaN)) < 1e-9)
  );
});

Deno.test("steeringReadFailed refuses each viewer whose input waited, once", () => {
  const state = ready();
  turn(state, 5, 1_000, "ann");
  turn(state, 5, 1_001, "ann");
  turn(state, 5, 1_002, "bob");
  const effects = steeringReadFailed(state, AWAY, 1_010);
  assert.deepEqual(
    effects.map((effect) => effect.type === "refuse" && effect.viewerId),
    ["ann", "bob"],
  );
});

Deno.test("steeringRead leaves out a reading that a write has overtaken", () => {
  const state = ready();
  assert.deepEqual(kinds(advance(state, POLL_MS)), ["read"]);
  turn(state, 5, POLL_MS + 1);
  steeringWritten(state, made(8, 260), 260);
  const before = state.known;
  steeringRead(state, { pose: START, projectGeneration: 1 }, 270);
  assert.equal(state.known, before);
});

Deno.test("steeringRead tells of a move made elsewhere as nobody's", () => {
  const state = ready();
  turn(state, 5, 10);
  steeringWritten(state, made(8, 20), 20);
  assert.equal(state.shown.by, "ann");
  advance(state, 20 + POLL_MS);
  const moved = { ...START, position: [3, 1, 10] } as const;
  const effects = steeringRead(state, { pose: moved, projectGeneration: 1 }, 300);
  assert.deepEqual(kinds(effects), ["publish"]);
  assert.deepEqual([state.known, state.shown.by], [moved, undefined]);
});

Deno.test("steeringStirred reads early after a change that no write made, as often as it may", () => {
  const state = ready();
  assert.equal(steeringDueMs(state), POLL_MS);
  assert.deepEqual(steeringStirred(state, 4, 10), []);
  assert.equal(steeringDueMs(state), POLL_REST_MS);
  assert.deepEqual(kinds(advance(state, POLL_REST_MS)), ["read"]);
  steeringStirred(state, 5, POLL_REST_MS + 1);
  steeringRead(state, { pose: START, projectGeneration: 1 }, 70);
  assert.equal(steeringDueMs(state), 70 + POLL_REST_MS, "the reading may have come too early");
});

Deno.test("steeringStirred takes the level of a write for its own", () => {
  const state = ready();
  turn(state, 5, 10);
  assert.deepEqual(steeringStirred(state, 8, 15), []);
  steeringWritten(state, made(8, 20), 20);
  assert.deepEqual(steeringStirred(state, 8, 25), []);
  assert.equal(steeringDueMs(state), 20 + POLL_MS);
  assert.deepEqual(kinds(steeringStirred(state, 9, 80)), ["read"]);
});

Deno.test("a stopped render and a lost link are refused once a gesture", () => {
  const state = ready();
  steeringMirror(state, { link: true, render: "stopped", size: SIZE }, 5);
  steeringBegin(state, "ann");
  const [first] = turn(state, 5, 10);
  assert.ok(first?.type === "refuse" && first.refusal.code === "render_stopped");
  assert.deepEqual(turn(state, 5, 5_000), []);
  steeringEnd(state, "ann");
  steeringBegin(state, "ann");
  assert.deepEqual(kinds(turn(state, 5, 5_001)), ["refuse"]);
});

Deno.test("steeringMirror ends a drag when the link is lost and tells its driver", () => {
  const state = ready();
  steeringBegin(state, "ann");
  turn(state, 5, 10);
  const effects = steeringMirror(state, { link: false, render: "rendering", size: SIZE }, 20);
  assert.deepEqual(kinds(effects), ["refuse"]);
  assert.deepEqual(steeringWriteFailed(state, AWAY, 30), []);
  assert.equal(steeringDueMs(state), undefined);
});

Deno.test("steeringMirror tells a driver who holds still when the link is lost", () => {
  const state = ready();
  steeringBegin(state, "ann");
  turn(state, 5, 10);
  steeringWritten(state, made(8, 20), 20);
  const effects = steeringMirror(state, { link: false, render: "rendering", size: SIZE }, 30);
  assert.deepEqual(kinds(effects), ["refuse"]);
  assert.deepEqual(turn(state, 5, 40), []);
});

Deno.test("steeringWriteFailed forgets what was wanted and reads the camera again", () => {
  const state = ready();
  turn(state, 5, 10);
  turn(state, 5, 11);
  assert.deepEqual(kinds(steeringWriteFailed(state, AWAY, 300)), ["refuse", "read"]);
  assert.equal(state.goal, undefined);
  assert.deepEqual(state.known, START);
});

Deno.test("steeringDrop keeps the last pose of who left and forgets that of who lost control", () => {
  for (const keep of [true, false]) {
    const state = ready();
    turn(state, 5, 10);
    turn(state, 5, 11);
    steeringDrop(state, "ann", keep, AWAY);
    assert.equal(state.goal !== undefined, keep);
  }
});

Deno.test("steeringSettle passes through a transition and ends exactly where it was to", () => {
  const state = ready();
  const to = { ...START, position: [10, 1, 0] } as const;
  const wish = { pose: to, by: "ann", durationMs: 100, ticket: 7 };
  assert.deepEqual(steeringSettle(state, wish, 0), []);
  assert.deepEqual(kinds(advance(state, 50)), ["write"]);
  steeringWritten(state, made(8, 55), 55);
  assert.deepEqual(steeringImage(state, 8, 59), []);
  const pose = written(advance(state, 101));
  assert.deepEqual(pose, to);
  const effects = steeringWritten(state, made(9, 110), 110);
  assert.deepEqual(effects.slice(0, 2), [
    { type: "publish" },
    { type: "done", ticket: 7, refusal: undefined },
  ]);
});

Deno.test("a drag takes over from a transition, whose command is told", () => {
  const state = ready();
  const pose = { ...START, position: [10, 1, 0] } as const;
  steeringSettle(state, { pose, by: "ann", durationMs: 100, ticket: 7 }, 0);
  const effects = turn(state, 5, 5, "ann");
  assert.deepEqual(kinds(effects), ["done", "write"]);
});

Deno.test("steeringFly moves by the time that passes and stops with the last key", () => {
  const state = ready();
  const flight = { by: "ann", keys: [26], unitsPerSecond: 2, inputSeq: 3 };
  steeringFly(state, flight, 0);
  const pose = written(advance(state, 500));
  assert.deepEqual(pose?.position.map((value) => Math.round(value * 1e6) / 1e6), [0, 1, 9]);
  steeringWritten(state, made(8, 510), 510);
  steeringFly(state, { ...flight, keys: [] }, 520);
  assert.equal(state.flight, undefined);
});

Deno.test("steeringPose refuses what cannot be looked through, and writes nothing", () => {
  const state = ready();
  const pose = { ...START, target: START.position };
  const [refused] = steeringPose(state, { viewerId: "ann", inputSeq: 1, pose }, 10);
  assert.ok(refused?.type === "refuse" && refused.refusal.code === "out_of_range");
  assert.equal(state.goal ?? state.writing, undefined);
});

Deno.test("a new project cancels the gesture and starts from its own camera", () => {
  const state = ready();
  steeringBegin(state, "ann");
  turn(state, 5, 10);
  const effects = steeringWritten(state, made(1, 20, 2), 20);
  assert.equal(state.goal, undefined);
  assert.ok(kinds(effects).includes("publish"));
  assert.equal(state.cancelled.has("ann"), true);
});

Deno.test("whatever comes, one write is out and every pose written is finite", () => {
  const event = fc.oneof(
    fc.record({ type: fc.constant("move"), dx: fc.double({ noNaN: false }) }),
    fc.record({ type: fc.constant("image"), dx: fc.nat(50) }),
    fc.record({ type: fc.constant("written"), dx: fc.nat(50) }),
    fc.record({ type: fc.constant("failed"), dx: fc.nat(50) }),
    fc.record({ type: fc.constant("tick"), dx: fc.nat(2_000) }),
  );
  fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
    const state = ready();
    let nowMs = 0;
    let out = 0;
    let level = 1;
    const take = (effects: readonly SteeringEffect[]) => {
      for (const effect of effects) {
        if (effect.type === "read") {
          take(steeringRead(state, { pose: START, projectGeneration: 1 }, nowMs));
        }
        if (effect.type !== "write") continue;
        assert.equal(++out, 1);
        assert.ok(isSameStored(effect.goal.pose, effect.goal.pose), "a number is not finite");
      }
    };
    for (const { type, dx } of events) {
      nowMs += type === "tick" ? dx : 1;
      if (type === "move") take(turn(state, dx, nowMs));
      if (type === "image") take(steeringImage(state, level, nowMs));
      if (type === "tick") take(advance(state, nowMs));
      if (out === 0 || (type !== "written" && type !== "failed")) continue;
      out = 0;
      if (type === "written") take(steeringWritten(state, made(++level, nowMs), nowMs));
      else take(steeringWriteFailed(state, AWAY, nowMs));
    }
  }));
});
