import assert from "node:assert/strict";
import { isTier, LIVE_TIERS, TIER_CODES, tierOfCode, TIERS } from "./tiers.ts";

Deno.test("TIER_CODES are those of the wire", () => {
  assert.deepEqual(TIER_CODES, { quarter: 1, half: 2, full: 3, still: 4 });
});

Deno.test("tierOfCode gives each tier back and nothing for other bytes", () => {
  for (const tier of TIERS) assert.equal(tierOfCode(TIER_CODES[tier]), tier);
  for (const code of [0, 5, 255, -1, 1.5, NaN]) assert.equal(tierOfCode(code), undefined);
});

Deno.test("isTier knows tiers only", () => {
  assert.ok(TIERS.every(isTier));
  assert.ok(!isTier("toString") && !isTier("FULL") && !isTier(""));
  assert.deepEqual(LIVE_TIERS, ["quarter", "half", "full"]);
});
