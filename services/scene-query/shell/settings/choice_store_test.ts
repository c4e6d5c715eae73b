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
    reach(isThere: boolean): void;
    stored(): Promise<unknown>;
  }) => Promise<void>,
): Promise<void> {
  const bus = createMemoryHub().connect("test");
  const bucket = await bus.keyValue(ROOM_BUCKET);
  const settings = JSON.stringify({ settings: { clay: 1 } });
  await bucket.put(keys.renderSettings(room), new TextEncoder().encode(settings));
  let isThere = true;
  const shaky: Pick<Bus, "keyValue"> = {
    keyValue: (name, options) =>
      isThere ? bus.keyValue(name, options) : Promise.reject(new Error("out of reach")),
  };
  await test({
    store: createChoiceStore(shaky as Bus, room, createLog("test", "error", () => {})),
    reach: (is) => void (isThere = is),
    async stored() {
      const entry = await bucket.get(keys.renderSettings(room));
      return JSON.parse(new TextDecoder().decode(entry?.value)).settings;
    },
  });
  await bus.drain();
}

Deno.test("load rejects while the choices cannot be read, and reads them when asked again", () =>
  withStore(async ({ store, reach }) => {
    reach(false);
    await assert.rejects(store.load(), /out of reach/);
    reach(true);
    assert.deepEqual([...await store.load()], [["clay", 1]]);
  }));

Deno.test("save keeps what is stored and out of reach, and stores both later", () =>
  withStore(async ({ store, reach, stored }) => {
    reach(false);
    await store.save("priority", 2);
    assert.deepEqual(await stored(), { clay: 1 }, "nothing is overwritten unread");
    reach(true);
    assert.deepEqual([...await store.load()], [["clay", 1], ["priority", 2]]);
    await store.save("sub_sampling", 4);
    assert.deepEqual(await stored(), { clay: 1, priority: 2, sub_sampling: 4 });
    await store.save("clay", undefined);
    assert.deepEqual(await stored(), { priority: 2, sub_sampling: 4 });
  }));

Deno.test("chosenSoon gives up on a store that takes long, and says when it is worth another try", async () => {
  const clock = createManualClock();
  const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, number>>();
  let tries = 0;
  const later = () => void tries++;
  const chosen = chosenSoon({ load: () => promise }, clock, later);
  await clock.advanceAsync(1_000);
  assert.deepEqual([await chosen, tries], [undefined, 0]);
  resolve(new Map([["clay", 1]]));
  await clock.advanceAsync(0);
  assert.equal(tries, 1);
  reject(new Error("too late"));
  assert.equal((await chosenSoon({ load: () => promise }, clock, later))?.get("clay"), 1);
  const broken = { load: () => Promise.reject(new Error("out of reach")) };
  assert.equal(await chosenSoon(broken, clock, later), undefined);
  await clock.advanceAsync(0);
  assert.equal(tries, 2);
});
