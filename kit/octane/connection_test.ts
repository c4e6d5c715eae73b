import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createHttp2Server } from "node:http2";
import { status } from "@grpc/grpc-js";
import { closedPort } from "../../tests/testkit/closed_port.ts";
import { systemClock } from "../clock.ts";
import { createLog } from "../log.ts";
import { type OctaneConnection, openOctane, type OpenOptions } from "./connection.ts";
import * as alpha5 from "./gen/alpha5.ts";
import * as beta2 from "./gen/beta2.ts";
import { OctaneError } from "./octane_error.ts";
import {
  NEVER,
  refusal,
  startTinyPeer,
  type TinyPeer,
  type TinyPeerOptions,
} from "./testing/tiny_peer.ts";
import type { CallReport } from "./unary.ts";

const log = createLog("test", "error", () => {});

function openAt(port: number, more: Partial<OpenOptions> = {}): Promise<OctaneConnection> {
  return openOctane({ host: "127.0.0.1", port, clock: systemClock, log, ...more });
}

async function withPeer(
  options: TinyPeerOptions,
  use: (connection: OctaneConnection, peer: TinyPeer, reports: CallReport[]) => Promise<void>,
): Promise<void> {
  const peer = await startTinyPeer(options);
  const reports: CallReport[] = [];
  try {
    const connection = await openAt(peer.port, { onCall: (report) => reports.push(report) });
    try {
      await use(connection, peer, reports);
    } finally {
      await connection.close();
    }
  } finally {
    await peer.stop();
  }
}

async function failureOf(work: Promise<unknown>): Promise<OctaneError> {
  const error = await work.then(() => undefined, (cause: unknown) => cause);
  assert.ok(error instanceof OctaneError, `an OctaneError, not ${String(error)}`);
  return error;
}

/** A TCP server that does only what `greet` does with each connection. */
async function withTcpServer(
  greet: (socket: Socket) => void,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    await use(typeof address === "object" && address !== null ? address.port : 0);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`openOctane recognises ${generation} and reads version and name`, async () => {
    await withPeer({ generation }, (connection, peer) => {
      assert.equal(connection.generation, generation);
      assert.equal(connection.version, "15000005");
      assert.equal(connection.rendererName, "Tiny peer");
      assert.equal(connection.target, `127.0.0.1:${peer.port}`);
      return Promise.resolve();
    });
  });
}

Deno.test("openOctane takes a peer of no known generation, without version or name", async () => {
  const missing = () => {
    throw refusal(status.UNIMPLEMENTED, "no such rpc");
  };
  const handlers = { octaneVersion: missing, octaneName: missing };
  await withPeer({ generation: "neither", handlers }, (connection) => {
    assert.equal(connection.generation, "unknown");
    assert.equal(connection.version, null);
    assert.equal(connection.rendererName, null);
    return Promise.resolve();
  });
});

Deno.test("openOctane takes a getter that fails as one that is there", async () => {
  const getWebRTCStatus = () => {
    throw refusal(status.INTERNAL, "no WebRTC today");
  };
  await withPeer({ generation: "beta2", handlers: { getWebRTCStatus } }, (connection) => {
    assert.equal(connection.generation, "beta2");
    return Promise.resolve();
  });
});

Deno.test("openOctane says when nothing listens at the address", async () => {
  const error = await failureOf(openAt(closedPort()));
  assert.equal(error.kind, "unreachable");
  assert.match(error.message, /connect at 127\.0\.0\.1:\d+: nothing listens on port/);
});

Deno.test("openOctane says when the host's name is unknown", async () => {
  const error = await failureOf(openAt(1, { host: "no-such-host.invalid" }));
  assert.equal(error.kind, "unreachable");
  assert.match(error.why, /"no-such-host\.invalid"/);
});

Deno.test("openOctane reports a peer that accepts and never speaks, and lets go of it", async () => {
  const sockets: Socket[] = [];
  await withTcpServer((socket) => sockets.push(socket), async (port) => {
    const error = await failureOf(openAt(port, { connectTimeoutMs: 1_500 }));
    assert.equal(error.kind, "deadline");
    assert.match(error.why, /says nothing/);
    const open = sockets.filter((socket) => !socket.destroyed);
    await Promise.all(
      open.map((socket) => new Promise((gone) => socket.resume().once("close", gone))),
    );
  });
});

Deno.test("openOctane reports a peer that hangs up on every connection", async () => {
  await withTcpServer((socket) => socket.end(), async (port) => {
    const error = await failureOf(openAt(port));
    assert.equal(error.kind, "unreachable");
    assert.match(error.why, /does not speak gRPC/);
  });
});

Deno.test("openOctane reports a peer that speaks something else", async () => {
  await withTcpServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"), async (port) => {
    const error = await failureOf(openAt(port));
    assert.equal(error.kind, "unreachable");
  });
});

Deno.test("openOctane reports a peer that speaks HTTP/2 and answers no call", async () => {
  const sessions = new Set<{ destroy(): void }>();
  const server = createHttp2Server();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream) => stream.on("error", () => {}));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const error = await failureOf(openAt(port, { connectTimeoutMs: 1_500 }));
    assert.equal(error.kind, "deadline");
    assert.match(error.rpc, /hardwareRayTracingEnabled/);
  } finally {
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

Deno.test("openOctane gives up on a peer whose first answer never comes", async () => {
  const peer = await startTinyPeer({
    generation: "alpha5",
    handlers: { hardwareRayTracingEnabled: () => NEVER },
  });
  try {
    const error = await failureOf(openAt(peer.port, { connectTimeoutMs: 1_500 }));
    assert.equal(error.kind, "deadline");
    assert.equal(error.code, status.DEADLINE_EXCEEDED);
  } finally {
    await peer.stop();
  }
});

Deno.test("call sends the request and decodes the answer with 64-bit handles", async () => {
  const handle = 2n ** 63n + 1n;
  let seen: unknown;
  const handlers = {
    connectedNodeIx: (request: unknown) => {
      seen = request;
      return { result: { handle } };
    },
  };
  await withPeer({ generation: "beta2", handlers }, async (connection, _peer, reports) => {
    const answer = await connection.call(beta2.ApiNodeService.method.connectedNodeIx, {
      objectPtr: { handle, type: beta2.ObjectRef_ObjectType.ApiNode },
      pinIx: 3,
      enterWrapperNode: true,
    });
    assert.equal(answer.result?.handle, handle);
    assert.ok(typeof seen === "object" && seen !== null && "objectPtr" in seen);
    assert.equal((seen.objectPtr as { handle: bigint }).handle, handle);
    const last = reports.at(-1);
    assert.equal(last?.rpc, "/octaneapi.ApiNodeService/connectedNodeIx");
    assert.equal(last?.ok, true);
    assert.ok((last?.durationMs ?? -1) >= 0);
  });
});

Deno.test("call serves a common rpc of either generation's types", async () => {
  const handlers = { getRenderStatistics: () => ({ statistics: { beautySamplesPerPixel: 7 } }) };
  await withPeer({ generation: "alpha5", handlers }, async (connection) => {
    const asAlpha5 = alpha5.ApiRenderEngineService.method.getRenderStatistics;
    const asBeta2 = beta2.ApiRenderEngineService.method.getRenderStatistics;
    assert.equal((await connection.call(asAlpha5, {})).statistics?.beautySamplesPerPixel, 7);
    assert.equal((await connection.call(asBeta2, {})).statistics?.beautySamplesPerPixel, 7);
  });
});

const REFUSALS: [code: number, details: string, kind: string][] = [
  [status.INVALID_ARGUMENT, "invalid object reference", "invalid_reference"],
  [status.INVALID_ARGUMENT, "Unsupported or missing expected_type", "invalid_argument"],
  [status.INTERNAL, "boom", "internal"],
  [status.UNAVAILABLE, "shutting down", "unreachable"],
  [status.UNIMPLEMENTED, "what?", "unimplemented"],
];
for (const [code, details, kind] of REFUSALS) {
  Deno.test(`call rejects with ${kind} on status ${code} "${details}"`, async () => {
    const isCompiling = () => {
      throw refusal(code, details);
    };
    await withPeer(
      { generation: "beta2", handlers: { isCompiling } },
      async (connection, peer, reports) => {
        const calling = connection.call(beta2.ApiRenderEngineService.method.isCompiling, {});
        const error = await failureOf(calling);
        assert.equal(error.kind, kind);
        assert.equal(error.code, code);
        assert.equal(error.rpc, "/octaneapi.ApiRenderEngineService/isCompiling");
        assert.equal(error.target, `127.0.0.1:${peer.port}`);
        assert.ok(error.message.includes(details));
        assert.equal(reports.at(-1)?.error, error);
      },
    );
  });
}

Deno.test("call rejects with deadline when no answer comes in time", async () => {
  const handlers = { isCompiling: () => NEVER };
  await withPeer({ generation: "beta2", handlers }, async (connection) => {
    const { isCompiling } = beta2.ApiRenderEngineService.method;
    const error = await failureOf(connection.call(isCompiling, {}, { deadlineMs: 50 }));
    assert.equal(error.kind, "deadline");
    assert.match(error.message, /isCompiling at .*: no answer in time/);
  });
});

Deno.test("call is called off by its signal, before and while it is sent", async () => {
  const arrived = Promise.withResolvers<void>();
  const isCompiling = () => {
    arrived.resolve();
    return NEVER;
  };
  await withPeer({ generation: "beta2", handlers: { isCompiling } }, async (connection, peer) => {
    const method = beta2.ApiRenderEngineService.method.isCompiling;
    const count = peer.calls.length;
    const before = await failureOf(connection.call(method, {}, { signal: AbortSignal.abort() }));
    assert.equal(before.kind, "cancelled");
    assert.equal(peer.calls.length, count);
    const abort = new AbortController();
    const calling = connection.call(method, {}, { signal: abort.signal });
    await arrived.promise;
    abort.abort();
    assert.equal((await failureOf(calling)).kind, "cancelled");
  });
});

Deno.test("call never sends a forbidden rpc", async () => {
  const asyncTonemapBufferType = () => ({ result: 0 });
  await withPeer(
    { generation: "beta2", handlers: { asyncTonemapBufferType } },
    async (connection, peer, reports) => {
      const { method } = beta2.ApiRenderEngineService;
      const before = [peer.calls.length, reports.length];
      const error = await failureOf(connection.call(method.asyncTonemapBufferType, {}));
      assert.equal(error.kind, "forbidden");
      assert.match(error.message, /asyncTonemapBufferType at .*: never sent: it crashes Octane/);
      assert.deepEqual([peer.calls.length, reports.length], before);
    },
  );
});

Deno.test("close ends calls in flight as cancelled and refuses later ones", async () => {
  const arrived = Promise.withResolvers<void>();
  const isCompiling = () => {
    arrived.resolve();
    return NEVER;
  };
  const peer = await startTinyPeer({ generation: "beta2", handlers: { isCompiling } });
  const connection = await openAt(peer.port);
  let losses = 0;
  connection.onLost(() => losses++);
  const calling = failureOf(connection.call(beta2.ApiRenderEngineService.method.isCompiling, {}));
  await arrived.promise;
  await Promise.all([connection.close(), connection.close()]);
  assert.equal((await calling).kind, "cancelled");
  const later = connection.call(beta2.ApiRenderEngineService.method.isCompiling, {});
  assert.equal((await failureOf(later)).kind, "cancelled");
  assert.equal(losses, 0);
  await peer.stop();
});

Deno.test("a lost connection fails its calls, is told once, and never dials again", async () => {
  const arrived = Promise.withResolvers<void>();
  const isCompiling = () => {
    arrived.resolve();
    return NEVER;
  };
  const port = closedPort();
  const first = await startTinyPeer({ generation: "beta2", handlers: { isCompiling }, port });
  const connection = await openAt(first.port);
  const lost = new Promise<OctaneError>((resolve) => connection.onLost(resolve));
  const { method } = beta2.ApiRenderEngineService;
  const calling = failureOf(connection.call(method.isCompiling, {}));
  await arrived.promise;
  await first.stop();
  assert.equal((await calling).kind, "unreachable");
  assert.equal((await lost).kind, "unreachable");

  const second = await startTinyPeer({ generation: "alpha5", port: first.port });
  try {
    const error = await failureOf(connection.call(method.isCompiling, {}));
    assert.equal(error.kind, "unreachable");
    assert.deepEqual(second.calls, []);
    assert.equal(
      await new Promise<string>((resolve) => connection.onLost((e) => resolve(e.kind))),
      "unreachable",
    );
    const again = await openAt(first.port);
    assert.equal(again.generation, "alpha5");
    await again.close();
  } finally {
    await connection.close();
    await second.stop();
  }
});
