import { axisPose, fitBox, presetPose } from "@fuelrail/camera-math";
import { ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import assert from "node:assert/strict";
import { connect } from "../octane_peer/test_client.ts";
import { until } from "../testkit/until.ts";
import {
  assertPose,
  PATIENT_MS,
  point,
  poseOf,
  SMALL,
  startSteeringRig,
  untilHeld,
} from "./steering_rig.ts";

Deno.test("presets, the gizmo, set and reset put the camera exactly where they say", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  viewer.send("cameraCommandRequest", { command: "left", transition_ms: 200 }, 1);
  const left = presetPose(start, "left", "y");
  await untilHeld(peer, left);
  viewer.send("setCameraGizmo", { axis: "+z" }, 2);
  await untilHeld(peer, axisPose(left, "+z", "y"));
  viewer.send("cameraCommandRequest", { command: "set", position: [1, 2, 3], fov: 50 }, 3);
  await until(() => peer.camera()?.position?.[2] === 3);
  assertPose(peer.camera(), { ...axisPose(left, "+z", "y"), position: [1, 2, 3], fov: 50 });
  viewer.send("cameraCommandRequest", { command: "reset", transition_ms: 0 }, 4);
  await untilHeld(peer, start);
});

Deno.test("fit shows the scene's bounds in the picture's true aspect", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  const client = connect(peer);
  const { bboxMin, bboxMax } = await client.call(ApiRenderEngineService.method.getSceneBounds);
  client.close();
  assert.ok(bboxMin !== undefined && bboxMax !== undefined);
  const min = [bboxMin.x, bboxMin.y, bboxMin.z] as const;
  const max = [bboxMax.x, bboxMax.y, bboxMax.z] as const;
  viewer.send("fitCameraRequest", { transition_ms: 0 });
  await untilHeld(peer, fitBox(start, { min, max }, SMALL));
});

Deno.test("bookmarks are saved, listed, recalled and deleted", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start } = rig;
  viewer.send("cameraCommandRequest", { command: "bookmark_save", name: "Hero", id: "hero" });
  const { bookmarks } = await viewer.next("bookmarksChanged", (all) => all.bookmarks.length === 1);
  assert.deepEqual([bookmarks[0]?.name, bookmarks[0]?.position], ["Hero", [...start.position]]);
  viewer.send("cameraCommandRequest", { command: "top", transition_ms: 0 });
  await untilHeld(peer, presetPose(start, "top", "y"));
  viewer.send("cameraCommandRequest", { command: "bookmark_recall", id: "hero", transition_ms: 0 });
  await untilHeld(peer, start);
  viewer.send("cameraCommandRequest", { command: "bookmark_delete", id: "hero" });
  await viewer.next("bookmarksChanged", (all) => all.bookmarks.length === 0);
  viewer.send("cameraCommandRequest", { command: "bookmark_recall", id: "hero" });
  assert.equal((await viewer.next("viewerError")).code, "not_found");
});

Deno.test("choosing a camera of the scene takes its pose over until somebody moves on", async () => {
  await using rig = await startSteeringRig();
  const { viewer } = rig;
  const listed = await until(
    () =>
      viewer.heard.findLast(({ event_type: type, payload }) =>
        type === "camera_list" && Array.isArray(payload["cameras"]) && payload["cameras"].length > 1
      ),
    { timeoutMs: PATIENT_MS },
  );
  const cameras = listed.payload["cameras"] as { path: string; focalLength: number | null }[];
  for (const { path } of cameras) {
    viewer.send("set_camera", { path }, path);
    await viewer.next("camera_changed", ({ activeCamera }) => activeCamera === path);
  }
  point(viewer, { type: "wheel", wheelNotches: 1, x: 10, y: 10 });
  await viewer.next("camera_changed", ({ activeCamera }) => activeCamera === "__orbit__");
  viewer.send("set_camera", { path: "/no/such" });
  assert.equal((await viewer.next("viewerError")).code, "not_found");
});

Deno.test("an orthographic camera keeps its field of view and scales its film", async () => {
  await using rig = await startSteeringRig({ camera: "orthographic" });
  const { peer, viewer, start } = rig;
  const film = start.orthographicScale;
  assert.ok(film !== undefined);
  peer.resetWrites();
  point(viewer, { type: "wheel", wheelNotches: 1, x: 10, y: 10 });
  const told = await viewer.next("cameraStateChanged", ({ driver }) => driver !== undefined);
  assert.ok(Math.abs((poseOf(told).orthographicScale ?? 0) - film * 0.95) < 1e-5);
  const sets = () => peer.writes().filter(({ rpc }) => rpc === "LiveLinkService/SetCamera");
  await until(() => sets().length > 0);
  assert.ok(sets().every(({ request }) => !("fov" in request)));
});

Deno.test("a camera without some pins is followed and steered by those it has", async () => {
  await using rig = await startSteeringRig({ camera: "panoramic" });
  const { peer, viewer } = rig;
  const before = peer.camera()?.position;
  viewer.send("cameraCommandRequest", { command: "left", transition_ms: 0 });
  await until(() => String(peer.camera()?.position) !== String(before));
  const told = await viewer.next("cameraStateChanged", ({ lacks }) => (lacks?.length ?? 0) > 0);
  assert.ok(told.lacks?.includes("fov"));
});

Deno.test("a flood of input is taken in and the camera ends where the pointer did", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer } = rig;
  point(viewer, { type: "down", buttonsHeld: 1, x: 20, y: 30 });
  let last = 0;
  for (let i = 0; i < 1_500; i++) last = point(viewer, { buttonsHeld: 1, x: 20 + i % 80, y: 30 });
  last = point(viewer, { buttonsHeld: 1, x: 20.5, y: 30 });
  point(viewer, { type: "up", x: 20.5, y: 30 });
  const told = await viewer.next("cameraStateChanged", (c) => c.input_seq >= last, PATIENT_MS);
  assertPose(peer.camera(), poseOf(told));
});
