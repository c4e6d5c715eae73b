import { orbit, pan } from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import type { Peer } from "../octane_peer/peer.ts";
import { until } from "../testkit/until.ts";
import { drag, SMALL, startSteeringRig, untilHeld } from "./steering_rig.ts";

const parts = (peer: Peer) =>
  peer.writes().filter(({ rpc }) => rpc === "LiveLinkService/SetCamera")
    .map(({ request }) => Object.keys(request).sort().join());

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`a universal ${generation} camera lacks nothing and is steered like any other`, async () => {
    await using rig = await startSteeringRig({ generation, camera: "universal" });
    const { peer, viewer, start } = rig;
    const told = viewer.heard.findLast(({ event_type: type }) => type === "cameraStateChanged");
    assert.equal(told?.payload["camera_type"], "NT_CAM_UNIVERSAL");
    assert.equal(told?.payload["lacks"], undefined);
    drag(viewer, [40, 30], [70, 22]);
    const orbited = orbit(start, 30, -8, SMALL, "y");
    await untilHeld(peer, orbited);
    drag(viewer, [60, 30], [75, 38], { button: "middle" });
    await untilHeld(peer, pan(orbited, 15, 8, SMALL));
  });

  Deno.test(`a panoramic ${generation} camera lacks a field of view, which is never written`, async () => {
    await using rig = await startSteeringRig({ generation, camera: "panoramic" });
    const { peer, viewer, start } = rig;
    const told = viewer.heard.findLast(({ event_type: type }) => type === "cameraStateChanged");
    assert.deepEqual(told?.payload["lacks"], ["fov"]);
    peer.resetWrites();
    drag(viewer, [40, 30], [70, 22]);
    const wanted = orbit(start, 30, -8, SMALL, "y");
    await until(() => isAt(peer, wanted.position));
    assert.ok(parts(peer).length > 0);
    assert.ok(parts(peer).every((names) => names === "position,target,up"), parts(peer).join(" "));
  });

  Deno.test(`a baking ${generation} camera has a position only, and only that is written`, async () => {
    await using rig = await startSteeringRig({ generation, camera: "baking" });
    const { peer, viewer, start } = rig;
    const told = viewer.heard.findLast(({ event_type: type }) => type === "cameraStateChanged");
    assert.deepEqual(told?.payload["lacks"], ["target", "up", "fov"]);
    peer.resetWrites();
    drag(viewer, [40, 30], [70, 22]);
    const wanted = orbit(start, 30, -8, SMALL, "y");
    await until(() => isAt(peer, wanted.position));
    assert.ok(parts(peer).every((names) => names === "position"), parts(peer).join(" "));
    drag(viewer, [40, 30], [60, 30]);
    await until(() => isAt(peer, orbit(wanted, 20, 0, SMALL, "y").position));
  });
}

function isAt(peer: Peer, wanted: readonly [number, number, number]): boolean {
  const { position } = peer.camera() ?? {};
  return position !== undefined &&
    wanted.every((value, axis) => Math.abs(value - (position[axis] ?? NaN)) < 1e-4);
}
