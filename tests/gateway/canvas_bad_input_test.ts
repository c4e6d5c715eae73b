import assert from "node:assert/strict";
import {
  CANVAS_BINARY_BYTES_MAX,
  CANVAS_ROOMS_MAX,
  CANVAS_TEXT_BYTES_MAX,
  CLOSE,
  SUBPROTOCOL,
} from "@fuelrail/contracts";
import { BareSocket } from "../testkit/bare_socket.ts";
import { CanvasClient } from "../testkit/canvas_client.ts";
import { createJumpClock } from "../testkit/jump_clock.ts";
import { until, within } from "../testkit/until.ts";
import { jpegOf, pngOf, startCanvasRig } from "./canvas_rig.ts";
import type { CanvasRig } from "./canvas_rig.ts";

const SOURCE = "&source=canvas";

/** Runs `test` with a bad client beside two good ones, and proves that these were not disturbed. */
async function besideHealthy(
  test: (rig: CanvasRig, bad: CanvasClient) => Promise<void>,
): Promise<void> {
  await using rig = await startCanvasRig();
  const [speaker, healthy] = [await rig.client(SOURCE), await rig.client(SOURCE)];
  await healthy.next("drawing:start");
  await test(rig, await rig.client(SOURCE));
  speaker.send("proc", "still here");
  await healthy.next("proc", (heard) => heard.is === "text" && heard.payload === "still here");
  assert.equal(healthy.isClosed, false);
  const odd = healthy.words.filter((word) => !["hello", "drawing:start", "proc"].includes(word));
  assert.deepEqual(odd, [], "nothing bad was passed on");
}

async function refused(rig: CanvasRig, reason: string, count: number): Promise<void> {
  await until(
    async () => await rig.metric("canvas_refused_total", `{reason="${reason}"}`) === count,
    { what: `${count} refused as ${reason}` },
  );
}

Deno.test("garbage text is left out and counted, and its sender may go on", () =>
  besideHealthy(async (rig, bad) => {
    bad.sendRaw("hello?");
    await refused(rig, "not_json", 1);
    bad.sendRaw("[1,2,3]");
    bad.sendRaw('{"payload":1}');
    await refused(rig, "no_type", 2);
    bad.send("state", "drawing:sideways");
    bad.send("proc", { text: 1 });
    bad.send("draw", 7);
    await refused(rig, "bad_payload", 3);
    bad.send("hello", { room: "ELSEWHERE" });
    await refused(rig, "server_word", 1);
    assert.equal(bad.isClosed, false);
  }));

Deno.test("data URLs of other types are left out and counted", () =>
  besideHealthy(async (rig, bad) => {
    const urls = [
      "data:image/svg+xml;base64,PHN2Zz4=",
      "data:text/html;base64,PGI+",
      "data:image/gif;base64,R0lGOD",
      "data:image/jpeg,plain",
      "https://example.com/picture.jpg",
    ];
    for (const url of urls) bad.send("draw", url);
    await refused(rig, "draw_type", urls.length);
  }));

Deno.test("garbage and fake PNGs are left out and counted", () =>
  besideHealthy(async (rig, bad) => {
    const png = await pngOf(16, 16);
    bad.sendRaw(crypto.getRandomValues(new Uint8Array(5_000)).fill(1, 0, 1));
    bad.sendRaw(new Uint8Array(await jpegOf(16, 16)));
    bad.sendRaw(png.slice(0, png.length - 4));
    bad.sendRaw(new Uint8Array([...png.slice(0, 8), ...new Uint8Array(60)]));
    bad.sendRaw(new Uint8Array(0));
    await refused(rig, "not_png", 5);
    assert.equal(bad.isClosed, false);
  }));

Deno.test("a message over its limit closes the socket and names the limit", async () => {
  await besideHealthy(async (rig, bad) => {
    bad.send("draw", `data:image/jpeg;base64,${"A".repeat(CANVAS_TEXT_BYTES_MAX)}`);
    const { code, reason } = await within(bad.closed, 60_000, "closed");
    assert.equal(code, CLOSE.protocol);
    assert.match(reason, /CANVAS_TEXT_BYTES_MAX/);
    await refused(rig, "too_large", 1);
  });
  await besideHealthy(async (_rig, bad) => {
    bad.sendRaw(new Uint8Array(CANVAS_BINARY_BYTES_MAX + 1));
    const { code, reason } = await within(bad.closed, 60_000, "closed");
    assert.equal(code, CLOSE.protocol);
    assert.match(reason, /CANVAS_BINARY_BYTES_MAX/);
  });
});

Deno.test("a message of 100 MB ends the connection of its sender alone", () =>
  besideHealthy(async (_rig, bad) => {
    bad.sendRaw(new Uint8Array(100 * 1024 * 1024));
    await within(bad.closed, 60_000, "closed");
  }));

Deno.test("a flood of messages is thinned out, closed as protocol and counted", () =>
  besideHealthy(async (rig, bad) => {
    for (let n = 0; n < 5_000; n++) bad.sendRaw('{"type":"state","payload":"drawing:');
    // The runtime drops a socket that is flooded, at times before its peer has read why.
    await within(bad.closed, 60_000, "closed");
    assert.equal(await rig.metric("closes_total", '{reason="protocol"}'), 1);
    assert.ok(await rig.metric("canvas_refused_total", '{reason="not_json"}') > 50);
  }));

Deno.test("a page that floods with good messages is thinned out and closed too", async () => {
  await using rig = await startCanvasRig();
  const flooding = await rig.client(SOURCE);
  for (let n = 0; n < 5_000; n++) flooding.send("stroke", n);
  await within(flooding.closed, 60_000, "closed");
  assert.equal(await rig.metric("closes_total", '{reason="protocol"}'), 1);
  assert.ok(await rig.metric("canvas_refused_total", '{reason="rate_limited"}') > 50);
  assert.ok(await rig.metric("canvas_messages_total", '{kind="other"}') < 1_000);
});

Deno.test("an address that makes no sense is closed with what is wrong", async () => {
  await using rig = await startCanvasRig();
  for (
    const [room, query, words] of [
      ["no room!", "", /Room name/],
      ["STUDIO", "&source=everything", /source/],
      ["STUDIO", "&size=99999", /size/],
      ["STUDIO", "&quality=-1", /quality/],
      ["STUDIO", "&interval=0", /interval/],
    ] as const
  ) {
    const lost = new CanvasClient({ port: rig.port, room, query });
    const { code, reason } = await within(lost.closed, 60_000, "closed");
    assert.equal(code, CLOSE.protocol);
    assert.match(reason, words);
    assert.deepEqual(lost.words, []);
  }
});

Deno.test("thousands of room names stop at the limit, and the studio's room stays open", async () => {
  await using rig = await startCanvasRig();
  const names = Array.from({ length: CANVAS_ROOMS_MAX }, (_, n) => `R${n}`);
  const open = await Promise.all(names.map((room) => rig.client("", room)));
  assert.equal(open.length, CANVAS_ROOMS_MAX);
  for (let n = 0; n < 50; n++) {
    const late = new CanvasClient({ port: rig.port, room: `LATE${n}` });
    const { code, reason } = await within(late.closed, 60_000, "closed");
    assert.equal(code, CLOSE.full);
    assert.match(reason, /CANVAS_ROOMS_MAX/);
  }
  assert.ok(await rig.metric("rooms") <= CANVAS_ROOMS_MAX + 1);
  await rig.client("", "STUDIO");
});

Deno.test("a client that stops reading is cut off with bounded memory, and nobody waits for it", async () => {
  const clock = createJumpClock();
  await using rig = await startCanvasRig({}, clock);
  const reader = await rig.client("&interval=20");
  const stuck = await BareSocket.open(rig.port, "/ws?room=STUDIO&interval=20");
  await until(async () => await rig.metric("canvas_clients") === 2);
  const small = await jpegOf(64, 32);
  const { demands } = rig.ingest;
  let seq = 0;
  const show = () => {
    const jpeg = new Uint8Array(400_000);
    jpeg.set(small);
    jpeg[jpeg.length - 1] = ++seq;
    rig.show({ seq, width: 64, height: 32 }, jpeg);
  };
  const hasNewest = () => {
    const last = reader.heard.at(-1);
    if (last?.is !== "text" || last.type !== "draw") return false;
    return Uint8Array.fromBase64(String(last.payload).split(",")[1] ?? "").at(-1) === (seq & 255);
  };
  try {
    await until(async () => {
      show();
      // Nothing may be on its way to who reads when the time is up for who does not.
      await until(hasNewest, { what: "the newest picture at who reads" });
      const skipped = await rig.metric("canvas_skipped_total");
      if (skipped === 0) return false;
      const said = demands.length;
      clock.jump(30_000);
      await until(() => demands.length > said, { what: "the gateway looks at the clock" });
      return await rig.metric("closes_total", '{reason="slow"}') === 1;
    }, { what: "the stuck client is closed as slow" });
    assert.equal(await rig.metric("canvas_clients"), 1);
    show();
    await until(hasNewest, { what: "the other client goes on" });
    assert.equal(reader.isClosed, false);
  } finally {
    stuck.close();
  }
});

Deno.test("a client that never answers a ping is kept as long as it reads", async () => {
  const clock = createJumpClock();
  await using rig = await startCanvasRig({}, clock);
  const idle = await BareSocket.open(rig.port, "/ws?room=STUDIO");
  await until(async () => await rig.metric("canvas_clients") === 1);
  rig.show({ seq: 1, width: 64, height: 32 }, await jpegOf(64, 32));
  const untilDrawn = async () => {
    for (;;) {
      const frame = await within(idle.read(), 60_000, "a picture");
      assert.ok(frame !== undefined, "the connection has ended");
      if (new TextDecoder().decode(frame.payload).startsWith('{"type":"draw"')) return;
    }
  };
  await untilDrawn();
  const { demands } = rig.ingest;
  for (let n = 2; n < 5; n++) {
    const said = demands.length;
    clock.jump(30_000);
    await until(() => demands.length > said, { what: "the gateway looks at the clock" });
    rig.show({ seq: n, width: 64, height: 32 }, await jpegOf(64, 32, n * 40));
    await untilDrawn();
  }
  assert.equal(await rig.metric("canvas_clients"), 1);
  assert.equal(await rig.metric("closes_total", '{reason="slow"}'), 0);
  idle.close();
});

Deno.test("the runtime pings viewers and never the clients of other protocols", async () => {
  const upgrading = Deno.upgradeWebSocket;
  const idleS: (number | undefined)[] = [];
  Deno.upgradeWebSocket = (request, options) => {
    idleS.push(options?.idleTimeout);
    return upgrading(request, options);
  };
  try {
    await using rig = await startCanvasRig();
    for (const [path, protocol] of [["/ws"], ["/"], ["/display"], ["/ws", SUBPROTOCOL]] as const) {
      (await BareSocket.open(rig.port, path, protocol)).close();
    }
  } finally {
    Deno.upgradeWebSocket = upgrading;
  }
  assert.deepEqual(idleS, [0, 0, 0, 30]);
});
