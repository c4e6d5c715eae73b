import assert from "node:assert/strict";
import { READ_STALL_MS } from "@fuelrail/contracts";
import { createReading, hasStalled } from "./reading.ts";

Deno.test("hasStalled gives up who reads nothing, and never who reads slowly", () => {
  const stuck = createReading(0);
  assert.equal(hasStalled(stuck, 1_000, 0), false);
  assert.equal(hasStalled(stuck, 1_000, READ_STALL_MS), false);
  assert.equal(hasStalled(stuck, 1_000, READ_STALL_MS + 100), true);
  const slow = createReading(0);
  for (let n = 0; n < 100; n++) {
    assert.equal(hasStalled(slow, 500_000 - n * 1_000, n * 9_000), false);
  }
  const idle = createReading(0);
  assert.equal(hasStalled(idle, 0, 1e9), false, "who has read everything is never given up");
});
