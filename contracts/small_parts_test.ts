import assert from "node:assert/strict";
import fc from "fast-check";
import { busRequest } from "./bus_request.ts";
import { httpStatusOf, isViewerErrorCode, VIEWER_ERROR_CODES } from "./errors.ts";
import { keys } from "./kv.ts";
import * as limits from "./limits.ts";
import { parseRoom, type Room } from "./room.ts";
import { fromWide, toWide } from "./wide.ts";

function roomNamed(text: string): Room {
  const parsed = parseRoom(text);
  assert.ok(parsed.ok);
  return parsed.room;
}

Deno.test("toWide and fromWide keep every 64-bit integer exact through JSON", () => {
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (value) => {
    const back: unknown = JSON.parse(JSON.stringify(toWide(value)));
    assert.ok(typeof back === "number" || typeof back === "string");
    assert.equal(fromWide(back), value);
  }));
  assert.equal(toWide(7n), 7);
  assert.equal(toWide(2n ** 60n), "1152921504606846976");
  assert.equal(fromWide("1e3"), undefined);
  assert.equal(fromWide(1.5), undefined);
});

Deno.test("httpStatusOf maps to the statuses of the outer contract only", () => {
  const allowed = [400, 401, 403, 404, 409, 503, 504];
  for (const code of Object.keys(VIEWER_ERROR_CODES)) {
    assert.ok(isViewerErrorCode(code) && allowed.includes(httpStatusOf(code)), code);
  }
  assert.equal(httpStatusOf("unauthorised"), 401);
  assert.equal(httpStatusOf("timeout"), 504);
  assert.equal(httpStatusOf("code_of_tomorrow"), 503);
  assert.equal(httpStatusOf("toString"), 503);
});

Deno.test("keys are allowed by key-value and differ between rooms", () => {
  const make = (room: Room): string[] => [
    keys.streamSettings(room),
    keys.renderSettings(room),
    keys.renderTarget(room),
    keys.nodeTypes(room),
    keys.bookmarks(room),
    keys.cameraPolicy(room),
    keys.lock(room),
    keys.prompt(room),
    keys.annotation(room, "a-1"),
    keys.annotation(room, "a-1", "s_2"),
    keys.snapshot(room, "s_2"),
    keys.snapshotPart(room, "s_2", 3),
    keys.audit(room, "camera"),
    keys.revocation(room, "ab12"),
    keys.revocation("*", "ab12"),
  ];
  const ofA = make(roomNamed("A"));
  const ofB = make(roomNamed("A-1"));
  for (const key of [...ofA, ...ofB]) assert.match(key, /^[-_A-Za-z0-9]+(\.[-_A-Za-z0-9]+)+$/);
  assert.equal(new Set(ofA).size, ofA.length);
  assert.deepEqual(ofA.filter((key) => ofB.includes(key)), [keys.revocation("*", "ab12")]);
  assert.ok(keys.annotation(roomNamed("A"), "x").startsWith(keys.annotations(roomNamed("A"))));
});

Deno.test("limits fit into each other", () => {
  assert.ok(limits.MAX_FRAME_BYTES < limits.MAX_BUS_BYTES);
  assert.equal(limits.MAX_JSON_BYTES, 256 * 1024);
  assert.equal(limits.FRAME_PART_BYTES, 1024 * 1024);
  assert.ok(limits.TURN_RENEW_MS * 2 < limits.TURN_HOLD_MS);
  assert.ok(limits.DEMAND_INTERVAL_MS * 2 < limits.DEMAND_TTL_MAX_MS);
  assert.ok(limits.PRESENCE_INTERVAL_MS * 2 < limits.PRESENCE_TTL_MS);
  assert.ok(limits.ACK_WINDOW_MIN < limits.ACK_WINDOW_MAX);
  assert.ok(limits.NO_ACK_DEGRADED_MS < limits.NO_ACK_CLOSE_MS);
});

Deno.test("busRequest takes the least that a request can be", () => {
  assert.deepEqual(busRequest.parse({}), { payload: {}, role: "viewer" });
  assert.equal(busRequest.safeParse({ role: "root" }).success, false);
});
