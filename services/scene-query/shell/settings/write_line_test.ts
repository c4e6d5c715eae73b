import assert from "node:assert/strict";
import { createWriteLine } from "./write_line.ts";

Deno.test("submit writes only the newest of many wishes for one key, in few batches", async () => {
  const batches: [string, number][][] = [];
  const line = createWriteLine<number, { readonly held: number }>(async (batch) => {
    batches.push([...batch]);
    await Promise.resolve();
    return new Map([...batch].map(([key, wish]) => [key, { held: wish }]));
  });
  const outcomes = await Promise.all(
    Array.from({ length: 1_000 }, (_, i) => line.submit("clay", i)),
  );
  assert.deepEqual(batches, [[["clay", 0]], [["clay", 999]]]);
  assert.equal(outcomes.filter(({ isNewest }) => isNewest).length, 2);
  assert.ok(outcomes.slice(1).every(({ result }) => result.held === 999));
});

Deno.test("submit rejects one wish without the others of its batch", async () => {
  const line = createWriteLine<number, { readonly held: number }>((batch) =>
    Promise.resolve(
      new Map(
        [...batch].map(([key, held]) => [key, key === "bad" ? new RangeError(key) : { held }]),
      ),
    )
  );
  const first = line.submit("first", 1);
  const bad = line.submit("bad", 2);
  const good = line.submit("good", 3);
  await assert.rejects(bad, RangeError);
  assert.equal((await good).result.held, 3);
  assert.equal((await first).result.held, 1);
});

Deno.test("submit rejects what was in a batch that failed, and goes on afterwards", async () => {
  let fails = true;
  const line = createWriteLine<number, { readonly held: number }>((batch) => {
    if (fails) return Promise.reject(new Error("lost"));
    return Promise.resolve(new Map([...batch].map(([key, held]) => [key, { held }])));
  });
  await assert.rejects(line.submit("clay", 1), /lost/);
  fails = false;
  assert.equal((await line.submit("clay", 2)).result.held, 2);
});
