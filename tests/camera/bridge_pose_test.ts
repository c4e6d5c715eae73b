import { orbit } from "@fuelrail/camera-math";
import { type CameraPose, encodeCameraPose } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import type { RawViewer } from "../testkit/raw_viewer.ts";
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

/** Sends a whole pose as a bridge does; gives its number. */
function sendPose(viewer: RawViewer, pose: CameraPose): number {
  viewer.sendBytes(encodeCameraPose(pose) as Uint8Array<ArrayBuffer>);
  return pose.inputSeq;
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`a bridge's poses reach an ${generation} Octane whole, the newest last`, async () => {
    await using rig = await startSteeringRig({ generation });
    const { peer, viewer } = rig;
    const bridge = await rig.join("TouchDesigner");
    let last: CameraPose | undefined;
    for (let step = 1; step <= 40; step++) {
      const turn = step / 40;
      last = {
        inputSeq: step,
        position: [5 * Math.sin(turn), 2 + turn, 5 * Math.cos(turn)],
        target: [0, turn, 0],
        up: [0, Math.cos(turn / 4), Math.sin(turn / 4)],
        fovDegrees: 30 + turn,
      };
      sendPose(bridge, last);
    }
    assert.ok(last !== undefined);
    const { fovDegrees: fov, inputSeq: _, ...place } = last;
    await untilHeld(peer, { ...place, fov });
    const told = await viewer.next(
      "cameraStateChanged",
      ({ input_seq }) => input_seq === 40,
      PATIENT_MS,
    );
    assertPose(poseOf(told), { ...place, fov });
    assert.notEqual(told.driver, undefined);
    const frame = await viewer.nextFrame(({ header }) => header.inputSeq === 40, PATIENT_MS);
    assert.ok(frame.header.epoch > 0);
  });
}

Deno.test("a bridge and a pointer share one lease: whoever comes second is told once", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  const bridge = await rig.join("TouchDesigner");
  const pose = (inputSeq: number): CameraPose => ({
    inputSeq,
    position: [0, 3, 9],
    target: start.target,
    up: [0, 1, 0],
    fovDegrees: start.fov,
  });
  drag(viewer, [40, 30], [60, 30], { hold: true });
  const dragged = orbit(start, 20, 0, SMALL, "y");
  await untilHeld(peer, dragged);
  for (let inputSeq = 1; inputSeq <= 20; inputSeq++) sendPose(bridge, pose(inputSeq));
  assert.equal((await bridge.next("viewerError")).code, "control_held");
  bridge.send("ping", { t: 1 });
  await bridge.next("pong");
  const told = bridge.heard.filter(({ event_type: type }) => type === "viewerError");
  assert.equal(told.length, 1);
  assertPose(peer.camera(), dragged);

  bridge.forget();
  point(viewer, { type: "up", x: 60, y: 30 });
  await bridge.next("controlChanged", ({ driver }) => driver === undefined, PATIENT_MS);
  sendPose(bridge, pose(100));
  await untilHeld(peer, { ...start, position: [0, 3, 9] });
  drag(viewer, [40, 30], [60, 30]);
  assert.equal((await viewer.next("viewerError")).code, "control_held");
  viewer.forget();
  await bridge.close();
  await viewer.next("controlChanged", ({ driver }) => driver === undefined, PATIENT_MS);
  drag(viewer, [40, 30], [50, 30]);
  await untilHeld(peer, orbit({ ...start, position: [0, 3, 9] }, 10, 0, SMALL, "y"));
});
