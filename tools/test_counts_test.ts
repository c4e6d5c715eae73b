import assert from "node:assert/strict";
import { addCounts, countsOfLine } from "./test_counts.ts";

Deno.test("countsOfLine() reads a passing summary with steps and skipped tests", () => {
  const line = "ok | 12 passed (3 steps) | 0 failed | 2 ignored (1 step) (340ms)";
  assert.deepEqual(countsOfLine(line), { passed: 12, failed: 0, ignored: 2 });
});

Deno.test("countsOfLine() reads a failing summary", () => {
  const line = "FAILED | 1 passed | 4 failed (2s)";
  assert.deepEqual(countsOfLine(line), { passed: 1, failed: 4, ignored: 0 });
});

Deno.test("countsOfLine() passes over other lines", () => {
  assert.equal(countsOfLine("bus() is ok | 12 passed ... ok (3ms)"), undefined);
});

Deno.test("addCounts() sums each field", () => {
  const a = { passed: 1, failed: 2, ignored: 3 };
  assert.deepEqual(addCounts(a, a), { passed: 2, failed: 4, ignored: 6 });
});
