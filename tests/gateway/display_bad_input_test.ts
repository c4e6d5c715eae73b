import assert from "node:assert/strict";
import {
  CLOSE,
  DISPLAY_CLIENTS_PER_ROOM_MAX,
  DISPLAY_ROOMS_MAX,
  DISPLAY_SIZES_MAX,
  MAX_JSON_BYTES,
  NO_ACK_CLOSE_MS,
} from "@fuelrail/contracts";
import { BareSocket } from "../testkit/bare_socket.ts";
import type { DisplayClient } from "../testkit/display_client.ts";
import { createJumpClock } from "../testkit/jump_clock.ts";
import { until, within } from "../testkit/until.ts";
import { jpegOf, pngOf } from "./canvas_rig.ts";
import { type DisplayRig, startDisplayRig } from "./display_rig.ts";

/** Runs `test` with a bad client beside a good one, and proves that this one was not disturbed. */
async function besideHealthy(
  test: (rig: DisplayRig, bad: DisplayClient) => Promise<void>,
  hello: Readonly<Record<string, unknown>> = { modes: ["json"] },
): Promise<void> {
  await using rig = await startDisplayRig();
  const healthy = await rig.display({ hello: { modes: ["json"] } });
  await rig.paint(1, 200);
  await healthy.next("frame");
  const bad = await rig.display({ hello });
  await bad.next("welcome");
  await test(rig, bad);
  await rig.paint(1_000, 20);
  await healthy.next("frame", ({ seq }) => seq === 1_000);
  assert.equal(healthy.isClosed, false);
}

async function refused(bad: DisplayClient, code: string, words: RegExp): Promise<void> {
  const { reply } = await bad.next("reply");
  assert.equal(reply?.event_type, "viewerError");
  assert.equal(reply?.payload["code"], code);
  assert.match(String(reply?.payload["message"]), words);
}

Deno.test("garbage text is refused by what is wrong with it, and its sender may go on", () =>
  besideHealthy(async (rig, bad) => {
    bad.sendRaw("hello?");
    await refused(bad, "bad_json", /not JSON/);
    bad.sendRaw("[1,2,3]");
    await refused(bad, "bad_message", /message/);
    bad.send({ type: "dance" });
    await refused(bad, "bad_message", /type/);
    bad.send({ type: "resize", width: -1, height: "x" });
    await refused(bad, "bad_message", /width/);
    bad.send({ type: "command", command: "stop" });
    await refused(bad, "bad_message", /command/);
    bad.send({ type: "resize", width: 12, height: 4 });
    await bad.next("frame", ({ width }) => width === 12);
    assert.equal(await rig.metric("refusals_total", '{code="bad_message"}'), 4);
  }));

Deno.test("garbage bytes and pictures sent to the gateway are refused", () =>
  besideHealthy(async (_rig, bad) => {
    bad.sendRaw(crypto.getRandomValues(new Uint8Array(64)).fill(0xff, 0, 2));
    await refused(bad, "bad_message", /not an ack, input or pose/);
    bad.sendRaw(new Uint8Array(5_000_000));
    await refused(bad, "too_large", /5000000 bytes/);
    bad.sendRaw((await pngOf(16, 16)).slice(0, 200));
    await refused(bad, "bad_message", /not an ack/);
    assert.equal(bad.isClosed, false);
  }));

Deno.test("an old client that sends garbage gets its lines all the same", async () => {
  await using rig = await startDisplayRig();
  const old = await rig.display();
  old.sendRaw("\u0000\u0001 not json");
  await rig.paint(1, 200);
  await old.next("frame");
  assert.equal(old.isClosed, false);
});

Deno.test("a text over its limit is refused by name, one of 100 MB ends its sender alone", () =>
  besideHealthy(async (_rig, bad) => {
    bad.send({ type: "state_request", more: "x".repeat(MAX_JSON_BYTES) });
    await refused(bad, "too_large", /MAX_JSON_BYTES 262144/);
    bad.sendRaw(new Uint8Array(100 * 1024 * 1024));
    await within(bad.closed, 60_000, "closed");
  }));

Deno.test("a flood of messages is refused, closed as protocol and counted", () =>
  besideHealthy(async (rig, bad) => {
    for (let n = 0; n < 5_000; n++) bad.sendRaw('{"type":"resize","wid');
    // The runtime drops a socket that is flooded, at times before its peer has read why.
    await within(bad.closed, 60_000, "closed");
    assert.equal(await rig.metric("closes_total", '{reason="protocol"}'), 1);
    assert.ok(await rig.metric("refusals_total", '{code="bad_json"}') > 50);
  }));

Deno.test("a room name out of pattern is closed with what is wrong", async () => {
  await using rig = await startDisplayRig();
  const lost = await rig.display({ room: "no room!" });
  const { code, reason } = await within(lost.closed, 60_000, "closed");
  assert.equal(code, CLOSE.protocol);
  assert.match(reason, /Room name/);
});

Deno.test("thousands of room names stop at the limit, and the studio's room stays open", async () => {
  await using rig = await startDisplayRig();
  const hello = { modes: ["json"] };
  for (let n = 0; n < DISPLAY_ROOMS_MAX; n++) {
    await (await rig.display({ room: `R${n}`, hello })).next("welcome");
  }
  for (let n = 0; n < 20; n++) {
    const late = await rig.display({ room: `LATE${n}`, hello });
    const { code, reason } = await within(late.closed, 60_000, "closed");
    assert.equal(code, CLOSE.full);
    assert.match(reason, /DISPLAY_ROOMS_MAX 64/);
  }
  await (await rig.display({ hello })).next("welcome");
});

Deno.test("a room takes a maximum of displays and says so to the next", async () => {
  await using rig = await startDisplayRig();
  const hello = { modes: ["binary"] };
  for (let n = 0; n < DISPLAY_CLIENTS_PER_ROOM_MAX; n++) {
    await (await rig.display({ hello })).next("welcome");
  }
  const late = await rig.display({ hello });
  const { code, reason } = await within(late.closed, 60_000, "closed");
  assert.equal(code, CLOSE.full);
  assert.match(reason, /DISPLAY_CLIENTS_PER_ROOM_MAX 128/);
  assert.equal(await rig.metric("display_clients"), DISPLAY_CLIENTS_PER_ROOM_MAX);
});

Deno.test("a room makes a maximum of sizes and says so to who asks for one more", async () => {
  await using rig = await startDisplayRig();
  const hello = { modes: ["json"] };
  await rig.paint(1, 200);
  for (let n = 1; n < DISPLAY_SIZES_MAX; n++) {
    const client = await rig.display({ hello });
    client.send({ type: "resize", width: 10 + n, height: 5 });
    await client.next("frame", ({ width }) => width === 10 + n);
  }
  const plain = await rig.display({ hello });
  await plain.next("frame");
  plain.send({ type: "resize", width: 99, height: 9 });
  await refused(plain, "busy", /DISPLAY_SIZES_MAX 16/);
});

Deno.test("a display that never acknowledges is closed as slow, and nobody waits for it", async () => {
  const clock = createJumpClock();
  await using rig = await startDisplayRig({}, clock);
  const good = await rig.display({ hello: { modes: ["binary"] } });
  const silent = await rig.display({ hello: { modes: ["binary"] }, acks: false });
  await silent.next("welcome");
  await rig.paint(1, 200);
  await silent.nextFrame();
  await good.nextFrame();
  await until(async () => await rig.metric("viewer_frames", '{outcome="acked"}') === 1);
  clock.jump(NO_ACK_CLOSE_MS);
  const { code, reason } = await within(silent.closed, 60_000, "closed");
  assert.equal(code, CLOSE.slow);
  assert.match(reason, /NO_ACK_CLOSE_MS 30000/);
  await rig.paint(2, 20);
  await good.nextFrame(({ seq }) => seq === 2);
});

Deno.test("a display that stops reading is dropped with a reason, and nobody waits for it", async () => {
  const clock = createJumpClock();
  await using rig = await startDisplayRig({}, clock);
  const reader = await rig.display({ hello: { modes: ["json"], max_fps: 60 } });
  await reader.next("welcome");
  const stuck = await BareSocket.open(rig.port, "/display?room=STUDIO");
  await stuck.sendText('{"type":"hello","protocol":1,"modes":["json"],"max_fps":60}');
  await stuck.sendText('{"type":"resize","width":300,"height":100}');
  await until(async () => await rig.metric("display_clients") === 2);
  // Noise makes lines as long as they get, and every picture another one.
  const { default: sharp } = await import("sharp");
  const noise = () => {
    const pixels = crypto.getRandomValues(new Uint8Array(64 * 32 * 3));
    return sharp(pixels, { raw: { width: 64, height: 32, channels: 3 } }).jpeg().toBuffer();
  };
  const { demands } = rig.ingest;
  let seq = 0;
  try {
    await until(async () => {
      for (let count = 0; count < 60; count++) {
        rig.show({ seq: ++seq, width: 64, height: 32 }, new Uint8Array(await noise()));
      }
      // Nothing may be on its way to who reads when the time is up for who does not.
      await until(() => reader.heard.some((one) => one.seq === seq), { what: "the newest lines" });
      if (await rig.metric("display_skipped_total") === 0) return false;
      const said = demands.length;
      // The room's link seems silent for a moment then, which empties displays until it speaks.
      clock.jump(30_000);
      await until(() => demands.length > said, { what: "the gateway looks at the clock" });
      return await rig.metric("closes_total", '{reason="slow"}') === 1;
    }, { timeoutMs: 120_000, what: "the stuck display is closed as slow" });
    assert.equal(await rig.metric("display_clients"), 1);
    assert.equal(reader.isClosed, false);
    const before = seq;
    await until(async () => {
      rig.show({ seq: ++seq, width: 64, height: 32 }, await jpegOf(64, 32, seq % 250));
      return reader.heard.some((one) => one.seq !== undefined && one.seq > before);
    }, { what: "the other display goes on" });
  } finally {
    stuck.close();
  }
});
