import { type CameraPose, DEFAULT_NAVIGATION } from "@fuelrail/camera-math";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { steeringMirror, steeringMove } from "../core/steering.ts";
import { steeringImage, steeringRead } from "../core/steering_octane.ts";
import { createSteering, type SteeringEffect } from "../core/steering_state.ts";
import { createCameraWrites } from "./camera_writes.ts";
import type { CameraMade, WriteOrder } from "./octane_camera.ts";

const SIZE = { width: 200, height: 100 };
const START: CameraPose = { position: [0, 1, 10], target: [0, 1, 0], up: [0, 1, 0], fov: 40 };

/** Turns that come when a test says so, as the arbiter would give them one after the other. */
function rig() {
  const clock = createManualClock();
  const state = createSteering();
  const asked: {
    order: WriteOrder;
    come(project?: number): Promise<number | undefined>;
    fail(): void;
  }[] = [];
  let level = 7;
  let fault: Error | undefined;
  const told: SteeringEffect[] = [];
  const writes = createCameraWrites({
    state,
    clock,
    log: createLog("test", "error", () => {}),
    mayWrite: () => {
      if (fault !== undefined) throw fault;
    },
    apply,
    book: { begin: () => ({ work: {}, written() {}, failed() {} }) },
    camera: {
      write(order) {
        const { promise, resolve, reject } = Promise.withResolvers<CameraMade | undefined>();
        asked.push({
          order,
          async come(project = 1) {
            try {
              const taken = await order.take(project);
              if (taken === undefined) {
                resolve(undefined);
                return undefined;
              }
              order.onMade(++level);
              const atMs = clock.nowMs();
              const times = {
                askedAtMs: atMs,
                grantedAtMs: atMs,
                sentAtMs: atMs,
                atMs,
                levelAtMs: atMs,
              };
              resolve({ level, projectGeneration: 1, ...times });
              return taken.goal.inputSeq;
            } catch (error) {
              reject(error);
              return undefined;
            }
          },
          fail: () => reject(new Error("busy")),
        });
        return promise;
      },
    },
  });
  function apply(effects: readonly SteeringEffect[]): void {
    for (const effect of effects) {
      if (effect.type === "write") writes.write(effect);
      else told.push(effect);
    }
    writes.lookAhead();
  }
  apply(steeringMirror(state, { link: true, render: "rendering", size: SIZE }, 0));
  apply(steeringRead(state, { pose: START, projectGeneration: 1 }, 0));
  return {
    state,
    asked,
    told,
    move(inputSeq: number) {
      const intents = [{ type: "orbit", dx: 5, dy: 0 } as const];
      const input = { viewerId: "ann", inputSeq, intents, navigation: DEFAULT_NAVIGATION };
      apply(steeringMove(state, input, clock.nowMs()));
    },
    imageCame() {
      apply(steeringImage(state, level, clock.nowMs()));
    },
    freeze() {
      fault = new Error("frozen");
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("a drag's next turn is asked for before the last is over, and takes the newest input", async () => {
  const { asked, move, state } = rig();
  move(1);
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.order.after, undefined);
  move(2);
  assert.equal(await asked[0]?.come(), 1);
  assert.equal(asked.length, 2);
  assert.equal(asked[1]?.order.after?.level, 8);
  move(3);
  move(4);
  assert.equal(await asked[1]?.come(), 4);
  await settled();
  assert.equal(state.writing, undefined);
  assert.equal(state.shown.inputSeq, 4);
  assert.equal(asked.length, 2);
});

Deno.test("a turn that comes when nothing is wanted writes nothing, and the next input does", async () => {
  const { asked, move, state } = rig();
  move(1);
  move(2);
  await asked[0]?.come();
  await settled();
  state.goal = undefined;
  assert.equal(await asked[1]?.come(), undefined);
  await settled();
  move(3);
  assert.equal(asked.length, 3);
  assert.equal(await asked[2]?.come(), 3);
  await settled();
  assert.equal(state.shown.inputSeq, 3);
});

Deno.test("a turn ahead that is not given is asked for anew only after a write", async () => {
  const { asked, move, told } = rig();
  move(1);
  move(2);
  await asked[0]?.come();
  await settled();
  asked[1]?.fail();
  await settled();
  move(3);
  assert.equal(asked.length, 2);
  assert.equal(told.some(({ type }) => type === "refuse"), false);
});

Deno.test("what was decided for a turn ahead that is not given is written in another", async () => {
  const { asked, move, told, state, imageCame } = rig();
  move(1);
  move(2);
  await asked[0]?.come();
  await settled();
  imageCame();
  assert.ok(state.writing !== undefined);
  assert.equal(asked.length, 2);
  asked[1]?.fail();
  await settled();
  assert.equal(asked.length, 3);
  assert.equal(await asked[2]?.come(), 2);
  await settled();
  assert.equal(state.shown.inputSeq, 2);
  assert.equal(told.some(({ type }) => type === "refuse"), false);
});

Deno.test("a pose of one project is not written into another", async () => {
  const { asked, move, told, state } = rig();
  move(1);
  assert.equal(await asked[0]?.come(2), undefined);
  await settled();
  assert.equal(state.writing, undefined);
  assert.deepEqual(
    told.flatMap((effect) => effect.type === "refuse" ? [effect.refusal.code] : []),
    ["conflict"],
  );
});

Deno.test("a write that may not be made when its turn comes is refused and leaves nothing behind", async () => {
  const { asked, move, state, told, freeze } = rig();
  move(1);
  freeze();
  assert.equal(await asked[0]?.come(), undefined);
  await settled();
  assert.equal(state.writing, undefined);
  assert.equal(told.filter(({ type }) => type === "refuse").length, 1);
});
