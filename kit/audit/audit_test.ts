import {
  AUDIT_ENTRIES_MAX,
  AUDIT_REPEAT_MS,
  AUDIT_STORE_INTERVAL_MS,
  auditEntries,
  type BusRequest,
  busRequest,
  keys,
  parseRoom,
  ROOM_BUCKET,
} from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { createMemoryHub } from "../bus/mod.ts";
import { createManualClock } from "../clock.ts";
import { createLog } from "../log.ts";
import { createAudit } from "./audit.ts";
import { createAuditBook, noteWrite } from "./book.ts";
import { REFUSALS_APART_MAX } from "./refusals.ts";
import { summarise } from "./summary.ts";

const parsed = parseRoom("STUDIO");
assert.ok(parsed.ok);
const { room } = parsed;
const DONE = { event_type: "propertyChanged", payload: {} };
const by = { role: "operator", viewer_id: "v-1", name: "Ada", sub: "u1", token_id: "t1" } as const;

function request(payload: Record<string, unknown>, who: Partial<BusRequest> = by): BusRequest {
  return busRequest.parse({ ...who, payload });
}

function rig() {
  const clock = createManualClock(1_700_000_000_000);
  const hub = createMemoryHub({ clock });
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line));
  const make = (service = "camera") => {
    const bus = hub.connect(service);
    const log = createLog(service, "error", write, clock);
    return createAudit({ bus, room, service, clock, log });
  };
  async function stored(service = "camera") {
    const store = await hub.connect("reader").keyValue(ROOM_BUCKET);
    const entry = await store.get(keys.audit(room, service));
    return entry && auditEntries.parse(JSON.parse(new TextDecoder().decode(entry.value)));
  }
  return { clock, lines, make, stored };
}

Deno.test("createAudit writes who changed what at once, whatever the log's level, and stores it", async () => {
  const { clock, lines, make, stored } = rig();
  const audit = make();
  const payload = { prim_path: "/Cup", property: "size", value: 2, request_id: 7 };
  audit.answered("setPropertyRequest", request(payload), DONE);
  const [line] = lines;
  assert.equal(line?.["level"], "audit");
  assert.equal(line?.["event"], "setPropertyRequest");
  assert.deepEqual(line?.["by"], { viewer_id: "v-1", name: "Ada", sub: "u1", token_id: "t1" });
  assert.equal(line?.["summary"], '{"prim_path":"/Cup","property":"size","value":2}');
  assert.equal(await stored(), undefined);
  await clock.advanceAsync(AUDIT_STORE_INTERVAL_MS);
  await audit.stop();
  const kept = await stored();
  assert.equal(kept?.entries[0]?.outcome, "done");
  assert.equal(kept?.entries[0]?.by.token_id, "t1");
});

Deno.test("createAudit notes refusals and failures with their codes, and leaves reading out", async () => {
  const { lines, make } = rig();
  const audit = make();
  const refused = (code: string) => ({ event_type: "viewerError", payload: { code } });
  audit.answered("deleteNodesRequest", request({ paths: ["/Cup"] }), refused("locked"));
  audit.answered("deleteNodesRequest", request({ paths: ["/Cup"] }), refused("timeout"));
  audit.answered("openStageRequest", request({ url: "a.ocs" }), {
    event_type: "accepted",
    payload: { operation_id: "o1" },
  });
  audit.answered("getPropertiesRequest", request({}), DONE);
  audit.answered("addAnnotationRequest", request({}), DONE);
  assert.deepEqual(lines.map(({ outcome, code }) => [outcome, code]), [
    ["refused", "locked"],
    ["failed", "timeout"],
    ["begun", undefined],
  ]);
  await audit.stop();
});

Deno.test("createAudit counts a flood of refusals in one more line and loses none of them", async () => {
  const { clock, lines, make, stored } = rig();
  const audit = make();
  const limited = { event_type: "viewerError", payload: { code: "rate_limited" } };
  for (let n = 0; n < 10_000; n++) {
    audit.answered("setPropertyRequest", request({ prim_path: `/Cup${n % 7}`, value: n }), limited);
  }
  const other = { ...by, viewer_id: "v-2" };
  audit.answered("setPropertyRequest", request({ prim_path: "/Cup", value: 1 }, other), limited);
  assert.equal(lines.length, REFUSALS_APART_MAX + 1);
  clock.advance(AUDIT_REPEAT_MS);
  const last = lines.at(-1);
  assert.equal(last?.["count"], 10_000 - REFUSALS_APART_MAX);
  assert.match(String(last?.["summary"]), /"value":9999/);
  await audit.stop();
  assert.equal(lines.length, REFUSALS_APART_MAX + 2);
  const counts = (await stored())?.entries.map(({ count }) => count) ?? [];
  assert.equal(counts.reduce((sum, count) => sum + count, 0), 10_001);
});

Deno.test("createAudit counts a drag of a slider as one entry and still logs each step", async () => {
  const { clock, lines, make, stored } = rig();
  const audit = make();
  for (let value = 1; value <= 5; value++) {
    const payload = { prim_path: "/Cup", property: "size", value };
    audit.answered("setPropertyRequest", request(payload), DONE);
    clock.advance(100);
  }
  audit.answered("setPropertyRequest", request({ prim_path: "/Mug", property: "size" }), DONE);
  clock.advance(AUDIT_REPEAT_MS + 1);
  audit.answered("setPropertyRequest", request({ prim_path: "/Mug", property: "size" }), DONE);
  await audit.stop();
  assert.equal(lines.length, 7);
  const entries = (await stored())?.entries ?? [];
  assert.deepEqual(entries.map(({ count }) => count), [1, 1, 5]);
  assert.match(entries[2]?.summary ?? "", /"value":5/);
});

Deno.test("createAudit writes one line for a whole gesture, once it is over", async () => {
  const { clock, lines, make, stored } = rig();
  const audit = make();
  for (let n = 0; n < 30; n++) {
    audit.steered({ viewerId: "v-1", name: "Ada", role: "operator" });
    clock.advance(33);
  }
  assert.equal(lines.length, 0);
  clock.advance(AUDIT_REPEAT_MS);
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.["count"], 30);
  await clock.advanceAsync(AUDIT_STORE_INTERVAL_MS);
  await audit.stop();
  assert.equal((await stored())?.entries.length, 1);
});

Deno.test("createAudit of several gateways keep each other's entries, also over restarts", async () => {
  const { clock, make, stored } = rig();
  const [one, two] = [make("gateway"), make("gateway")];
  one.answered("setLockRequest", request({ locked: true }), DONE);
  clock.advance(1);
  two.answered("setLockRequest", request({ locked: false }), DONE);
  await Promise.all([one.stop(), two.stop()]);
  clock.advance(1);
  const three = make("gateway");
  three.answered("setLockRequest", request({ locked: true }), DONE);
  await three.stop();
  assert.equal((await stored("gateway"))?.entries.length, 3);
});

Deno.test("noteWrite keeps the newest entries and counts those that made room", () => {
  const book = createAuditBook();
  for (let n = 1; n <= AUDIT_ENTRIES_MAX + 5; n++) {
    noteWrite(book, {
      ...{ id: `e${n}`, at: n, service: "camera", by: {}, role: "operator", count: 1 },
      ...{ event_type: "undoRequest", outcome: "done", summary: "" },
    }, `${n}`);
  }
  assert.equal(book.entries.length, AUDIT_ENTRIES_MAX);
  assert.equal(book.entries[0]?.id, `e${AUDIT_ENTRIES_MAX + 5}`);
  assert.equal(book.dropped, 5);
  assert.equal(book.last.size, AUDIT_ENTRIES_MAX);
});

Deno.test("summarise cuts what is long and leaves secrets out", () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYWRtaW4ifQ.c2lnbmF0dXJl";
  const text = summarise({
    value: "x".repeat(500),
    paths: Array.from({ length: 100 }, (_, n) => `/Node${n}`),
    password: "hunter2",
    nested: { api_token: token, note: `see ${token}`, url: "nats://me:hunter2@host:4222" },
  });
  assert.ok(text.length <= 300, text);
  assert.ok(!text.includes("hunter2") && !text.includes("eyJ"), text);
  assert.match(text, /and 96 more/);
});
