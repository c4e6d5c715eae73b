import assert from "node:assert/strict";
import fc from "fast-check";
import { createSlot, finish, offer } from "./coalesce.ts";

Deno.test("offer() starts the first, keeps the newest waiting and gives back what it displaced", () => {
  const slot = createSlot<number>();
  const isNewer = (item: number, than: number) => item > than;
  assert.deepEqual(offer(slot, 1, isNewer), { start: 1, superseded: undefined });
  assert.deepEqual(offer(slot, 2, isNewer), { start: undefined, superseded: undefined });
  assert.deepEqual(offer(slot, 3, isNewer), { start: undefined, superseded: 2 });
  assert.equal(finish(slot), 3);
  assert.equal(finish(slot), undefined);
});

Deno.test("offer() and finish() start or supersede every item once and end with the newest", () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (steps) => {
    const slot = createSlot<number>();
    const started: number[] = [];
    const superseded: number[] = [];
    let next = 0;
    const note = (item: number | undefined, list: number[]) => {
      if (item !== undefined) list.push(item);
    };
    for (const isOffer of steps) {
      if (isOffer) {
        const result = offer(slot, ++next, (item, than) => item > than);
        note(result.start, started);
        note(result.superseded, superseded);
      } else note(finish(slot), started);
    }
    while (slot.working !== undefined) note(finish(slot), started);
    assert.deepEqual(
      [...started, ...superseded].sort((a, b) => a - b),
      Array.from({ length: next }, (_, i) => i + 1),
    );
    assert.deepEqual(started, [...started].sort((a, b) => a - b));
    if (next > 0) assert.equal(started.at(-1), next);
  }));
});
