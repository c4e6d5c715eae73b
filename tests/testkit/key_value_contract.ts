import assert from "node:assert/strict";
import { BusPayloadTooLarge, BusSubjectError, KeyConflict } from "@fuelrail/kit/bus";
import { type BusHarness, bytesOf, textOf, type WithBuses, withHarness } from "./bus_contract.ts";
import { until } from "./until.ts";

/** What key-value must do on every bus; `label` stands before each test's name. */
export function keyValueContract(label: string, open: () => Promise<BusHarness>): void {
  const withBuses = withHarness(open);
  const test = (name: string, body: Parameters<WithBuses>[0]): void =>
    Deno.test(`[${label}] key-value ${name}`, withBuses(body));

  test("gives back what was put, seen from every bus", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    const [mine, theirs] = [await a.keyValue("notes"), await b.keyValue("notes")];
    assert.equal(await mine.get("k"), undefined);
    const first = await mine.put("k", bytesOf("one"));
    const second = await theirs.put("k", bytesOf("two"));
    assert.ok(second > first);
    const found = await mine.get("k");
    assert.equal(textOf(found?.value ?? bytesOf("")), "two");
    assert.equal(found?.revision, second);
    await mine.put("empty", new Uint8Array(0));
    assert.equal((await theirs.get("empty"))?.value.byteLength, 0);
    assert.equal(await (await a.keyValue("others")).get("k"), undefined);
  });

  test("create writes only where nothing is, also after a deletion", async (connect) => {
    const kv = await (await connect("a")).keyValue("notes");
    const first = await kv.create("k", bytesOf("one"));
    await assert.rejects(kv.create("k", bytesOf("two")), KeyConflict);
    await kv.delete("k");
    assert.equal(await kv.get("k"), undefined);
    const again = await kv.create("k", bytesOf("three"));
    assert.ok(again > first);
    assert.equal(textOf((await kv.get("k"))?.value ?? bytesOf("")), "three");
  });

  test("update writes only over the newest revision", async (connect) => {
    const kv = await (await connect("a")).keyValue("notes");
    const first = await kv.put("k", bytesOf("one"));
    const second = await kv.update("k", bytesOf("two"), first);
    await assert.rejects(kv.update("k", bytesOf("late"), first), KeyConflict);
    await assert.rejects(kv.update("k", bytesOf("early"), second + 5), KeyConflict);
    await assert.rejects(kv.update("missing", bytesOf("x"), second), KeyConflict);
    await assert.rejects(kv.update("missing", bytesOf("x"), 0), KeyConflict);
    assert.equal(textOf((await kv.get("k"))?.value ?? bytesOf("")), "two");
  });

  test("update lets exactly one of many writers win each round", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    const stores = [await a.keyValue("race"), await b.keyValue("race")];
    await stores[0]?.put("count", bytesOf("0"));
    async function increment(writer: number): Promise<void> {
      const kv = stores[writer % 2];
      for (;;) {
        const found = await kv?.get("count");
        if (kv === undefined || found === undefined) throw new Error("the counter is gone");
        try {
          await kv.update("count", bytesOf(`${Number(textOf(found.value)) + 1}`), found.revision);
          return;
        } catch (error) {
          if (!(error instanceof KeyConflict)) throw error;
        }
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, writer) => increment(writer)));
    assert.equal(textOf((await stores[1]?.get("count"))?.value ?? bytesOf("")), "8");
  });

  test("discard takes a whole branch of keys away and nothing else", async (connect) => {
    const kv = await (await connect("a")).keyValue("notes");
    for (const key of ["R.part.a.0", "R.part.a.1", "R.part.ab.0", "R.meta.a"]) {
      await kv.put(key, bytesOf(key));
    }
    await kv.discard("R.part.a.");
    assert.deepEqual(await kv.keys(), ["R.meta.a", "R.part.ab.0"]);
    assert.equal(await kv.get("R.part.a.0"), undefined);
    await kv.discard("R.part.a.");
    await kv.create("R.part.a.0", bytesOf("again"));
    await assert.rejects(kv.discard("R.meta"), BusSubjectError);
  });

  test("keys lists what has a value and begins with the prefix, sorted", async (connect) => {
    const kv = await (await connect("a")).keyValue("notes");
    assert.deepEqual(await kv.keys(), []);
    for (const key of ["STUDIO.b", "STUDIO.a", "STUDIO2.c", "other/x=1", "gone"]) {
      await kv.put(key, bytesOf(key));
    }
    await kv.delete("gone");
    await kv.delete("never-was");
    assert.deepEqual(await kv.keys(), ["STUDIO.a", "STUDIO.b", "STUDIO2.c", "other/x=1"]);
    assert.deepEqual(await kv.keys("STUDIO."), ["STUDIO.a", "STUDIO.b"]);
    assert.deepEqual(await kv.keys("STUDIO"), ["STUDIO.a", "STUDIO.b", "STUDIO2.c"]);
    assert.deepEqual(await kv.keys("none."), []);
  });

  test("refuses keys, buckets and values that NATS would refuse", async (connect) => {
    const bus = await connect("a");
    const kv = await bus.keyValue("small", { maxValueBytes: 1000 });
    for (
      const key of ["", ".a", "a.", "a..b", "a b", "a*", "a.>", "\u00e4", "a:b", "x".repeat(1025)]
    ) {
      await assert.rejects(kv.put(key, bytesOf("x")), BusSubjectError, key);
      await assert.rejects(kv.get(key), BusSubjectError, key);
      await assert.rejects(kv.create(key, bytesOf("x")), BusSubjectError, key);
      await assert.rejects(kv.delete(key), BusSubjectError, key);
    }
    await assert.rejects(kv.keys("a b"), BusSubjectError);
    await assert.rejects(kv.watch("a*", () => {}), BusSubjectError);
    for (const bucket of ["", "a.b", "a b", "a/b"]) {
      await assert.rejects(bus.keyValue(bucket), BusSubjectError, bucket);
    }
    await kv.put("-/_=.aA0", new Uint8Array(1000));
    await assert.rejects(kv.put("k", new Uint8Array(1001)), BusPayloadTooLarge);
    await assert.rejects(kv.create("k", new Uint8Array(1001)), BusPayloadTooLarge);
    await assert.rejects(kv.update("k", new Uint8Array(1001), 1), BusPayloadTooLarge);
    const revision = await kv.create("k", new Uint8Array(1000));
    await kv.update("k", new Uint8Array(1000), revision);
  });

  test("keeps the limit that its bucket was made with", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    await a.keyValue("small", { maxValueBytes: 1000 });
    const kv = await b.keyValue("small", { maxValueBytes: 5000 });
    await assert.rejects(kv.put("k", new Uint8Array(1001)), BusPayloadTooLarge);
  });

  test("watch tells what is there before it resolves, then every change", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    const [mine, theirs] = [await a.keyValue("notes"), await b.keyValue("notes")];
    await mine.put("R.gone", bytesOf("x"));
    await mine.delete("R.gone");
    const first = await mine.put("R.a", bytesOf("one"));
    await mine.put("S.a", bytesOf("other room"));
    const seen: (readonly [string, string | undefined, number])[] = [];
    const watch = await theirs.watch("R.", (key, value, revision) => {
      seen.push([key, value === undefined ? undefined : textOf(value), revision]);
    });
    assert.deepEqual(seen, [["R.a", "one", first]]);
    const second = await mine.put("R.a", bytesOf("two"));
    await until(() => seen.length === 2);
    await mine.put("S.a", bytesOf("other room"));
    await mine.delete("R.a");
    await until(() => seen.length === 3);
    const third = await mine.put("R.b", bytesOf("three"));
    await until(() => seen.length === 4);
    assert.deepEqual(seen.map(([key, value]) => [key, value]), [
      ["R.a", "one"],
      ["R.a", "two"],
      ["R.a", undefined],
      ["R.b", "three"],
    ]);
    assert.equal(seen[1]?.[2], second);
    assert.equal(seen[3]?.[2], third);
    watch.unsubscribe();
    watch.unsubscribe();
    await mine.put("R.c", bytesOf("unseen"));
    assert.notEqual(await theirs.get("R.c"), undefined);
    assert.equal(seen.length, 4);
  });

  test("watch never passes over the newest value, however fast they come", async (connect) => {
    const [a, b] = [await connect("a"), await connect("b")];
    const [mine, theirs] = [await a.keyValue("notes"), await b.keyValue("notes")];
    const newest = new Map<string, number>();
    await theirs.watch("", (key, _value, revision) => {
      assert.ok(revision > (newest.get(key) ?? 0));
      newest.set(key, revision);
    });
    const written = new Map<string, number>();
    await Promise.all(["x", "y", "z"].map(async (key) => {
      for (let count = 0; count < 40; count++) {
        written.set(key, await mine.put(key, bytesOf(String(count))));
      }
    }));
    await until(() => [...written].every(([key, revision]) => newest.get(key) === revision));
  });

  test("watch of an empty bucket resolves, and one that throws goes on", async (connect) => {
    const kv = await (await connect("a")).keyValue("notes");
    const seen: string[] = [];
    await kv.watch("", (key) => {
      seen.push(key);
      throw new Error("thrown on purpose");
    });
    await kv.put("a", bytesOf("1"));
    await kv.put("b", bytesOf("2"));
    await until(() => seen.length === 2);
    assert.deepEqual(seen, ["a", "b"]);
  });
}
