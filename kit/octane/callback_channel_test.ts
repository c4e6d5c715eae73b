import { status } from "@grpc/grpc-js";
import { create, toBinary } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { systemClock } from "../clock.ts";
import { createLog } from "../log.ts";
import { type OctaneConnection, openOctane } from "./connection.ts";
import { StreamCallbackRequestSchema } from "./gen/alpha5/stream_alpha5_pb.ts";
import type { OctaneError } from "./octane_error.ts";
import type { StreamEvent } from "./stream_parser.ts";
import { startTinyPeer, type TinyChannel, type TinyPeer } from "./testing/tiny_peer.ts";

const NEW_IMAGE_BETA2 = Uint8Array.from([0x52, 0x00]);
const STATISTICS = Uint8Array.from([0x62, 0x00]);

interface Listening {
  readonly connection: OctaneConnection;
  readonly peer: TinyPeer;
  readonly channel: TinyChannel;
  readonly events: StreamEvent[];
  readonly logged: string[];
  readonly cancel: () => void;
  /** Resolves once `count` events have come in all. */
  eventCount(count: number): Promise<void>;
  readonly ended: Promise<OctaneError | undefined>;
  readonly ends: number;
}

async function listening(
  generation: "alpha5" | "beta2",
  use: (state: Listening) => Promise<void>,
  onEvent: (event: StreamEvent) => void = () => {},
): Promise<void> {
  const opened = Promise.withResolvers<TinyChannel>();
  const ended = Promise.withResolvers<OctaneError | undefined>();
  const logged: string[] = [];
  const log = createLog("test", "debug", (line) => logged.push(line));
  const peer = await startTinyPeer({ generation, stream: opened.resolve });
  const connection = await openOctane({
    host: "127.0.0.1",
    port: peer.port,
    clock: systemClock,
    log,
  });
  const events: StreamEvent[] = [];
  let ends = 0;
  let awaited: { count: number; resolve: () => void } | undefined;
  const { cancel } = connection.callbackChannel({
    onEvent(event) {
      events.push(event);
      if (awaited !== undefined && events.length >= awaited.count) awaited.resolve();
      onEvent(event);
    },
    onEnd(error) {
      ends++;
      ended.resolve(error);
    },
  });
  try {
    await use({
      connection,
      peer,
      channel: await opened.promise,
      events,
      logged,
      cancel,
      eventCount: (count) =>
        new Promise((resolve) => {
          if (events.length >= count) resolve();
          else awaited = { count, resolve };
        }),
      ended: ended.promise,
      get ends() {
        return ends;
      },
    });
  } finally {
    await connection.close();
    await peer.stop();
  }
}

Deno.test("callbackChannel delivers Beta 2's events in order", async () => {
  await listening("beta2", async ({ channel, eventCount, events }) => {
    channel.send(NEW_IMAGE_BETA2);
    channel.send(STATISTICS);
    channel.send(Uint8Array.from([0x6a, 2, 0x08, 1]));
    await eventCount(3);
    assert.deepEqual(events, [
      { type: "newImage", images: [], userData: 0n },
      { type: "newStatistics" },
      { type: "projectManagerChanged" },
    ]);
  });
});

Deno.test("callbackChannel delivers an Alpha 5 frame of 4K in one piece", async () => {
  const pixels = new Uint8Array(3840 * 2160 * 4).fill(9);
  const message = create(StreamCallbackRequestSchema, {
    payload: {
      case: "newImage",
      value: {
        renderImages: {
          data: [{ size: { x: 3840, y: 2160 }, pitch: 3840, buffer: { data: pixels } }],
        },
      },
    },
  });
  await listening("alpha5", async ({ channel, eventCount, events }) => {
    channel.send(toBinary(StreamCallbackRequestSchema, message));
    await eventCount(1);
    const [event] = events;
    assert.ok(event?.type === "newImage");
    assert.equal(event.images[0]?.data.length, pixels.length);
    assert.equal(event.images[0]?.data.at(-1), 9);
  });
});

Deno.test("callbackChannel reports a message it cannot read and goes on", async () => {
  await listening("beta2", async ({ channel, eventCount, events }) => {
    channel.send(Uint8Array.from([0x52, 9, 1]));
    channel.send(STATISTICS);
    await eventCount(2);
    assert.deepEqual(events, [
      { type: "unknown", reason: "unreadable message of 3 bytes: message cut off at byte 2" },
      { type: "newStatistics" },
    ]);
  });
});

Deno.test("callbackChannel logs a handler that throws and goes on", async () => {
  await listening("beta2", async ({ channel, eventCount, logged }) => {
    channel.send(STATISTICS);
    channel.send(STATISTICS);
    await eventCount(2);
    assert.equal(logged.length, 2);
    assert.match(logged[0] ?? "", /a handler of Octane's callbacks failed.*bad handler/);
  }, () => {
    throw new Error("bad handler");
  });
});

Deno.test("callbackChannel ends without an error when Octane ends it in order", async () => {
  await listening("beta2", async (state) => {
    state.channel.send(STATISTICS);
    state.channel.end();
    assert.equal(await state.ended, undefined);
    assert.equal(state.ends, 1);
    assert.equal(state.events.length, 1);
  });
});

Deno.test("callbackChannel ends with the reason when Octane breaks it off", async () => {
  await listening("beta2", async (state) => {
    state.channel.fail(status.INTERNAL, "out of streams");
    const error = await state.ended;
    assert.equal(error?.kind, "internal");
    assert.equal(error?.rpc, "/octaneapi.StreamCallbackService/callbackChannel");
    assert.match(error?.message ?? "", /out of streams/);
    assert.equal(state.ends, 1);
  });
});

Deno.test("callbackChannel ends as unreachable when Octane goes away", async () => {
  await listening("alpha5", async (state) => {
    const lost = new Promise<OctaneError>((resolve) => state.connection.onLost(resolve));
    await state.peer.stop();
    assert.equal((await state.ended)?.kind, "unreachable");
    assert.equal((await lost).kind, "unreachable");
    assert.throws(
      () => state.connection.callbackChannel({ onEvent() {}, onEnd() {} }),
      { name: "OctaneError", kind: "unreachable" },
    );
  });
});

Deno.test("callbackChannel ends as unimplemented on a peer without it", async () => {
  const peer = await startTinyPeer({ generation: "beta2" });
  const log = createLog("test", "error", () => {});
  const connection = await openOctane({
    host: "127.0.0.1",
    port: peer.port,
    clock: systemClock,
    log,
  });
  const error = await new Promise<OctaneError | undefined>((resolve) =>
    connection.callbackChannel({ onEvent() {}, onEnd: resolve })
  );
  assert.equal(error?.kind, "unimplemented");
  await connection.close();
  await peer.stop();
});

Deno.test("cancel ends the stream at the peer and silences the handlers", async () => {
  await listening("beta2", async (state) => {
    state.channel.send(STATISTICS);
    await state.eventCount(1);
    state.cancel();
    await state.channel.gone;
    assert.equal(state.events.length, 1);
    assert.equal(state.ends, 0);
  });
});

Deno.test("close ends the stream at the peer without calling onEnd", async () => {
  await listening("beta2", async (state) => {
    await state.connection.close();
    await state.channel.gone;
    assert.equal(state.ends, 0);
  });
});
