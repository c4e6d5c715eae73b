import assert from "node:assert/strict";
import { createMemoryHub } from "../bus/mod.ts";
import { doWork, workNow } from "../work.ts";
import { traceBus } from "./traced_bus.ts";
import { formatTraceparent, parseTraceparent, TRACE_HEADER } from "./traceparent.ts";
import type { SpanContext, Tracer } from "./tracer.ts";

const ROOT: SpanContext = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 };

function recorder() {
  const begun: { name: string; parent: string | undefined; id: string }[] = [];
  const begin: Tracer["begin"] = (name, { parent } = {}) => {
    const id = String(begun.length + 3).repeat(16);
    begun.push({ name, parent: parent?.spanId, id });
    return { context: { ...ROOT, spanId: id }, end() {} };
  };
  const tracer: Tracer = { begin, record: (name, options) => begin(name, options).context };
  return { begun, tracer };
}

Deno.test("parseTraceparent reads what formatTraceparent writes, and nothing else", () => {
  const text = formatTraceparent(ROOT);
  assert.equal(text, `00-${"1".repeat(32)}-${"2".repeat(16)}-01`);
  assert.deepEqual(parseTraceparent(text), { ...ROOT, isRemote: true });
  for (
    const wrong of [undefined, "", "00-1-2-01", text.toUpperCase().replace("00", "FF"), `${text}x`]
  ) {
    assert.equal(parseTraceparent(wrong), undefined);
  }
  assert.equal(parseTraceparent(`00-${"0".repeat(32)}-${"2".repeat(16)}-01`), undefined);
});

Deno.test("traceBus without a tracer is the bus itself", () => {
  const bus = createMemoryHub().connect("one");
  assert.equal(traceBus(bus, undefined), bus);
});

Deno.test("traceBus takes a trace with a message, a request and its answer", async () => {
  const hub = createMemoryHub();
  const { begun, tracer } = recorder();
  const one = traceBus(hub.connect("one"), tracer);
  const two = traceBus(hub.connect("two"), tracer);
  const heard: (string | undefined)[] = [];
  two.subscribe("a.b", ({ headers }) => {
    heard.push(headers[TRACE_HEADER], workNow().trace?.spanId);
  });
  two.respond("a.ask", "q", () => ({ data: new TextEncoder().encode(workNow().trace?.spanId) }));
  one.publish("a.b", new Uint8Array(1));
  doWork({ trace: ROOT }, () => one.publish("a.b", new Uint8Array(1)));
  await one.flush();
  assert.deepEqual(heard, [undefined, undefined, formatTraceparent(ROOT), ROOT.spanId]);
  assert.equal(begun.length, 0);
  const reply = await doWork({ trace: ROOT }, () => one.request("a.ask", new Uint8Array(0)));
  assert.deepEqual(begun.map(({ name, parent }) => [name, parent]), [
    ["ask ask", ROOT.spanId],
    ["answer ask", begun[0]?.id],
  ]);
  assert.equal(new TextDecoder().decode(reply.data), begun[1]?.id);
  await Promise.all([one.drain(), two.drain()]);
});
