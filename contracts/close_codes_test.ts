import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CLOSE,
  CLOSE_INFOS,
  closeInfoOf,
  closeReason,
  goawayReason,
  retryAfterOf,
} from "./binary.ts";

Deno.test("CLOSE has the codes of the outer contract", () => {
  assert.deepEqual(CLOSE, {
    unauthorised: 4001,
    forbidden: 4003,
    slow: 4008,
    protocol: 4009,
    goaway: 4010,
    full: 1013,
  });
});

Deno.test("closeInfoOf gives name and retry policy of each code and nothing for others", () => {
  assert.equal(closeInfoOf(4001)?.retry, "never");
  assert.equal(closeInfoOf(4008)?.retry, "backoff");
  assert.equal(closeInfoOf(4010)?.retry, "when_told");
  assert.equal(closeInfoOf(1000), undefined);
  assert.equal(CLOSE_INFOS.length, 6);
});

Deno.test("closeReason always fits a close frame and is never cut inside a character", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (detail) => {
    const reason = closeReason("slow", detail);
    assert.ok(new TextEncoder().encode(reason).length <= 123);
    assert.ok(reason.startsWith("The connection is too slow"));
    assert.ok(!reason.includes("\ufffd") || detail.includes("\ufffd"));
  }));
});

Deno.test("closeReason keeps as much of a long detail as fits", () => {
  const reason = closeReason("slow", "x".repeat(500));
  assert.equal(reason.length, 123);
});

Deno.test("retryAfterOf reads what goawayReason wrote", () => {
  assert.equal(retryAfterOf(goawayReason(2_500.4)), 2_500);
  assert.equal(retryAfterOf(goawayReason(-3)), 0);
  assert.equal(retryAfterOf("gone"), undefined);
});
