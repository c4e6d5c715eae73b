import assert from "node:assert/strict";
import { parseRoom } from "@fuelrail/contracts";
import { createMemoryHub } from "./bus/mod.ts";
import { openHealth } from "./health.ts";
import { createLog } from "./log.ts";
import { ownerMissing } from "./readiness.ts";
import { serveRequests } from "./requests.ts";

const log = createLog("test", "error", () => {});

function roomOf(name: string) {
  const parsed = parseRoom(name);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.room;
}

Deno.test("openHealth is alive from the start, ready while it serves, and not when it drains", async () => {
  const health = await openHealth({ host: "127.0.0.1", port: 0, log });
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${health.port}${path}`);
    return { status: response.status, text: await response.text() };
  };
  const missing: string[] = [];
  assert.deepEqual((await get("/healthz")).status, 200);
  assert.match((await get("/readyz")).text, /has not started/);
  health.serving({ metrics: () => Promise.resolve("fuelrail_one 1\n"), missing: () => missing });
  assert.deepEqual(await get("/readyz"), { status: 200, text: '{"status":"ready","missing":[]}' });
  assert.deepEqual(await get("/metrics"), { status: 200, text: "fuelrail_one 1\n" });
  missing.push("the bus");
  assert.deepEqual((await get("/readyz")).status, 503);
  missing.pop();
  health.draining();
  const draining = await get("/readyz");
  assert.equal(draining.status, 503);
  assert.match(draining.text, /shutting down/);
  assert.equal((await get("/healthz")).status, 200);
  assert.equal((await get("/else")).status, 404);
  await health.stop();
});

Deno.test("openHealth listens on nothing without a port", async () => {
  const health = await openHealth({ host: "127.0.0.1", port: undefined, log });
  assert.equal(health.port, undefined);
  await health.stop();
});

Deno.test("ownerMissing names an owner that does not answer, and takes a refusal for an answer", async () => {
  const hub = createMemoryHub();
  const bus = hub.connect("camera");
  const room = roomOf("READY");
  const asked = { bus, room, service: "camera", read: "getCameraStateRequest" } as const;
  assert.match((await ownerMissing(asked))[0] ?? "", /camera does not answer on the bus/);
  const served = serveRequests({ bus, room, service: "camera", handlers: {}, log });
  assert.deepEqual(await ownerMissing(asked), []);
  served.unsubscribe();
  await bus.drain();
  assert.deepEqual(await ownerMissing(asked), ["the message bus is not connected"]);
});

Deno.test("serveRequests finish takes no more and waits for what is under way", async () => {
  const bus = createMemoryHub().connect("camera");
  const room = roomOf("FINISH");
  const { promise, resolve } = Promise.withResolvers<void>();
  const served = serveRequests({
    ...{ bus, room, log },
    service: "scene-query",
    handlers: {
      async loadingStateQuery() {
        await promise;
        return { event_type: "loadingStateResponse", payload: { loading_state: "idle", url: "" } };
      },
    },
  });
  const answer = ownerMissing({ bus, room, service: "scene-query", read: "loadingStateQuery" });
  await bus.flush();
  let isFinished = false;
  const finished = served.finish(60_000).then(() => isFinished = true);
  await bus.flush();
  assert.equal(isFinished, false);
  resolve();
  await finished;
  assert.deepEqual(await answer, []);
  await bus.drain();
});
