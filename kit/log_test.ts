import assert from "node:assert/strict";
import { createManualClock } from "./clock.ts";
import { createLog, type LogLevel } from "./log.ts";

function capture(level: LogLevel = "debug") {
  const lines: Record<string, unknown>[] = [];
  const clock = createManualClock(0);
  const log = createLog("gateway", level, (line) => lines.push(JSON.parse(line)), clock);
  return { lines, clock, log };
}

Deno.test("createLog writes one JSON object a line with time, level, service and fields", () => {
  const { lines, log } = capture();
  log.info("viewer joined", { viewer: "v1", count: 3 });
  assert.deepEqual(lines, [{
    t: "1970-01-01T00:00:00.000Z",
    level: "info",
    svc: "gateway",
    msg: "viewer joined",
    viewer: "v1",
    count: 3,
  }]);
});

Deno.test("createLog leaves out what is below its level", () => {
  const { lines, log } = capture("warn");
  log.debug("a");
  log.info("b");
  log.warn("c");
  log.child({ room: "R" }).error("d");
  assert.deepEqual(lines.map((line) => line.msg), ["c", "d"]);
});

Deno.test("child adds its fields to every line, and the call's own fields win", () => {
  const { lines, log } = capture();
  log.child({ room: "R", peer: "a" }).child({ peer: "b" }).info("x", { room: "S" });
  assert.deepEqual([lines[0]?.room, lines[0]?.peer, lines[0]?.svc], ["S", "b", "gateway"]);
});

Deno.test("throttled writes once per interval and says how many it held back", () => {
  const { lines, log, clock } = capture();
  for (let index = 0; index < 5; index++) log.throttled("drop", 1_000).warn("dropped", { index });
  log.throttled("other", 1_000).warn("another");
  clock.advance(1_000);
  log.throttled("drop", 1_000).warn("dropped", { index: 5 });
  assert.deepEqual(lines.map(({ msg, index, suppressed }) => [msg, index, suppressed]), [
    ["dropped", 0, undefined],
    ["another", undefined, undefined],
    ["dropped", 5, 4],
  ]);
});

Deno.test("createLog writes errors with their causes, bigints and bytes readably", () => {
  const { lines, log } = capture();
  const error = new TypeError("outer", { cause: new Error("inner") });
  log.error("failed", { error, handle: 2n ** 63n, body: new Uint8Array(7) });
  const [line] = lines;
  const written = line?.error as Record<string, unknown>;
  assert.deepEqual([written.name, written.message], ["TypeError", "outer"]);
  assert.equal((written.cause as Record<string, unknown>).message, "inner");
  assert.equal(line?.handle, "9223372036854775808");
  assert.equal(line?.body, "7 bytes");
});

Deno.test("createLog still says the message when its fields cannot be written", () => {
  const { lines, log } = capture();
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  log.warn("odd", { loop });
  assert.equal(lines[0]?.msg, "odd");
  assert.match(String(lines[0]?.unwritable), /circular/i);
});

Deno.test("createLog leaves out tokens, passwords in addresses and fields that hold secrets", () => {
  const { lines, log } = capture();
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYWRtaW4ifQ.c2lnbmF0dXJl";
  log.warn(`refused ${token}`, {
    url: "nats://me:hunter2@host:4222",
    authSecret: "hunter2",
    nested: { password: "hunter2", Authorization: `Bearer ${token}`, tokenId: "t1" },
    error: new Error(`cannot use ${token} at https://me:hunter2@host`),
  });
  const text = JSON.stringify(lines);
  assert.ok(!/hunter2|eyJ|c2lnbmF0dXJl/.test(text), text);
  assert.match(text, /"tokenId":"t1"/);
});

Deno.test("createLog writes an audit whatever the level and the throttle", () => {
  const { lines, log } = capture("error");
  log.throttled("drop", 1_000).audit("changed", { event: "undoRequest" });
  log.throttled("drop", 1_000).audit("changed", { event: "redoRequest" });
  log.info("not written");
  assert.deepEqual(lines.map(({ level, event }) => [level, event]), [
    ["audit", "undoRequest"],
    ["audit", "redoRequest"],
  ]);
});
