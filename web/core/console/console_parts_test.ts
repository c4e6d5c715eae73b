import { encodeAck } from "@fuelrail/contracts/binary";
import fc from "fast-check";
import assert from "node:assert/strict";
import { ALL_CALLS, matchesCall, percentile, readCall, summariseCalls } from "./calls.ts";
import { dropLines } from "./drops.ts";
import { readFrame, summariseFrames } from "./frames.ts";
import {
  describeBytes,
  prettyText,
  TEXT_CHARS_KEPT,
  typeOfText,
  withoutSecrets,
} from "./messages.ts";
import { reportText } from "./report.ts";

const call = (part: Record<string, unknown> = {}) => {
  const read = readCall({
    call_id: "c1",
    service: "camera",
    rpc: "octaneapi.LiveLinkService/GetCamera",
    started_at: 1_000,
    duration_ms: 4,
    outcome: "ok",
    ...part,
  });
  assert.ok(read !== undefined);
  return read;
};

Deno.test("readCall reads what a line is made of, and nothing without it", () => {
  assert.equal(call().method, "LiveLink GetCamera");
  assert.equal(call({ message: "gone", code: "NOT_FOUND" }).message, "gone");
  assert.equal(readCall({ call_id: "c1", rpc: "x" }), undefined);
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (payload) => {
    readCall(payload as Record<string, unknown>);
  }));
});

Deno.test("matchesCall looks at words, service and outcome", () => {
  const failed = call({ outcome: "error", code: "INTERNAL", message: "odd node" });
  assert.ok(matchesCall(call(), ALL_CALLS));
  assert.ok(!matchesCall(call(), { ...ALL_CALLS, failedOnly: true }));
  assert.ok(matchesCall(failed, { text: "ODD", service: "camera", failedOnly: true }));
  assert.ok(!matchesCall(failed, { ...ALL_CALLS, service: "scene-query" }));
});

Deno.test("summariseCalls gives each rpc its share and the slowest in all first", () => {
  const calls = Array.from({ length: 100 }, (_, n) => call({ duration_ms: n + 1 }));
  calls.push(call({ rpc: "a.B/slow", duration_ms: 90_000, outcome: "deadline" }));
  const [slow, camera] = summariseCalls(calls);
  assert.deepEqual([slow?.rpc, slow?.failed, slow?.p95Ms], ["a.B/slow", 1, 90_000]);
  assert.deepEqual([camera?.p50Ms, camera?.p95Ms, camera?.maxMs, camera?.count], [
    50,
    95,
    100,
    100,
  ]);
});

Deno.test("percentile is one of the values, and rises with the share", () => {
  const values = fc.array(fc.integer(), { minLength: 1 }).map((all) => all.sort((a, b) => a - b));
  fc.assert(fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (sorted, share) => {
    assert.ok(sorted.includes(percentile(sorted, share)));
    assert.ok(percentile(sorted, share) <= percentile(sorted, 1));
  }));
  assert.equal(percentile([], 0.5), 0);
});

Deno.test("readFrame tells the ways between the stages that are known", () => {
  const payload = {
    session: 1,
    seq: 4,
    tier: "full",
    callback_at: 100,
    decoded_at: 103,
    encoded_at: 108,
    published_at: 109,
    received_at: 110,
    sent_at: 112,
  };
  const drawn = readFrame(payload, 120);
  assert.deepEqual(drawn?.spansMs, {
    decode: 3,
    encode: 5,
    publish: 1,
    receive: 1,
    send: 2,
    draw: 8,
  });
  assert.deepEqual([drawn?.totalMs, drawn?.skipped, drawn?.drawn], [20, false, true]);
  const { sent_at: _, ...unsent } = payload;
  const skipped = readFrame(unsent, undefined);
  assert.deepEqual([skipped?.skipped, skipped?.totalMs], [true, 10]);
  const rows = summariseFrames([drawn, skipped].filter((frame) => frame !== undefined));
  assert.deepEqual([rows[0]?.count, rows[0]?.p50Ms], [2, 3]);
  assert.deepEqual([rows.at(-1)?.label, rows.at(-1)?.count], ["Callback to drawn", 1]);
});

Deno.test("dropLines leaves out what never happened and counts since the console was opened", () => {
  const lines = dropLines("frame-ingest", { "pace.full": 7, encode: 0, odd: 2 }, {
    "pace.full": 5,
  });
  assert.deepEqual(
    lines.map(({ reason, tier, count, recent }) => [reason, tier, count, recent]),
    [["pace", "full", 7, 2], ["odd", undefined, 2, 2]],
  );
  assert.ok(lines[0]?.meaning !== undefined && lines[1]?.meaning === undefined);
});

Deno.test("withoutSecrets shows no token, wherever it stands", () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/);
  const key = fc.constantFrom("token", "access_token", "password", "Authorization", "apiKey");
  fc.assert(fc.property(secret, key, fc.string(), fc.nat(), (text, name, noise, size) => {
    const message = JSON.stringify({
      event_type: "hello",
      payload: { name: noise, [name]: text, deep: [{ [name]: `x"${text}` }], n: size },
    });
    const clean = withoutSecrets(message);
    if (!noise.includes(text)) assert.ok(!clean.includes(text), clean);
    assert.doesNotThrow(() => JSON.parse(clean), clean);
    const long = `${message.slice(0, -1)},"more":"${"y".repeat(TEXT_CHARS_KEPT)}"}`;
    const cut = withoutSecrets(long);
    if (!noise.includes(text)) assert.ok(!cut.includes(text), cut.slice(0, 400));
    assert.ok(cut.length < TEXT_CHARS_KEPT + 200);
  }));
  assert.ok(!withoutSecrets('{"x":"eyJhbGci.eyJyb29t.c2ln"}').includes("eyJyb29t"));
  assert.equal(withoutSecrets('{"a":1}'), '{"a":1}');
});

Deno.test("typeOfText and prettyText read what is there and never throw", () => {
  assert.equal(typeOfText('{"event_type":"pong","payload":{}}'), "pong");
  assert.equal(typeOfText("odd"), "text");
  assert.equal(prettyText('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(prettyText("odd"), "odd");
});

Deno.test("describeBytes names what bytes are and never throws", () => {
  assert.deepEqual(describeBytes(encodeAck({ seq: 5, tier: "half" })), {
    type: "ack",
    text: "tier: half\nseq: 5",
  });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    assert.ok(describeBytes(bytes).type.length > 0);
  }));
});

Deno.test("reportText has every part and no token", () => {
  const text = reportText({
    madeAtMs: 0,
    facts: [["Room", "STUDIO"]],
    spans: summariseFrames([]),
    rpcs: summariseCalls([call()]),
    failed: [call({ outcome: "error", message: "token eyJhbGci.eyJyb29t.c2ln was refused" })],
    drops: dropLines("gateway", { "older.full": 1 }, {}),
    messages: [["in pong", 3]],
    gateway: [{ title: "Link", text: "link: live" }],
  });
  for (const part of ["- Room: STUDIO", "GetCamera", "older", "- in pong: 3", "link: live"]) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(!text.includes("eyJyb29t"));
});
