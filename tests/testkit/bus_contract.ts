import assert from "node:assert/strict";
import {
  type Bus,
  BusClosed,
  type BusMessage,
  BusPayloadTooLarge,
  BusSubjectError,
  NoResponders,
  RequestTimeout,
  ResponderFailed,
} from "@fuelrail/kit/bus";
import { until, within } from "./until.ts";

/** A place where several buses meet. */
export interface BusHarness {
  connect(name: string): Promise<Bus>;
  /** Ends the place itself; the buses are drained before. */
  close(): Promise<void>;
}

/** Runs one test with buses that are drained afterwards, also when it fails. */
export type WithBuses = (
  body: (connect: (name: string) => Promise<Bus>) => Promise<void>,
) => () => Promise<void>;

/** Wraps test bodies so that each has a harness of its own and leaves nothing running. */
export function withHarness(open: () => Promise<BusHarness>): WithBuses {
  return (body) => async () => {
    const harness = await open();
    const buses: Bus[] = [];
    try {
      await body(async (name) => {
        const bus = await harness.connect(name);
        buses.push(bus);
        await until(() => bus.status === "connected", { what: `bus ${name} connected` });
        return bus;
      });
    } finally {
      for (const bus of buses) await bus.drain();
      await harness.close();
    }
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Text as a message body. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A message body as text. */
export function textOf(data: Uint8Array): string {
  return decoder.decode(data);
}

const EMPTY = new Uint8Array(0);

/** What every bus must do; `label` stands before each test's name. */
export function busContract(label: string, open: () => Promise<BusHarness>): void {
  const withBuses = withHarness(open);
  const test = (name: string, body: Parameters<WithBuses>[0]): void =>
    Deno.test(`[${label}] ${name}`, withBuses(body));

  test("publish reaches every subscriber once, in order, with the version header", async (connect) => {
    const [a, b, c] = [await connect("a"), await connect("b"), await connect("c")];
    const got: Record<string, BusMessage[]> = { b: [], c: [] };
    b.subscribe("room.state", (message) => got.b?.push(message));
    c.subscribe("room.state", (message) => got.c?.push(message));
    await Promise.all([b.flush(), c.flush()]);
    for (let index = 0; index < 50; index++) a.publish("room.state", bytesOf(String(index)));
    await until(() => got.b?.length === 50 && got.c?.length === 50);
    for (const messages of Object.values(got)) {
      assert.deepEqual(
        messages.map((message) => Number(textOf(message.data))),
        Array.from({ length: 50 }, (_, index) => index),
      );
      assert.equal(messages[0]?.subject, "room.state");
      assert.deepEqual({ ...messages[0]?.headers }, { "Fuelrail-Version": "1" });
    }
    assert.equal(a.stats.published, 50);
    assert.equal(b.stats.delivered, 50);
  });

  test("publish is never delivered before it returns, and reaches the publisher itself", async (connect) => {
    const a = await connect("a");
    let isDelivered = false;
    a.subscribe("echo", () => isDelivered = true);
    await a.flush();
    a.publish("echo", EMPTY);
    assert.equal(isDelivered, false);
    await until(() => isDelivered);
  });

  test("publish carries bytes and headers unchanged", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    const got: BusMessage[] = [];
    b.subscribe("bytes", (message) => got.push(message));
    await b.flush();
    const data = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    a.publish("bytes", data, { "Fuelrail-Part": "3", "x-lower": "Gr\u00fc\u00dfe, \u4e16\u754c" });
    a.publish("bytes", EMPTY, { viewer: "v1" });
    await until(() => got.length === 2);
    assert.deepEqual(new Uint8Array(got[0]?.data ?? EMPTY), data);
    assert.deepEqual({ ...got[0]?.headers }, {
      "Fuelrail-Version": "1",
      "Fuelrail-Part": "3",
      "x-lower": "Gr\u00fc\u00dfe, \u4e16\u754c",
    });
    assert.equal(got[1]?.data.byteLength, 0);
    assert.equal(got[1]?.headers["viewer"], "v1");
  });

  test("subscribe takes * for one token and > for one or more", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    const got = new Map<string, string[]>();
    for (const pattern of ["r.*.full", "r.>", "r.A.frame.*", "r.A.frame.full"]) {
      got.set(pattern, []);
      b.subscribe(pattern, (message) => got.get(pattern)?.push(message.subject));
    }
    let isLast = false;
    b.subscribe("last", () => isLast = true);
    await b.flush();
    for (const subject of ["r", "r.A", "r.A.full", "r.A.frame.full", "r.A.frame.full.tiles"]) {
      a.publish(subject, EMPTY);
    }
    a.publish("last", EMPTY);
    await until(() => isLast);
    assert.deepEqual(Object.fromEntries(got), {
      "r.*.full": ["r.A.full"],
      "r.>": ["r.A", "r.A.full", "r.A.frame.full", "r.A.frame.full.tiles"],
      "r.A.frame.*": ["r.A.frame.full"],
      "r.A.frame.full": ["r.A.frame.full"],
    });
  });

  test("unsubscribe ends delivery for that subscription alone", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    let first = 0;
    let second = 0;
    const subscription = b.subscribe("x", () => first++);
    b.subscribe("x", () => second++);
    await b.flush();
    a.publish("x", EMPTY);
    await until(() => second === 1 && first === 1);
    subscription.unsubscribe();
    subscription.unsubscribe();
    await b.flush();
    a.publish("x", EMPTY);
    await until(() => second === 2);
    assert.equal(first, 1);
  });

  test("a handler that throws or rejects is counted and hurts nobody", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    let healthy = 0;
    b.subscribe("x", () => {
      throw new Error("thrown on purpose");
    });
    b.subscribe("x", () => Promise.reject(new Error("rejected on purpose")));
    b.subscribe("x", () => healthy++);
    await b.flush();
    for (let index = 0; index < 10; index++) a.publish("x", EMPTY);
    await until(() => healthy === 10 && b.stats.handlerErrors === 20);
  });

  test("a handler that never finishes delays no other", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    let healthy = 0;
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    b.subscribe("x", () => isOver);
    b.subscribe("x", () => healthy++);
    b.respond("slow", "q", async () => {
      await isOver;
      return { data: EMPTY };
    });
    b.respond("quick", "q", () => ({ data: bytesOf("done") }));
    await b.flush();
    a.publish("x", EMPTY);
    a.publish("x", EMPTY);
    await until(() => healthy === 2);
    const slow = a.request("slow", EMPTY, { timeoutMs: 300 });
    const isLate = assert.rejects(slow, RequestTimeout);
    assert.equal(textOf((await a.request("quick", EMPTY)).data), "done");
    await isLate;
    end();
  });

  test("publish refuses what is over the limit before sending it", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    assert.equal(a.maxPayloadBytes, 8 * 1024 * 1024);
    const got: number[] = [];
    b.subscribe("big", (message) => got.push(message.data.byteLength));
    await b.flush();
    const tooLarge = new Uint8Array(a.maxPayloadBytes);
    assert.throws(() => a.publish("big", tooLarge), BusPayloadTooLarge);
    await assert.rejects(a.request("big", tooLarge), BusPayloadTooLarge);
    const whole = tooLarge.subarray(0, a.maxPayloadBytes - 40);
    a.publish("big", whole);
    await until(() => got.length === 1);
    assert.deepEqual(got, [whole.byteLength]);
    assert.equal(a.stats.published, 1);
    assert.equal(a.status, "connected");
  });

  test("publish and subscribe refuse subjects that no bus can carry", async (connect) => {
    const a = await connect("a");
    for (const subject of ["", "a b", "a..b", ".a", "a.", "a.*", ">", "a\nb", "x".repeat(1025)]) {
      assert.throws(() => a.publish(subject, EMPTY), BusSubjectError, subject);
      await assert.rejects(a.request(subject, EMPTY), BusSubjectError);
    }
    for (const pattern of ["", "a b", "a..b", "a.>.b", "a*", ">a", "a.>x"]) {
      assert.throws(() => a.subscribe(pattern, () => {}), BusSubjectError, pattern);
      assert.throws(() => a.respond(pattern, "q", () => ({ data: EMPTY })), BusSubjectError);
    }
    assert.throws(() => a.publish("a", EMPTY, { "bad name": "x" }), BusSubjectError);
    assert.throws(() => a.publish("a", EMPTY, { "bad:name": "x" }), BusSubjectError);
    assert.throws(() => a.publish("a", EMPTY, { name: "line\r\nend" }), BusSubjectError);
    assert.equal(a.status, "connected");
  });

  test("request gets the answer of one responder of a queue, and all of them take part", async (connect) => {
    const [a, b, c] = [await connect("a"), await connect("b"), await connect("c")];
    const served: Record<string, number> = { b: 0, c: 0 };
    for (const [name, bus] of [["b", b], ["c", c]] as const) {
      bus.respond("req.*", "service", (message) => {
        served[name] = (served[name] ?? 0) + 1;
        return {
          data: bytesOf(`${textOf(message.data)} to ${message.subject}`),
          headers: { "Fuelrail-Part": "1" },
        };
      });
    }
    await Promise.all([b.flush(), c.flush()]);
    for (let index = 0; index < 40; index++) {
      const reply = await a.request("req.one", bytesOf("hello"));
      assert.equal(textOf(reply.data), "hello to req.one");
      assert.equal(reply.subject, "req.one");
      assert.deepEqual({ ...reply.headers }, { "Fuelrail-Version": "1", "Fuelrail-Part": "1" });
    }
    assert.equal((served.b ?? 0) + (served.c ?? 0), 40);
    assert.ok((served.b ?? 0) > 0 && (served.c ?? 0) > 0, JSON.stringify(served));
  });

  test("request passes its headers and may be answered out of order", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    let release = (): void => {};
    const isReleased = new Promise<void>((resolve) => release = resolve);
    b.respond("req", "service", async (message) => {
      if (message.headers["which"] === "first") await isReleased;
      return { data: bytesOf(message.headers["which"] ?? "") };
    });
    await b.flush();
    const first = a.request("req", EMPTY, { headers: { which: "first" } });
    const second = a.request("req", EMPTY, { headers: { which: "second" } });
    assert.equal(textOf((await second).data), "second");
    release();
    assert.equal(textOf((await first).data), "first");
  });

  test("request rejects with NoResponders at once when nobody listens", async (connect) => {
    const a = await connect("a");
    const asked = a.request("nobody.here", EMPTY);
    await assert.rejects(within(asked, 60_000, "NoResponders"), NoResponders);
  });

  test("request rejects with NoResponders once the last responder is gone", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    const responder = b.respond("req", "service", () => ({ data: EMPTY }));
    await b.flush();
    await a.request("req", EMPTY);
    responder.unsubscribe();
    await b.flush();
    await assert.rejects(a.request("req", EMPTY), NoResponders);
  });

  test("request rejects with RequestTimeout when no answer comes in time", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    b.subscribe("req", () => {});
    await b.flush();
    await assert.rejects(
      a.request("req", EMPTY, { timeoutMs: 60 }),
      (error) => error instanceof RequestTimeout && error.timeoutMs === 60,
    );
  });

  test("a responder that throws makes the request fail with its reason", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    b.respond("req.throw", "s", () => {
      throw new Error("no such\nframe");
    });
    b.respond("req.reject", "s", () => Promise.reject(new Error("later")));
    b.respond("req.large", "s", () => ({ data: new Uint8Array(b.maxPayloadBytes) }));
    await b.flush();
    await assert.rejects(
      a.request("req.throw", EMPTY),
      (error) => error instanceof ResponderFailed && error.reason === "no such frame",
    );
    await assert.rejects(a.request("req.reject", EMPTY), ResponderFailed);
    await assert.rejects(
      a.request("req.large", EMPTY),
      (error) => error instanceof ResponderFailed && error.reason.includes("the limit is"),
    );
    assert.equal(b.stats.handlerErrors, 3);
  });

  test("drain lets responders at work answer, sends what was published, then closes", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    let release = (): void => {};
    const isReleased = new Promise<void>((resolve) => release = resolve);
    let isAsked = false;
    b.respond("req", "service", async () => {
      isAsked = true;
      await isReleased;
      return { data: bytesOf("answered") };
    });
    const got: string[] = [];
    a.subscribe("farewell", (message) => got.push(textOf(message.data)));
    await Promise.all([a.flush(), b.flush()]);
    const asked = a.request("req", EMPTY);
    await until(() => isAsked);
    const statuses: string[] = [];
    b.onStatus((status) => statuses.push(status));
    b.publish("farewell", bytesOf("bye"));
    const drained = b.drain();
    await b.flush();
    await assert.rejects(a.request("req", EMPTY), NoResponders);
    release();
    assert.equal(textOf((await asked).data), "answered");
    await Promise.all([drained, b.drain()]);
    await until(() => got.length === 1);
    assert.deepEqual(got, ["bye"]);
    assert.equal(b.status, "closed");
    assert.deepEqual(statuses, ["closed"]);
  });

  test("drain still answers every request that was sent before it", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    b.respond("req", "service", () => ({ data: bytesOf("answered") }));
    await b.flush();
    const asked = Array.from({ length: 50 }, () => a.request("req", EMPTY));
    await a.flush();
    await b.drain();
    for (const reply of await Promise.all(asked)) assert.equal(textOf(reply.data), "answered");
  });

  test("a closed bus drops what is published and refuses the rest", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    b.respond("long", "s", async () => {
      await isOver;
      return { data: EMPTY };
    });
    await b.flush();
    const waiting = assert.rejects(a.request("long", EMPTY), BusClosed);
    await a.drain();
    await waiting;
    end();
    a.publish("x", EMPTY);
    assert.equal(a.stats.droppedWhileDown, 1);
    assert.throws(() => a.subscribe("x", () => {}), BusClosed);
    await assert.rejects(a.request("x", EMPTY), BusClosed);
    await assert.rejects(a.keyValue("bucket"), BusClosed);
  });
}
