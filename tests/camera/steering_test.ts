import { distanceLimits, dolly, orbit, pan } from "@fuelrail/camera-math";
import { encodeCameraPose } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { until } from "../testkit/until.ts";
import {
  assertPose,
  drag,
  PATIENT_MS,
  point,
  poseOf,
  SMALL,
  startSteeringRig,
  untilHeld,
} from "./steering_rig.ts";

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`a drag orbits an ${generation} camera by exactly the expected amount`, async () => {
    await using rig = await startSteeringRig({ generation });
    const { peer, viewer, start } = rig;
    const last = drag(viewer, [40, 30], [70, 22]);
    const expected = orbit(start, 30, -8, SMALL, "y");
    await untilHeld(peer, expected);
    const told = await viewer.next("cameraStateChanged", (camera) => camera.input_seq >= last);
    assertPose(poseOf(told), expected);
    const frame = await viewer.nextFrame(({ header }) => header.inputSeq >= last, PATIENT_MS);
    assert.ok(frame.header.epoch > 0);
    const sets = peer.writes().map(({ rpc }) => rpc);
    assert.equal(sets.at(-1), "ApiChangeManagerService/update");
    assert.equal(sets.at(-2), "LiveLinkService/SetCamera");
  });

  Deno.test(`a move made inside an ${generation} Octane is seen, and a drag goes on from it`, async () => {
    await using rig = await startSteeringRig({ generation });
    const { peer, viewer, start } = rig;
    const [x, y, z] = start.position;
    const moved = { ...start, position: [x + 1, y, z] as const };
    peer.moveCamera(moved);
    const told = await viewer.next("cameraStateChanged", ({ position }) => position[0] > x + 0.9);
    assert.equal(told.driver, undefined);
    drag(viewer, [40, 30], [50, 30]);
    await untilHeld(peer, orbit(moved, 10, 0, SMALL, "y"));
  });
}

Deno.test("a first drag of one pixel turns by one pixel when the threshold is zero", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  viewer.send("setNavigationRequest", { drag_threshold_px: { mouse: 0 } });
  await viewer.next("accepted");
  drag(viewer, [40, 30], [41, 30], { steps: 1 });
  await untilHeld(peer, orbit(start, 1, 0, SMALL, "y"));
});

Deno.test("a middle drag pans, and the wheel dollies", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  drag(viewer, [60, 30], [75, 38], { button: "middle" });
  const panned = pan(start, 15, 8, SMALL);
  await untilHeld(peer, panned);
  point(viewer, { type: "wheel", wheelNotches: 2, x: 64, y: 32 });
  await untilHeld(peer, dolly(panned, 2, distanceLimits()));
});

Deno.test("steering continues a paused render", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  peer.engine.pause();
  await viewer.next("renderProgress", ({ state }) => state === "paused", PATIENT_MS);
  drag(viewer, [40, 30], [60, 30]);
  await untilHeld(peer, orbit(start, 20, 0, SMALL, "y"));
  await until(() => peer.engine.state === "rendering", { what: "rendering again" });
});

Deno.test("steering starts a finished render again", async () => {
  await using rig = await startSteeringRig({ maxSamples: 2 });
  const { peer, viewer, start } = rig;
  await until(() => peer.engine.state === "finished", { timeoutMs: PATIENT_MS });
  const before = await until(() =>
    viewer.heard.findLast(({ event_type: type }) => type === "renderFinished")
  );
  drag(viewer, [40, 30], [60, 30]);
  await untilHeld(peer, orbit(start, 20, 0, SMALL, "y"));
  await viewer.next(
    "renderFinished",
    ({ epoch }) => epoch > Number(before.payload["epoch"]),
    PATIENT_MS,
  );
});

Deno.test("steering a stopped render is refused once a gesture, saying how to start it", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer } = rig;
  peer.engine.stop();
  await viewer.next("renderProgress", ({ state }) => state === "stopped", PATIENT_MS);
  peer.resetWrites();
  drag(viewer, [40, 30], [80, 30], { steps: 20 });
  const refused = await viewer.next("viewerError");
  assert.equal(refused.code, "render_stopped");
  assert.match(refused.message, /renderCommandRequest/);
  drag(viewer, [40, 30], [80, 30], { steps: 20 });
  await viewer.next("viewerError", ({ code }) => code === "render_stopped");
  viewer.send("ping", { t: 1 });
  await viewer.next("pong");
  const errors = viewer.heard.filter(({ event_type }) => event_type === "viewerError");
  assert.equal(errors.length, 2);
  assert.deepEqual(peer.writes(), []);
});

Deno.test("of two who drag at once one drives and the other is told", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  const other = await rig.join("second");
  drag(viewer, [40, 30], [60, 30], { hold: true });
  await untilHeld(peer, orbit(start, 20, 0, SMALL, "y"));
  drag(other, [40, 30], [10, 50], { steps: 20 });
  const refused = await other.next("viewerError");
  assert.equal(refused.code, "control_held");
  const last = point(viewer, { buttonsHeld: 1, x: 80, y: 30 });
  point(viewer, { type: "up", x: 80, y: 30 });
  const expected = orbit(start, 40, 0, SMALL, "y");
  await untilHeld(peer, expected);
  const seen = await other.next("cameraStateChanged", ({ input_seq }) => input_seq >= last);
  assertPose(poseOf(seen), expected);
  const errors = other.heard.filter(({ event_type }) => event_type === "viewerError");
  assert.equal(errors.length, 1);
});

Deno.test("Octane lost mid-drag ends the gesture with one refusal, and steering works again", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  drag(viewer, [40, 30], [60, 30], { hold: true });
  await untilHeld(peer, orbit(start, 20, 0, SMALL, "y"));
  await peer.halt();
  await viewer.next("linkStatus", ({ link }) => link === "offline" || link === "connecting");
  for (let x = 61; x < 80; x++) point(viewer, { buttonsHeld: 1, x, y: 30 });
  const refused = await viewer.next("viewerError");
  assert.equal(refused.code, "octane_offline");
  point(viewer, { type: "up", x: 79, y: 30 });
  viewer.forget();
  await peer.restart();
  const told = await viewer.next(
    "cameraStateChanged",
    ({ position }) => Math.abs(position[0] - start.position[0]) < 1e-4,
    PATIENT_MS,
  );
  await viewer.next("renderProgress", ({ state }) => state === "rendering", PATIENT_MS);
  drag(viewer, [40, 30], [50, 30]);
  await untilHeld(peer, orbit(poseOf(told), 10, 0, SMALL, "y"));
});

Deno.test("a viewer who leaves mid-drag leaves no lease behind", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  const other = await rig.join("second");
  drag(viewer, [40, 30], [60, 30], { hold: true });
  await untilHeld(peer, orbit(start, 20, 0, SMALL, "y"));
  await other.next("controlChanged", ({ driver }) => driver !== undefined);
  other.forget();
  await viewer.close();
  await other.next("controlChanged", ({ driver }) => driver === undefined, PATIENT_MS);
  drag(other, [40, 30], [50, 30]);
  await untilHeld(peer, orbit(start, 30, 0, SMALL, "y"));
});

Deno.test("numbers that cannot be looked through are refused and never written", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  peer.resetWrites();
  point(viewer, { type: "wheel", wheelNotches: NaN, x: 10, y: 10 });
  assert.equal((await viewer.next("viewerError")).code, "bad_message");
  const { position, target, up } = start;
  const whole = { inputSeq: 9_000_000, position, target, up, fovDegrees: start.fov };
  const send = (pose: typeof whole) =>
    viewer.sendBytes(encodeCameraPose(pose) as Uint8Array<ArrayBuffer>);
  send({ ...whole, position: [Infinity, 0, 0] });
  assert.equal((await viewer.next("viewerError")).code, "bad_message");
  send({ ...whole, target: position });
  assert.equal((await viewer.next("viewerError")).code, "out_of_range");
  assert.deepEqual(peer.writes(), []);
  send({ ...whole, target: [0, 0.5, 0] });
  await untilHeld(peer, { ...start, target: [0, 0.5, 0] });
});
