import { keys, parseRoom, ROOM_BUCKET } from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { chosenSoon, createChoiceStore } from "./choice_store.ts";

const parsed = parseRoom("CHOICES");
if (!parsed.ok) throw new Error(parsed.reason);
const room = parsed.room;

/** A room in which clay was chosen, and whose store can be out of reach. */
async function withStore(
  test: (stage: {
    readonly store: ReturnType<typeof createChoiceStore>;
    readonly clock: ReturnType<typeof createManualClock>;
    reach(isThere: boolean): void;
    /** How often the store was asked for. */
    asked(): number;
    stored(): Promise<Readonly<Record<string, unknown>>>;
  }) => Promise<void>,
): Promise<void> {
  const bus = createMemoryHub().connect("test");
  const bucket = await bus.keyValue(ROOM_BUCKET);
  const settings = JSON.stringify({ settings: { clay: 1 } });
  await bucket.put(keys.renderSettings(room), new TextEncoder().encode(settings));
  let isThere = true;
  let asked = 0;
  const shaky: Pick<Bus, "keyValue"> = {
    keyValue(name, options) {
      asked++;
      return isThere ? bus.keyValue(name, options) : Promise.reject(new Error("out of reach"));
    },
  };
  const clock = createManualClock();
  const log = createLog("test", "error", () => {});
  const store = createChoiceStore({ bus: shaky, room, clock, log });
  await test({
    store,
    clock,
    asked: () => asked,
    reach: (is) => void (isThere = is),
    async stored() {
      const entry = await bucket.get(keys.renderSettings(room));
      return JSON.parse(new TextDecoder().decode(entry?.value)).settings;
    },
  });
  store.stop();
  await bus.drain();
}

Deno.test("load rejects while the choices cannot be read, and reads them when asked again", () =>
  withStore(async ({ store, clock, reach, asked }) => {
    reach(false);
    let times = 0;
    store.whenRead(() => times++);
    await assert.rejects(store.load(), /out of reach/);
    await clock.advanceAsync(1_900);
    await assert.rejects(store.load(), /out of reach/);
    assert.equal(asked(), 1, "the store is not asked at each turn");
    reach(true);
    await clock.advanceAsync(100);
    await store.settled();
    assert.deepEqual([...await store.load()], [["clay", 1]]);
    assert.deepEqual([asked(), times], [2, 1]);
  }));

Deno.test("save keeps what is stored and out of reach, and stores both once it can", () =>
  withStore(async ({ store, clock, reach, stored }) => {
    reach(false);
    await store.save("priority", 2);
    assert.deepEqual(await stored(), { clay: 1 }, "nothing is overwritten unread");
    reach(true);
    await clock.advanceAsync(2_000);
    await store.load();
    await store.settled();
    assert.deepEqual(await stored(), { clay: 1, priority: 2 });
    await store.save("sub_sampling", 4);
    assert.deepEqual(await stored(), { clay: 1, priority: 2, sub_sampling: 4 });
    await store.save("clay", undefined);
    assert.deepEqual(await stored(), { priority: 2, sub_sampling: 4 });
  }));

Deno.test("chosenSoon gives up on a store that takes long, and says when it has been read", async () => {
  const clock = createManualClock();
  const { promise, resolve } = Promise.withResolvers<ReadonlyMap<string, number>>();
  const waiting: (() => void)[] = [];
  const whenRead = (fn: () => void) => void waiting.push(fn);
  const later = () => {};
  const slow = { load: () => promise, whenRead };
  const chosen = chosenSoon(slow, clock, later);
  await clock.advanceAsync(1_000);
  assert.equal(await chosen, undefined);
  assert.deepEqual(waiting, [later]);
  resolve(new Map([["clay", 1]]));
  assert.equal((await chosenSoon(slow, clock, later))?.get("clay"), 1);
  const broken = { load: () => Promise.reject(new Error("out of reach")), whenRead };
  assert.equal(await chosenSoon(broken, clock, later), undefined);
  assert.deepEqual(waiting, [later, later]);
});
