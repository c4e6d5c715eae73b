import assert from "node:assert/strict";
import { until, within } from "./until.ts";

Deno.test("until resolves to what the condition gives once it gives something", async () => {
  let calls = 0;
  assert.equal(await until(() => ++calls === 3 ? "found" : undefined), "found");
  assert.equal(calls, 3);
  assert.equal(await until(() => 0), 0);
});

Deno.test("until rejects at its deadline and says what did not come", async () => {
  await assert.rejects(
    until(() => false, { timeoutMs: 20, what: "a miracle" }),
    /within 20 ms: a miracle$/,
  );
  await assert.rejects(
    until(() => false, { timeoutMs: 20, what: "a miracle", instead: () => "rain" }),
    /within 20 ms: a miracle; instead: rain$/,
  );
});

Deno.test("within passes on what settles first", async () => {
  assert.equal(await within(Promise.resolve(5), 1_000, "five"), 5);
  await assert.rejects(within(Promise.reject(new Error("no")), 1_000, "five"), /^Error: no$/);
  await assert.rejects(within(new Promise(() => {}), 10, "never"), /within 10 ms: never/);
});
