import type { CameraPose, Vec3 } from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import { until } from "../testkit/until.ts";
import {
  assertRests,
  PATIENT_MS,
  point,
  poseOf,
  startSteeringRig,
  type SteeringRig,
} from "./steering_rig.ts";

/** USB HID usages. */
const KEYS = { a: 4, d: 7, e: 8, q: 20, s: 22, w: 26 } as const;

const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const unit = (v: Vec3): Vec3 => {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
};
const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function held({ peer }: SteeringRig): { position: Vec3; target: Vec3 } {
  const { position, target } = peer.camera() ?? {};
  assert.ok(position !== undefined && target !== undefined);
  return { position, target };
}

/** Holds a key until the camera has gone some way, lets go, and gives where it stops. */
async function flyWith(rig: SteeringRig, keyCode: number): Promise<CameraPose> {
  const { viewer } = rig;
  const from = held(rig).position;
  point(viewer, { type: "keyDown", keyCode });
  await until(() => Math.hypot(...minus(held(rig).position, from)) > 0.2, {
    timeoutMs: PATIENT_MS,
    what: "the camera flying",
  });
  point(viewer, { type: "keyUp", keyCode });
  viewer.forget();
  // The room sees the lease run out only after the flight is over.
  await viewer.next("controlChanged", ({ driver }) => driver === undefined, PATIENT_MS);
  const last = viewer.heard.findLast(({ event_type: type }) => type === "cameraStateChanged");
  assert.ok(last !== undefined);
  return poseOf(last.payload as unknown as Parameters<typeof poseOf>[0]);
}

function assertAlong(from: Vec3, to: Vec3, direction: Vec3): void {
  const way = unit(minus(to, from));
  for (const axis of [0, 1, 2] as const) {
    assert.ok(Math.abs(way[axis] - direction[axis]) < 1e-3, `${way} is not along ${direction}`);
  }
}

Deno.test("held keys fly the camera, its target with it, and it stops when they are let go", async () => {
  await using rig = await startSteeringRig();
  const { start } = rig;
  const forward = unit(minus(start.target, start.position));
  const right = unit(cross(forward, [0, 1, 0]));
  const ways = [
    [KEYS.w, forward],
    [KEYS.d, right],
    [KEYS.e, [0, 1, 0]],
  ] as const;
  let before: CameraPose = start;
  for (const [key, direction] of ways) {
    const after = await flyWith(rig, key);
    assertAlong(before.position, after.position, direction);
    const [moved, aimed] = [
      minus(after.position, before.position),
      minus(after.target, before.target),
    ];
    for (const axis of [0, 1, 2] as const) {
      assert.ok(Math.abs(moved[axis] - aimed[axis]) < 1e-4, `${moved} is not ${aimed}`);
    }
    assert.deepEqual(held(rig).position.map(Math.fround), after.position.map(Math.fround));
    before = after;
  }
});

Deno.test("opposite keys hold the camera where it is, and one let go sets the other free", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  peer.resetWrites();
  point(viewer, { type: "keyDown", keyCode: KEYS.a });
  point(viewer, { type: "keyDown", keyCode: KEYS.d });
  await viewer.next("controlChanged", ({ driver }) => driver !== undefined);
  const between = held(rig).position;
  point(viewer, { type: "keyUp", keyCode: KEYS.a });
  const right = unit(cross(minus(start.target, start.position), [0, 1, 0]));
  await until(() => {
    const way = minus(held(rig).position, between);
    return way[0] * right[0] + way[2] * right[2] > 0.2;
  }, { timeoutMs: PATIENT_MS });
  point(viewer, { type: "keyUp", keyCode: KEYS.d });
});

Deno.test("whoever leaves while flying flies no further and holds no lease", async () => {
  await using rig = await startSteeringRig();
  const { viewer, start } = rig;
  const other = await rig.join("second");
  point(viewer, { type: "keyDown", keyCode: KEYS.s });
  await until(() => Math.hypot(...minus(held(rig).position, start.position)) > 0.2, {
    timeoutMs: PATIENT_MS,
  });
  await other.next("controlChanged", ({ driver }) => driver !== undefined);
  other.forget();
  await viewer.close();
  await other.next("controlChanged", ({ driver }) => driver === undefined);
  await assertRests(rig.peer, other);
});
