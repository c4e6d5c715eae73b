import { status } from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { systemClock } from "../clock.ts";
import { createLog } from "../log.ts";
import { type OctaneConnection, openOctane } from "./connection.ts";
import { OctaneError } from "./octane_error.ts";
import { registerCallbacks, unregisterCallbacks } from "./registration.ts";
import { refusal, startTinyPeer, type TinyHandler } from "./testing/tiny_peer.ts";

const GRAB = "/octaneapi.ApiRenderEngineService/grabRenderResult";
const RELEASE = "/octaneapi.ApiRenderEngineService/releaseRenderResult";

async function withConnection(
  handlers: Record<string, TinyHandler>,
  use: (
    connection: OctaneConnection,
    state: { calls: () => string[]; logged: string[] },
  ) => Promise<void>,
): Promise<void> {
  const peer = await startTinyPeer({ generation: "beta2", handlers });
  const logged: string[] = [];
  const connection = await openOctane({
    host: "127.0.0.1",
    port: peer.port,
    clock: systemClock,
    log: createLog("test", "debug", (line) => logged.push(line)),
  });
  const before = peer.calls.length;
  try {
    await use(connection, { calls: () => peer.calls.slice(before), logged });
  } finally {
    await connection.close();
    await peer.stop();
  }
}

const IMAGES = { data: [{ size: { x: 1, y: 1 }, buffer: { data: Uint8Array.of(1, 2, 3, 4) } }] };

Deno.test("grab releases a result that it got", async () => {
  const handlers = {
    grabRenderResult: () => ({ result: true, renderImages: IMAGES }),
    releaseRenderResult: () => ({}),
  };
  await withConnection(handlers, async (connection, { calls }) => {
    const { ok, images } = await connection.grab();
    assert.equal(ok, true);
    assert.deepEqual([...images[0]?.data ?? []], [1, 2, 3, 4]);
    assert.deepEqual(calls(), [GRAB, RELEASE]);
  });
});

Deno.test("grab releases nothing when there was no result", async () => {
  const handlers = {
    grabRenderResult: () => ({ result: false }),
    releaseRenderResult: () => ({}),
  };
  await withConnection(handlers, async (connection, { calls }) => {
    assert.deepEqual(await connection.grab(), { ok: false, images: [] });
    assert.deepEqual(calls(), [GRAB]);
  });
});

Deno.test("grab lets only one grab and release be under way", async () => {
  let held = 0;
  const handlers = {
    grabRenderResult: () => {
      held++;
      assert.equal(held, 1);
      return { result: true, renderImages: IMAGES };
    },
    releaseRenderResult: () => {
      held--;
      return {};
    },
  };
  await withConnection(handlers, async (connection, { calls }) => {
    const results = await Promise.all([connection.grab(), connection.grab(), connection.grab()]);
    assert.deepEqual(results.map(({ ok }) => ok), [true, true, true]);
    assert.deepEqual(calls(), [GRAB, RELEASE, GRAB, RELEASE, GRAB, RELEASE]);
  });
});

Deno.test("grab goes on after one that failed", async () => {
  let count = 0;
  const handlers = {
    grabRenderResult: () => {
      count++;
      if (count === 1) throw refusal(status.INTERNAL, "not now");
      return { result: false };
    },
  };
  await withConnection(handlers, async (connection) => {
    const first = connection.grab();
    const second = connection.grab();
    await assert.rejects(first, { name: "OctaneError", kind: "internal", rpc: GRAB });
    assert.equal((await second).ok, false);
  });
});

Deno.test("grab keeps the images when the release fails, and says so in the log", async () => {
  const handlers = {
    grabRenderResult: () => ({ result: true, renderImages: IMAGES }),
    releaseRenderResult: () => {
      throw refusal(status.INTERNAL, "stuck");
    },
  };
  await withConnection(handlers, async (connection, { logged }) => {
    assert.equal((await connection.grab()).images.length, 1);
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? "", /could not be released.*stuck/);
  });
});

Deno.test("grab rejects with a parse error's place when the answer is cut", async () => {
  const handlers = { grabRenderResult: () => Uint8Array.from([0x08, 1, 0x12, 9]) };
  await withConnection(handlers, async (connection) => {
    await assert.rejects(connection.grab(), (error: unknown) => {
      assert.ok(error instanceof OctaneError);
      assert.equal(error.kind, "internal");
      assert.match(error.message, /message cut off at byte 4/);
      return true;
    });
  });
});

Deno.test("registerCallbacks asks for images and statistics, one after the other", async () => {
  const seen: unknown[] = [];
  const register = (request: unknown) => {
    seen.push((request as { callback?: { callbackSource: string } }).callback?.callbackSource);
    return { callbackId: 4 };
  };
  const handlers = { setOnNewImageCallback: register, setOnNewStatisticsCallback: register };
  await withConnection(handlers, async (connection, { calls }) => {
    assert.deepEqual(await registerCallbacks(connection), { failures: [] });
    assert.deepEqual(await unregisterCallbacks(connection), { failures: [] });
    assert.deepEqual(seen, ["grpc", "grpc", undefined, undefined]);
    const image = "/octaneapi.ApiRenderEngineService/setOnNewImageCallback";
    const statistics = "/octaneapi.ApiRenderEngineService/setOnNewStatisticsCallback";
    assert.deepEqual(calls(), [image, statistics, image, statistics]);
  });
});

Deno.test("registerCallbacks reports what was refused and asks for the rest", async () => {
  const handlers = { setOnNewStatisticsCallback: () => ({ callbackId: 1 }) };
  await withConnection(handlers, async (connection, { calls }) => {
    const { failures } = await registerCallbacks(connection);
    assert.deepEqual(failures.map(({ kind }) => kind), ["unimplemented"]);
    assert.deepEqual(calls(), ["/octaneapi.ApiRenderEngineService/setOnNewStatisticsCallback"]);
  });
});
