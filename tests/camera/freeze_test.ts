import { orbit } from "@fuelrail/camera-math";
import type { Bus } from "@fuelrail/kit/bus";
import { callRequest } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import type { Peer } from "../octane_peer/peer.ts";
import { until } from "../testkit/until.ts";
import {
  assertRests,
  drag,
  PATIENT_MS,
  point,
  poseOf,
  SMALL,
  startSteeringRig,
  type SteeringRig,
  untilHeld,
} from "./steering_rig.ts";

const sets = (peer: Peer) =>
  peer.writes().filter(({ rpc }) => rpc === "LiveLinkService/SetCamera").length;
const errorsOf = ({ viewer }: SteeringRig) =>
  viewer.heard.filter(({ event_type }) => event_type === "viewerError")
    .map(({ payload }) => payload["code"]);

function setLock(bus: Bus, { stack }: SteeringRig, locked: boolean) {
  const caller = { role: "admin", viewerId: "grace", name: "Grace" } as const;
  return callRequest(bus, stack.room, "setLockRequest", { locked, reason: "client call" }, caller);
}

Deno.test("an admin's lock ends a drag at once, for all to see, and nothing more is written", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, start, stack } = rig;
  const admin = await stack.connect("admin");
  const last = drag(viewer, [40, 30], [60, 30], { hold: true });
  await viewer.next("cameraStateChanged", ({ input_seq }) => input_seq >= last);
  await untilHeld(peer, orbit(start, 20, 0, SMALL, "y"));
  await viewer.next("controlChanged", ({ driver }) => driver !== undefined);
  peer.resetWrites();
  // One write is on its way and another wanted when the lock comes.
  peer.faults.setLatency(60_000, "ApiChangeManagerService/update");
  point(viewer, { buttonsHeld: 1, x: 70, y: 30 });
  await until(() => sets(peer) === 1);
  const waiting = point(viewer, { buttonsHeld: 1, x: 80, y: 30 });
  viewer.send("ping", { t: 1 });
  await viewer.next("pong");
  const reply = await setLock(admin, rig, true);
  assert.equal(reply.event_type, "controlChanged", JSON.stringify(reply.payload));
  const frozen = await viewer.next("controlChanged", ({ locked }) => locked !== undefined);
  assert.equal(frozen.driver, undefined);
  assert.deepEqual([frozen.locked?.by?.name, frozen.locked?.reason], ["Grace", "client call"]);
  const refused = await viewer.next("viewerError");
  assert.equal(refused.code, "locked");
  peer.faults.setLatency(0, "ApiChangeManagerService/update");
  const told = await viewer.next("cameraStateChanged", ({ position }) => {
    const [x] = orbit(start, 30, 0, SMALL, "y").position;
    return Math.abs(position[0] - x) < 1e-4;
  }, PATIENT_MS);
  assert.ok(told.input_seq < waiting);
  for (let x = 81; x < 99; x++) point(viewer, { buttonsHeld: 1, x, y: 30 });
  point(viewer, { type: "up", x: 99, y: 30 });
  viewer.send("cameraCommandRequest", { command: "top", transition_ms: 0 }, "top");
  await viewer.next("viewerError", ({ event_type }) => event_type === "cameraCommandRequest");
  assert.equal(sets(peer), 1);
  assert.deepEqual(errorsOf(rig), ["locked", "locked"]);

  await setLock(admin, rig, false);
  await viewer.next("controlChanged", ({ locked }) => locked === undefined);
  drag(viewer, [40, 30], [50, 30]);
  await untilHeld(peer, orbit(poseOf(told), 10, 0, SMALL, "y"));
});

Deno.test("a lock ends a flight, and the key still held moves nothing when it is taken away", async () => {
  await using rig = await startSteeringRig();
  const { peer, viewer, stack } = rig;
  const admin = await stack.connect("admin");
  point(viewer, { type: "keyDown", keyCode: 26 });
  await until(() => sets(peer) > 1, { timeoutMs: PATIENT_MS });
  await setLock(admin, rig, true);
  await viewer.next("viewerError", ({ code }) => code === "locked");
  await viewer.next("controlChanged", ({ locked }) => locked !== undefined);
  await setLock(admin, rig, false);
  await viewer.next("controlChanged", ({ locked }) => locked === undefined);
  await assertRests(peer, viewer);
});

Deno.test("where configuration freezes writes nobody drives, and a drag is told why", async () => {
  await using rig = await startSteeringRig({}, { readOnly: true });
  const { peer, viewer } = rig;
  peer.resetWrites();
  await until(() =>
    viewer.heard.some(({ event_type: type, payload }) =>
      type === "controlChanged" && payload["read_only"] === true
    )
  );
  drag(viewer, [40, 30], [60, 30]);
  assert.equal((await viewer.next("viewerError")).code, "read_only");
  viewer.send("cameraCommandRequest", { command: "top" }, "top");
  await viewer.next("viewerError", ({ event_type }) => event_type === "cameraCommandRequest");
  viewer.send("pickRequest", { x: 64, y: 32, tool: "focus" }, "focus");
  const focus = await viewer.next("viewerError", ({ event_type }) => event_type === "pickRequest");
  assert.equal(focus.code, "read_only");
  assert.deepEqual(peer.writes(), []);
});
