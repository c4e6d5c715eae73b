import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeEvent, readEnvelope } from "./envelope.ts";

Deno.test("encodeEvent puts the request id into the payload", () => {
  const text = encodeEvent("ping", { t: 5 }, "q-1");
  assert.deepEqual(JSON.parse(text), {
    event_type: "ping",
    payload: { t: 5, request_id: "q-1" },
  });
});

Deno.test("readEnvelope opens bare and wrapped messages alike", () => {
  const envelope = { event_type: "loadingStateQuery", payload: {} };
  const wrapped = { messageRecipient: "app", messageType: "json" };
  const forms = [
    envelope,
    { ...wrapped, data: envelope },
    { ...wrapped, data: JSON.stringify(envelope) },
  ];
  for (const form of forms) {
    assert.deepEqual(readEnvelope(JSON.stringify(form)), { ok: true, envelope });
  }
});

Deno.test("readEnvelope takes a missing payload as an empty one", () => {
  const result = readEnvelope('{"event_type":"resetStage"}');
  assert.deepEqual(result, { ok: true, envelope: { event_type: "resetStage", payload: {} } });
});

Deno.test("readEnvelope takes request ids of text and integers only", () => {
  const idOf = (id: unknown): unknown => {
    const result = readEnvelope(JSON.stringify({ event_type: "x", payload: { request_id: id } }));
    return result.ok ? result.envelope.request_id : undefined;
  };
  assert.equal(idOf("a"), "a");
  assert.equal(idOf(7), 7);
  for (const odd of ["", "x".repeat(129), 1.5, null, {}, true]) assert.equal(idOf(odd), undefined);
});

Deno.test("readEnvelope tells text that is no JSON from JSON that is no message", () => {
  const codeOf = (text: string): string => {
    const result = readEnvelope(text);
    return result.ok ? "ok" : result.code;
  };
  for (const text of ["", "{", "hello", "{'a':1}", "NaN"]) assert.equal(codeOf(text), "bad_json");
  const odd = [
    "1",
    "null",
    "[]",
    '"x"',
    "{}",
    '{"event_type":7}',
    '{"event_type":""}',
    '{"event_type":"x","payload":[]}',
    '{"event_type":"x","payload":"y"}',
    '{"messageRecipient":"app","data":"not json"}',
    '{"messageRecipient":"app"}',
  ];
  for (const text of odd) assert.equal(codeOf(text), "bad_message", text);
});

Deno.test("readEnvelope never throws, whatever the text", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    readEnvelope(text);
  }));
  readEnvelope("[".repeat(200_000));
  readEnvelope(`{"event_type":"x","payload":${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}}`);
});
