import { parseRoom, type Room, TURN_RENEW_MS } from "@fuelrail/contracts";
import { type Bus, connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { callRequest, requestEvent, serveRequests } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { STALE_MS } from "../../services/camera/core/steering_state.ts";
import { drag, poseOf, SMALL } from "../camera/steering_rig.ts";
import { startPeer } from "../octane_peer/peer.ts";
import { type NatsServer, startNatsServer } from "../testkit/nats_server.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { startProcess } from "./service_process.ts";

const log = createLog("test", "error", () => {});

function roomOf(name: string): Room {
  const parsed = parseRoom(name);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.room;
}

const ROOM = roomOf("DRAIN");

async function startBus(stack: AsyncDisposableStack): Promise<{ nats: NatsServer; bus: Bus }> {
  const nats = await startNatsServer();
  stack.defer(() => nats.stop());
  const bus = await connectNatsBus({ url: nats.url, name: "test", log });
  stack.defer(() => bus.drain());
  return { nats, bus };
}

Deno.test("a gateway that is told to end is not ready, sends viewers away spread, answers first and closes at the deadline", async () => {
  await using stack = new AsyncDisposableStack();
  const { nats, bus } = await startBus(stack);
  const gateway = await startProcess("gateway", { NATS_URL: nats.url, ROOM }, stack);
  const answer = Promise.withResolvers<void>();
  const never = Promise.withResolvers<void>();
  const served = serveRequests({
    ...{ bus, log, room: ROOM },
    service: "scene-query",
    handlers: {
      async loadingStateQuery(_payload, { name }) {
        await (name === "asks" ? answer.promise : never.promise);
        return { event_type: "loadingStateResponse", payload: { loading_state: "idle", url: "" } };
      },
    },
  });
  stack.defer(() => {
    never.resolve();
    served.unsubscribe();
  });
  const [asking, stuck, ...watching] = await Promise.all(
    ["asks", "waits", "1", "2", "3", "4", "5", "6"].map((name) =>
      connectViewer({ port: gateway.port, room: ROOM, hello: { name } })
    ),
  );
  assert.ok(asking !== undefined && stuck !== undefined);
  asking.send("loadingStateQuery", {}, 7);
  stuck.send("loadingStateQuery", {});
  await until(async () => {
    const text = await gateway.metrics();
    return /fuelrail_gateway_viewers 8/.test(text) && (await gateway.ready()).status === 200;
  });
  await bus.flush();

  gateway.terminate();
  const told = await asking.next("goaway");
  const { status, missing } = await gateway.ready();
  assert.deepEqual([status, missing], [503, ["it is shutting down"]]);
  assert.match(await gateway.metrics(), /fuelrail_gateway_draining 1/);
  assert.equal(asking.isClosed, false, "who waits for an answer is not closed");
  const times = await Promise.all(
    watching.map(async (viewer) => (await viewer.next("goaway")).retry_after_ms),
  );
  times.push(told.retry_after_ms);
  assert.ok(new Set(times).size > 3, `spread: ${times}`);
  assert.ok(times.every((ms) => ms >= 500 && ms <= 2_500), `${times}`);
  for (const viewer of watching) assert.equal((await viewer.closed).code, 4010);
  answer.resolve();
  await asking.next("loadingStateResponse");
  const answered = asking.heard.find((event) => event.event_type === "loadingStateResponse");
  assert.equal(answered?.payload["request_id"], 7);
  assert.equal((await asking.closed).code, 4010);
  assert.equal((await stuck.closed).code, 4010, "nobody outstays the deadline");
  assert.equal(await gateway.exited, 0);
});

Deno.test("readiness says that the bus is gone, and that it is back", async () => {
  await using stack = new AsyncDisposableStack();
  const { nats } = await startBus(stack);
  const env = { NATS_URL: nats.url, ROOM };
  const services = await Promise.all([
    startProcess("gateway", env, stack),
    startProcess("scene-query", env, stack),
  ]);
  const isReady = async (status: number) =>
    (await Promise.all(services.map((one) => one.ready()))).every((one) => one.status === status);
  await until(() => isReady(200), { timeoutMs: 120_000 });
  await nats.kill();
  await until(() => isReady(503), { timeoutMs: 120_000 });
  for (const service of services) {
    assert.deepEqual((await service.ready()).missing, ["the message bus is not connected"]);
  }
  const [gateway] = services;
  assert.equal((await fetch(`http://127.0.0.1:${gateway.port}/healthz`).then(drop)).status, 200);
  await nats.restart();
  await until(() => isReady(200), { timeoutMs: 120_000 });
  const { status } = await until(async () => {
    const said = await gateway.ready(`?room=${ROOM}`);
    return /frame-ingest does not answer/.test(said.missing[0] ?? "") ? said : undefined;
  }, { what: "the room's missing service" });
  assert.equal(status, 503);
});

Deno.test("camera and frame-ingest finish what they hold before they end", async () => {
  await using stack = new AsyncDisposableStack();
  const { nats, bus } = await startBus(stack);
  const peer = await startPeer(SMALL);
  stack.defer(() => peer.stop());
  const env = { NATS_URL: nats.url, ROOM, OCTANE_ADDRESS: `127.0.0.1:${peer.port}` };
  const [ingest, camera, gateway] = await Promise.all([
    startProcess("frame-ingest", env, stack),
    startProcess("camera", env, stack),
    startProcess("gateway", env, stack),
  ]);
  await until(async () => (await gateway.ready(`?room=${ROOM}`)).status === 200, {
    timeoutMs: 120_000,
  });
  const viewer = await connectViewer({ port: gateway.port, room: ROOM });
  stack.defer(() => viewer.close());
  await viewer.next("cameraStateChanged");
  // The camera service may hear of the picture's size later than a viewer, and then steers nobody.
  let drags = 0;
  const first = await until(async () => {
    drag(viewer, [20, 20], [30, 20]);
    drags++;
    const steered = viewer.next("cameraStateChanged", ({ driver }) => driver !== undefined, 2_000);
    return await steered.then(poseOf, () => undefined);
  }, { what: "a first drag" });
  const untilInputs = (count: number) =>
    until(async () => {
      const counted = /fuelrail_camera_inputs_total\{kind="pointer"\} (\d+)/;
      return Number(counted.exec(await camera.metrics())?.[1] ?? 0) === count;
    }, { what: `${count} inputs at the camera` });
  await untilInputs(drags * 10);
  // What it knows of the camera is old by then, and Octane is slow to say where it is now.
  peer.faults.setLatency(1_000, "LiveLinkService/GetCamera");
  await new Promise((resolve) => setTimeout(resolve, 2 * STALE_MS));
  const last = drag(viewer, [20, 20], [60, 40], { hold: true });
  await untilInputs(drags * 10 + 9);
  camera.terminate();
  const final = await viewer.next("cameraStateChanged", ({ input_seq: seq }) => seq === last);
  assert.notDeepEqual(poseOf(final).position, first.position);
  assert.equal(await camera.exited, 0);

  const granted = await requestEvent(
    ...[bus, ROOM, "octaneTurn", { class: "read" }, "octaneTurnGranted"] as const,
  );
  assert.ok(granted.ok, JSON.stringify(granted));
  const { turn, session } = granted.payload;
  const renew = () => callRequest(bus, ROOM, "octaneTurnRenew", { turn, session });
  const renewing = setInterval(() => void renew(), TURN_RENEW_MS / 2);
  stack.defer(() => clearInterval(renewing));
  let hasEnded = false;
  void ingest.exited.then(() => hasEnded = true);
  ingest.terminate();
  await until(async () => (await ingest.ready()).missing[0] === "it is shutting down");
  const refused = await callRequest(bus, ROOM, "octaneTurn", { class: "read" });
  assert.equal(refused.payload["code"], "octane_offline");
  const kept = await renew();
  assert.equal(kept.event_type, "octaneTurnRenewed");
  assert.equal(hasEnded, false, "a turn that is out is waited for");
  clearInterval(renewing);
  await callRequest(bus, ROOM, "octaneTurnEnd", { turn, session });
  assert.equal(await ingest.exited, 0);
});

async function drop(response: Response): Promise<Response> {
  await response.body?.cancel();
  return response;
}
