import assert from "node:assert/strict";
import { type NatsServer, startNatsServer } from "../../tests/testkit/nats_server.ts";
import type { NatsServerOptions } from "../../tests/testkit/nats_server.ts";
import { startTcpProxy, type TcpProxy } from "../../tests/testkit/tcp_proxy.ts";
import { until, within } from "../../tests/testkit/until.ts";
import { systemClock } from "../clock.ts";
import { createLog } from "../log.ts";
import { BusClosed, BusPayloadTooLarge, KeyValueUnavailable, RequestTimeout } from "./errors.ts";
import { DRAIN_FLUSH_MS } from "./limits.ts";
import { connectNatsBus, type NatsBusOptions } from "./nats_bus.ts";
import type { Bus } from "./types.ts";

const EMPTY = new Uint8Array(0);
const text = new TextDecoder();
const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);

interface Stage {
  readonly server: NatsServer;
  readonly proxy: TcpProxy;
  readonly lines: Record<string, unknown>[];
  /** Joins the server, or the proxy before it, as `user` when given. */
  join(
    name: string,
    through?: "server" | "proxy",
    user?: string,
    more?: Partial<NatsBusOptions>,
  ): Promise<Bus>;
}

/** Runs a test with a server, a proxy before it and buses that are drained in the end. */
function staged(
  body: (stage: Stage) => Promise<void>,
  options: NatsServerOptions = {},
): () => Promise<void> {
  return async () => {
    const server = await startNatsServer(options);
    const proxy = startTcpProxy({ hostname: "127.0.0.1", port: server.port });
    const buses: Bus[] = [];
    const lines: Record<string, unknown>[] = [];
    const log = createLog("test", "info", (line) => lines.push(JSON.parse(line)));
    try {
      await body({
        server,
        proxy,
        lines,
        async join(name, through = "server", user, more = {}) {
          const port = through === "server" ? server.port : proxy.port;
          const url = `nats://${user === undefined ? "" : `${user}@`}127.0.0.1:${port}`;
          const bus = await connectNatsBus({ url, name, log, ...more });
          buses.push(bus);
          return bus;
        },
      });
    } finally {
      await Promise.all(buses.map((bus) => bus.drain()));
      await proxy.stop();
      await server.stop();
    }
  };
}

function connected(bus: Bus): Promise<true> {
  return until(() => bus.status === "connected", { what: "connected" });
}

Deno.test(
  "connectNatsBus resolves before there is a server, and everything works once there is",
  staged(async ({ server, join }) => {
    await server.kill();
    const bus = await within(join("early"), 20_000, "a bus");
    const statuses: string[] = [];
    bus.onStatus((status) => statuses.push(status));
    assert.equal(bus.status, "reconnecting");
    bus.publish("x", EMPTY);
    assert.deepEqual([bus.stats.published, bus.stats.droppedWhileDown], [0, 1]);
    const got: string[] = [];
    bus.subscribe("x", (message) => got.push(text.decode(message.data)));
    bus.respond("req", "service", () => ({ data: bytes("answer") }));
    const asked = bus.request("req", EMPTY, { timeoutMs: 60_000 });
    const opened = bus.keyValue("notes");
    await assert.rejects(bus.request("req", EMPTY, { timeoutMs: 20 }), RequestTimeout);
    await server.restart();
    assert.equal(text.decode((await asked).data), "answer");
    const kv = await opened;
    await kv.put("k", bytes("stored"));
    bus.publish("x", bytes("now"));
    await until(() => got.length === 1);
    assert.deepEqual(got, ["now"]);
    assert.deepEqual(statuses, ["connected"]);
    assert.equal(bus.stats.reconnects, 0);
  }),
);

Deno.test(
  "a NATS killed and restarted brings back frames, responders and buckets",
  staged(async ({ server, join }) => {
    const [owner, viewer] = [await join("owner"), await join("viewer")];
    await Promise.all([connected(owner), connected(viewer)]);
    let frames = 0;
    viewer.subscribe("frame.*", () => frames++);
    owner.respond("req", "service", () => ({ data: bytes("answer") }));
    const [written, read] = [await owner.keyValue("notes"), await viewer.keyValue("notes")];
    const kept = await written.put("kept", bytes("1"));
    const seen: string[] = [];
    await read.watch("", (key, value) => seen.push(`${key}=${value && text.decode(value)}`));

    const frame = new Uint8Array(100_000);
    const pump = setInterval(() => owner.publish("frame.full", frame), 16);
    try {
      await until(() => frames > 5);
      await server.kill();
      await until(() => owner.status === "reconnecting" && viewer.status === "reconnecting");
      const dropped = owner.stats.droppedWhileDown;
      await until(() => owner.stats.droppedWhileDown > dropped + 3);
      await server.restart();
      const before = frames;
      await until(() => frames > before, { what: "frames after the restart" });
      const reply = await viewer.request("req", EMPTY, { timeoutMs: 60_000 });
      assert.equal(text.decode(reply.data), "answer");
      assert.equal((await read.get("kept"))?.revision, kept);
      await written.update("kept", bytes("2"), kept);
      await until(() => seen.includes("kept=2"), { what: "the watch again" });
      assert.deepEqual(seen, ["kept=1", "kept=2"]);
      assert.deepEqual([owner.stats.reconnects, viewer.stats.reconnects], [1, 1]);
    } finally {
      clearInterval(pump);
    }
  }),
);

Deno.test(
  "a watch tells what changed while its connection was lost, the newest only",
  staged(async ({ proxy, join }) => {
    const [near, far] = [await join("near"), await join("far", "proxy")];
    const [written, read] = [await near.keyValue("notes"), await far.keyValue("notes")];
    for (const key of ["same", "changed", "deleted"]) await written.put(key, bytes("old"));
    const seen: string[] = [];
    await read.watch("", (key, value) => seen.push(`${key}=${value && text.decode(value)}`));
    assert.deepEqual(seen, ["same=old", "changed=old", "deleted=old"]);
    proxy.refuse(true);
    proxy.cut();
    await until(() => far.status === "reconnecting");
    seen.length = 0;
    await written.put("changed", bytes("newer"));
    await written.put("changed", bytes("newest"));
    await written.delete("deleted");
    await written.put("added", bytes("new"));
    proxy.refuse(false);
    await until(() => seen.includes("added=new"));
    assert.deepEqual(seen, ["changed=newest", "deleted=undefined", "added=new"]);
  }),
);

Deno.test(
  "a request under way when the connection is lost gets its answer afterwards",
  staged(async ({ proxy, join }) => {
    const [near, far] = [await join("near"), await join("far", "proxy")];
    await Promise.all([connected(near), connected(far)]);
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
    let isAsked = false;
    near.respond("slow", "service", async () => {
      isAsked = true;
      await isReleased;
      return { data: bytes("late") };
    });
    await near.flush();
    const asked = far.request("slow", EMPTY);
    await until(() => isAsked);
    proxy.cut();
    await until(() => far.stats.reconnects > 0);
    await far.flush();
    release();
    assert.equal(text.decode((await asked).data), "late");
  }),
);

Deno.test(
  "a server that stops answering is left, and the bus is back when it answers again",
  staged(async ({ server, join, lines }) => {
    const bus = await join("a", "server", undefined, { pingMs: 200 });
    await connected(bus);
    let got = 0;
    bus.subscribe("x", () => got++);
    server.freeze();
    try {
      await until(() => bus.status === "reconnecting", { what: "the frozen server noticed" });
      assert.ok(lines.some((line) => String(line.msg).startsWith("NATS does not answer")));
    } finally {
      server.thaw();
    }
    await until(() => {
      bus.publish("x", EMPTY);
      return got > 0;
    }, { what: "a message through the server that answers again" });
  }),
);

Deno.test(
  "a server that stops reading costs bounded memory and every drop is counted",
  staged(async ({ proxy, join }) => {
    const bus = await join("a", "proxy");
    await connected(bus);
    proxy.stall("toServer");
    const frame = new Uint8Array(1024 * 1024);
    for (let index = 0; index < 100; index++) bus.publish("frame.full", frame);
    assert.equal(bus.stats.published + bus.stats.droppedBacklog, 100);
    assert.ok(bus.stats.published <= 48, `${bus.stats.published} MiB are waiting`);
    const { published } = bus.stats;
    bus.publish("status", bytes("state still goes out"));
    assert.equal(bus.stats.published, published + 1);
    proxy.resume();
    await bus.flush();
    const { droppedBacklog } = bus.stats;
    bus.publish("frame.full", frame);
    assert.equal(bus.stats.droppedBacklog, droppedBacklog);
  }),
);

Deno.test(
  "a subscriber that stops reading is cut by the server, hurts nobody and comes back",
  staged(async ({ proxy, join }) => {
    const [source, healthy, slow] = [
      await join("source"),
      await join("healthy"),
      await join("slow", "proxy"),
    ];
    await Promise.all([connected(source), connected(healthy), connected(slow)]);
    let healthyCount = 0;
    let slowCount = 0;
    healthy.subscribe("frame", () => healthyCount++);
    slow.subscribe("frame", () => slowCount++);
    await Promise.all([healthy.flush(), slow.flush()]);
    proxy.stall("toClient");
    const frame = new Uint8Array(256 * 1024);
    let sent = 0;
    let isPumping = true;
    // Never so far ahead of the healthy one that it would be cut for being slow, too.
    const pump = async () => {
      for (; isPumping; sent++) {
        source.publish("frame", frame);
        await until(() => healthyCount > sent - 4, { what: "frames at the healthy one" });
      }
    };
    const pumping = pump();
    try {
      await until(() => slow.status === "reconnecting", { what: "the cut" });
      proxy.resume();
      await until(() => slow.stats.reconnects > 0);
      const before = slowCount;
      await until(() => slowCount > before, { what: "frames at the slow one again" });
    } finally {
      isPumping = false;
      await pumping;
    }
    await until(() => healthyCount === sent, { what: "every frame at the healthy one" });
    assert.equal(source.stats.droppedBacklog + source.stats.droppedWhileDown, 0);
  }, { maxPending: "8MB", writeDeadline: "500ms" }),
);

Deno.test(
  "drain waits for nothing while the server is gone, and waiting calls reject",
  staged(async ({ server, join }) => {
    // No limit of a drain ever passes here.
    const clock = {
      ...systemClock,
      setTimer: (ms: number, fn: () => void) =>
        ms < DRAIN_FLUSH_MS ? systemClock.setTimer(ms, fn) : { cancel() {} },
    };
    const bus = await join("a", "server", undefined, { clock });
    await connected(bus);
    await server.kill();
    await until(() => bus.status === "reconnecting");
    const calls = Promise.all([
      assert.rejects(bus.request("x", EMPTY), BusClosed),
      assert.rejects(bus.keyValue("notes"), BusClosed),
    ]);
    await within(bus.drain(), 60_000, "drained");
    await calls;
    assert.equal(bus.status, "closed");
  }),
);

Deno.test("drain ends while a server accepts but says nothing", async () => {
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = silent.accept();
  const log = createLog("test", "error", () => {});
  const url = `nats://127.0.0.1:${silent.addr.port}`;
  const bus = await connectNatsBus({ url, name: "a", log });
  const connection = await accepted;
  try {
    await within(bus.drain(), 60_000, "drained");
  } finally {
    connection.close();
    silent.close();
  }
});

Deno.test(
  "keyValue says at once that the server runs without JetStream",
  staged(async ({ join }) => {
    const bus = await join("a");
    await assert.rejects(
      within(bus.keyValue("notes"), 60_000, "an answer"),
      (error) => error instanceof KeyValueUnavailable && /without JetStream/.test(error.message),
    );
  }, { jetstream: false }),
);

Deno.test(
  "publish keeps to a server's smaller limit and says what to set",
  staged(async ({ join, lines }) => {
    const bus = await join("a");
    await connected(bus);
    assert.equal(bus.maxPayloadBytes, 1024 * 1024);
    assert.throws(() => bus.publish("x", new Uint8Array(1024 * 1024)), BusPayloadTooLarge);
    assert.ok(lines.some((line) => /set max_payload to 8MB/.test(String(line.msg))));
    await bus.flush();
    assert.equal(bus.status, "connected");
  }, { maxPayload: "1MB" }),
);

Deno.test(
  "connectNatsBus logs in with the address's user, and says what that user may not do",
  staged(async ({ join, lines }) => {
    const [relay, stranger] = [
      await join("relay", "server", "relay:p%40ss"),
      await join("stranger", "server", "relay:wrong"),
    ];
    await connected(relay);
    relay.publish("forbidden", EMPTY);
    relay.subscribe("secret", () => {});
    const said = (part: string): boolean => lines.some((line) => String(line.msg).includes(part));
    await until(() => said("NATS refused something") && said("NATS refused a subscription"));
    await until(() => said("cannot reach NATS"));
    assert.equal(stranger.status, "reconnecting");
    assert.equal(relay.status, "connected");
    assert.ok(!JSON.stringify(lines).includes("p@ss"));
  }, {
    moreConfig: `authorization { users: [{
      user: relay, password: "p@ss",
      permissions: { publish: { deny: "forbidden" }, subscribe: { deny: "secret" } }
    }] }`,
  }),
);

Deno.test("discard makes room again in a store that was full, as often as it is filled", async () => {
  const folder = await Deno.makeTempDir({ prefix: "fuelrail_full_" });
  const store = `jetstream { store_dir: ${JSON.stringify(folder)}, max_file_store: 3MB }`;
  const filled = staged(async ({ join }) => {
    const kv = await (await join("filling")).keyValue("T", { maxValueBytes: 1_048_576 });
    const part = new Uint8Array(700_000);
    for (let round = 0; round < 4; round++) {
      let parts = 0;
      await assert.rejects(async () => {
        for (;; parts++) await kv.create(`R.${round}.${parts}`, part);
      }, KeyValueUnavailable);
      assert.ok(parts >= 4, `round ${round} had room for ${parts} parts only`);
      await kv.discard(`R.${round}.`);
      assert.deepEqual(await kv.keys("R."), []);
    }
  }, { jetstream: false, moreConfig: store });
  try {
    await filled();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
