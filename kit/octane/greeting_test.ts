import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { closedPort } from "../../tests/testkit/closed_port.ts";
import { createManualClock, systemClock } from "../clock.ts";
import { contact } from "./greeting.ts";

/** A TCP server that does only what `greet` does with each connection. */
async function withServer(
  greet: (socket: Socket) => void,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
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

const BASE = { address: "127.0.0.1", timeoutMs: 60_000, clock: systemClock, expectHttp2: true };

Deno.test("contact is content with an accepted connection unless HTTP/2 is expected", async () => {
  await withServer(() => {}, async (port) => {
    const met = await contact({ ...BASE, port, expectHttp2: false });
    assert.deepEqual(met, { outcome: "ok" });
  });
});

Deno.test("contact takes settings that arrive in pieces", async () => {
  const settings = Uint8Array.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  const greet = (socket: Socket) => {
    socket.setNoDelay();
    socket.write(settings.subarray(0, 4), () => socket.write(settings.subarray(4)));
  };
  await withServer(greet, async (port) => {
    assert.deepEqual(await contact({ ...BASE, port }), { outcome: "ok" });
  });
});

Deno.test("contact says that a peer hung up, or quotes what else it said", async () => {
  await withServer((socket) => socket.end(), async (port) => {
    assert.deepEqual(await contact({ ...BASE, port }), { outcome: "foreign", heard: "" });
  });
  await withServer((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"), async (port) => {
    const met = await contact({ ...BASE, port });
    assert.deepEqual(met, { outcome: "foreign", heard: "SSH-2.0-OpenSSH_9.9" });
  });
});

Deno.test("contact tells a silent peer from one that never answers", async () => {
  const accepted = Promise.withResolvers<void>();
  const clock = createManualClock();
  await withServer((socket) => socket.once("data", () => accepted.resolve()), async (port) => {
    const silent = contact({ ...BASE, port, clock });
    await accepted.promise;
    clock.advance(BASE.timeoutMs);
    assert.deepEqual(await silent, { outcome: "silent" });

    const unanswered = contact({ ...BASE, port, clock });
    clock.advance(BASE.timeoutMs);
    assert.deepEqual(await unanswered, { outcome: "noAnswer" });
  });
});

Deno.test("contact gives the reason of a refused connection", async () => {
  const met = await contact({ ...BASE, port: closedPort() });
  assert.ok(met.outcome === "refused");
  assert.equal((met.cause as { code?: string }).code, "ECONNREFUSED");
});
