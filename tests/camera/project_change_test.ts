import { type CameraPose, fitBox, orbit } from "@fuelrail/camera-math";
import { ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import type { PayloadOf } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { connect } from "../octane_peer/test_client.ts";
import { until } from "../testkit/until.ts";
import { saveProject } from "./project_rig.ts";
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

const GENERATIONS = ["alpha5", "beta2"] as const;
type Place = [number, number, number];
const MOVED: { position: Place; target: Place } = { position: [4, 3, 2], target: [0, 0.5, 0] };

const isAt = ({ position: [x] }: CameraPose) => ({ position }: PayloadOf<"cameraStateChanged">) =>
  Math.abs(position[0] - x) < 1e-4;
const writesOf = (peer: { writes(): readonly { rpc: string }[] }) =>
  peer.writes().filter(({ rpc }) => rpc === "LiveLinkService/SetCamera");

for (const generation of GENERATIONS) {
  Deno.test(`preserve keeps the camera when an ${generation} project changes`, async () => {
    await using rig = await startSteeringRig({ generation });
    const { peer, viewer, start } = rig;
    await using project = await saveProject(peer);
    viewer.send("setCameraPolicyRequest", { policy: "preserve" });
    await viewer.next("cameraPolicyChanged", ({ policy }) => policy === "preserve");
    viewer.send("cameraCommandRequest", { command: "set", ...MOVED });
    const moved: CameraPose = { ...start, ...MOVED };
    await untilHeld(peer, moved);
    await project.open();
    assertPose(peer.camera(), start);
    await untilHeld(peer, moved);
    drag(viewer, [40, 30], [50, 30]);
    await untilHeld(peer, orbit(moved, 10, 0, SMALL, "y"));
  });
}

Deno.test("fit shows the whole of a new project along the view that its camera has", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  await using project = await saveProject(peer);
  viewer.send("setCameraPolicyRequest", { policy: "fit" });
  await viewer.next("cameraPolicyChanged", ({ policy }) => policy === "fit");
  viewer.send("cameraCommandRequest", { command: "set", ...MOVED });
  await untilHeld(peer, { ...start, ...MOVED });
  await project.open();
  const client = connect(peer);
  const { bboxMin, bboxMax } = await until(async () => {
    const bounds = await client.call(ApiRenderEngineService.method.getSceneBounds);
    return bounds.result ? bounds : undefined;
  });
  client.close();
  assert.ok(bboxMin !== undefined && bboxMax !== undefined);
  const min = [bboxMin.x, bboxMin.y, bboxMin.z] as const;
  const max = [bboxMax.x, bboxMax.y, bboxMax.z] as const;
  await untilHeld(peer, fitBox(start, { min, max }, SMALL));
});

Deno.test("without a choice a new project is seen through its own camera", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  await using project = await saveProject(peer);
  viewer.send("cameraCommandRequest", { command: "set", ...MOVED });
  await untilHeld(peer, { ...start, ...MOVED });
  peer.resetWrites();
  viewer.forget();
  await project.open();
  const told = await viewer.next("cameraStateChanged", isAt(start), PATIENT_MS);
  assertPose(poseOf(told), start);
  assert.equal(told.driver, undefined);
  assert.deepEqual(writesOf(peer), []);
  drag(viewer, [40, 30], [50, 30]);
  await untilHeld(peer, orbit(start, 10, 0, SMALL, "y"));
});

for (const generation of GENERATIONS) {
  Deno.test(`a project change ends a drag on ${generation}, and what it wanted is not written`, async () => {
    await using rig = await startSteeringRig({ generation });
    const { peer, viewer, start } = rig;
    await using project = await saveProject(peer);
    drag(viewer, [40, 30], [60, 30], { hold: true });
    await untilHeld(peer, orbit(start, 20, 0, SMALL, "y"));
    viewer.forget();
    await project.open();
    const opened = await viewer.next("cameraStateChanged", isAt(start), PATIENT_MS);
    assertPose(poseOf(opened), start);
    peer.resetWrites();
    const errors = () => viewer.heard.filter(({ event_type }) => event_type === "viewerError");
    for (let x = 61; x < 90; x++) point(viewer, { buttonsHeld: 1, x, y: 30 });
    point(viewer, { type: "up", x: 90, y: 30 });
    await until(() => errors().length > 0);
    viewer.send("ping", { t: 1 });
    await viewer.next("pong");
    assert.deepEqual(errors().map(({ payload }) => payload["code"]), ["conflict"]);
    assert.deepEqual(writesOf(peer), []);
    drag(viewer, [40, 30], [50, 30]);
    await untilHeld(peer, orbit(start, 10, 0, SMALL, "y"));
  });
}
