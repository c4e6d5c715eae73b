import assert from "node:assert/strict";
import { createLane, LaneCleared } from "./lane.ts";

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, open: () => resolve() };
}

Deno.test("createLane() runs one call at a time in order, also after one has failed", async () => {
  const busy: boolean[] = [];
  const lane = createLane((now) => busy.push(now));
  const order: number[] = [];
  let running = 0;
  const call = (id: number) =>
    lane.run(async () => {
      assert.equal(++running, 1);
      await Promise.resolve();
      order.push(id);
      running--;
      if (id === 2) throw new Error("no");
    });
  const results = await Promise.allSettled([call(1), call(2), call(3)]);
  assert.deepEqual(order, [1, 2, 3]);
  assert.deepEqual(results.map((result) => result.status), ["fulfilled", "rejected", "fulfilled"]);
  assert.deepEqual(busy, [true, false]);
});

Deno.test("createLane() ends the call in flight when closed and goes on when opened", async () => {
  const lane = createLane(() => {});
  const first = gate();
  const started: string[] = [];
  const one = lane.run(() => {
    started.push("one");
    return first.promise;
  });
  const two = lane.run(() => {
    started.push("two");
    return Promise.resolve();
  });
  lane.setClosed(true);
  first.open();
  await one;
  assert.deepEqual(started, ["one"]);
  lane.setClosed(false);
  await two;
  assert.deepEqual(started, ["one", "two"]);
});

Deno.test("createLane() drops what has not started when it is cleared", async () => {
  const lane = createLane(() => {});
  const first = gate();
  const one = lane.run(() => first.promise);
  const two = lane.run(() => Promise.resolve());
  lane.clear();
  await assert.rejects(two, LaneCleared);
  first.open();
  await one;
});
