import assert from "node:assert/strict";
import { startTcpProxy, type TcpProxy } from "./tcp_proxy.ts";
import { until, within } from "./until.ts";

interface Stage {
  readonly proxy: TcpProxy;
  connect(): Promise<Deno.TcpConn>;
  /** Bytes that the echo server has read. */
  readonly echoed: () => number;
}

/** Runs a test with a proxy before a server that sends everything back. */
async function staged(body: (stage: Stage) => Promise<void>): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let echoed = 0;
  const open = new Set<Deno.TcpConn>();
  async function echo(connection: Deno.TcpConn): Promise<void> {
    open.add(connection);
    const buffer = new Uint8Array(65_536);
    try {
      for (let count = await connection.read(buffer); count !== null;) {
        echoed += count;
        for (let at = 0; at < count;) at += await connection.write(buffer.subarray(at, count));
        count = await connection.read(buffer);
      }
    } catch {
      // The test has cut the connection.
    }
    if (open.delete(connection)) connection.close();
  }
  const accepting = (async () => {
    const work: Promise<void>[] = [];
    for await (const connection of listener) work.push(echo(connection));
    await Promise.all(work);
  })();
  const proxy = startTcpProxy({ hostname: "127.0.0.1", port: listener.addr.port });
  const clients: Deno.TcpConn[] = [];
  try {
    await body({
      proxy,
      echoed: () => echoed,
      async connect() {
        const client = await Deno.connect({ hostname: proxy.hostname, port: proxy.port });
        clients.push(client);
        return client;
      },
    });
  } finally {
    for (const client of clients) client.close();
    await proxy.stop();
    listener.close();
    for (const connection of open) {
      open.delete(connection);
      connection.close();
    }
    await accepting;
  }
}

async function send(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) at += await connection.write(bytes.subarray(at));
}

async function receive(connection: Deno.TcpConn, count: number): Promise<Uint8Array> {
  const whole = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const read = await connection.read(whole.subarray(at));
    if (read === null) throw new Error(`ended after ${at} of ${count} bytes`);
    at += read;
  }
  return whole;
}

const sample = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, index) => index % 253);

Deno.test("startTcpProxy passes bytes unchanged both ways and counts them", () =>
  staged(async ({ proxy, connect }) => {
    const client = await connect();
    const bytes = sample(500_000);
    const [back] = await Promise.all([receive(client, bytes.byteLength), send(client, bytes)]);
    assert.deepEqual(back, bytes);
    await until(() => proxy.bytes.toClient >= 500_000);
    assert.deepEqual(proxy.bytes, { toServer: 500_000, toClient: 500_000 });
    assert.deepEqual([proxy.connections, proxy.accepted], [1, 1]);
  }));

Deno.test("delay holds bytes back for at least that long, in order", () =>
  staged(async ({ proxy, connect }) => {
    const client = await connect();
    proxy.delay(60, "toServer");
    const startMs = performance.now();
    await send(client, sample(10));
    assert.deepEqual(await receive(client, 10), sample(10));
    assert.ok(performance.now() - startMs >= 59);
  }));

Deno.test("throttle passes no more than its rate", () =>
  staged(async ({ proxy, connect }) => {
    const client = await connect();
    proxy.throttle(100_000);
    const startMs = performance.now();
    await Promise.all([receive(client, 20_000), send(client, sample(20_000))]);
    assert.ok(performance.now() - startMs >= 150, `${performance.now() - startMs} ms`);
  }));

Deno.test("stall stops reading one way until resume, and loses nothing", () =>
  staged(async ({ proxy, connect, echoed }) => {
    const client = await connect();
    await send(client, sample(1));
    await receive(client, 1);
    proxy.stall("toServer");
    const bytes = sample(2_000_000);
    let written = 0;
    const sent = (async () => {
      while (written < bytes.byteLength) {
        written += await client.write(bytes.subarray(written, written + 50_000));
      }
    })();
    const back = receive(client, bytes.byteLength);
    await until(() => written >= 500_000);
    // A read was under way when the stall came; its bytes pass, the next do not.
    assert.ok(echoed() <= 65_537, `${echoed()} bytes passed`);
    proxy.resume();
    await sent;
    assert.deepEqual(await back, bytes);
  }));

Deno.test("cut closes what is open, and refuse closes what comes", () =>
  staged(async ({ proxy, connect }) => {
    const first = await connect();
    await until(() => proxy.connections === 1);
    proxy.refuse(true);
    proxy.cut();
    const ended = first.read(new Uint8Array(1)).catch(() => null);
    assert.equal(await within(ended, 60_000, "the cut"), null);
    const second = await connect();
    const refused = second.read(new Uint8Array(1)).catch(() => null);
    assert.equal(await within(refused, 60_000, "the refusal"), null);
    await until(() => proxy.connections === 0);
    assert.equal(proxy.accepted, 1);
    proxy.refuse(false);
    const third = await connect();
    await send(third, sample(5));
    assert.deepEqual(await receive(third, 5), sample(5));
  }));
