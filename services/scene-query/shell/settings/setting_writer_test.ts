import { type OctaneAtDesk, type OctaneDesk, OctaneError } from "@fuelrail/kit/octane";
import { RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { type HeldSetting, SETTING_SPECS } from "../../core/settings/setting_specs.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Setting } from "./setting_io.ts";
import { createSettingWriter, type Wish } from "./setting_writer.ts";

const failure = (kind: "unreachable" | "invalid_argument") =>
  new OctaneError({ kind, rpc: "/a.B/set", target: "127.0.0.1:1", why: "the connection was lost" });

/** A writer in front of an Octane that holds clay and priority, whose writes may fail by key. */
function stage(fails: Readonly<Record<string, Error>>) {
  const inOctane = new Map<string, number>([["clay", 0], ["priority", 0]]);
  const held = new Map<string, HeldSetting>();
  const owned: bigint[] = [];
  let level = 1n;
  const settingOf = (key: "clay" | "priority"): Setting => ({
    read: () => Promise.resolve({ spec: SETTING_SPECS[key], value: inOctane.get(key) ?? null }),
    write(_octane, _parts, value) {
      const failed = fails[key];
      if (failed !== undefined) return Promise.reject(failed);
      inOctane.set(key, Number(value));
      level++;
      return Promise.resolve("engine");
    },
  });
  const settings = new Map([["clay", settingOf("clay")], ["priority", settingOf("priority")]]);
  const octane = {
    turn: { session: 1, projectGeneration: 1, made() {} },
    call: () => Promise.resolve({ result: { value: level } }),
  } as unknown as OctaneAtDesk;
  const desk: OctaneDesk = {
    withOctane: (_class, work) => work(octane),
    close: () => Promise.resolve(),
  };
  const catalogue: Catalogue = {
    held,
    output: undefined,
    project: "1:1",
    begun: Promise.resolve(),
    setting: (key) => settings.get(key),
    plainAtMs: 0,
    pinsAtMs: -Infinity,
    read: () => Promise.resolve(level),
    readPlain: () => Promise.resolve(),
    takeKnown() {},
    parts: () => Promise.resolve({ target: 0n, nodes: {}, has: () => Promise.resolve(false) }),
    async reread(at, parts, keys) {
      for (const key of keys) {
        const one = await settings.get(key)?.read(at, parts);
        if (one !== undefined) held.set(key, one);
      }
    },
  };
  const writer = createSettingWriter({
    desk,
    catalogue,
    guard: { check() {}, stop() {} },
    watch: {
      handled() {},
      own: (_before, after) => void owned.push(after),
      poke() {},
      imageOf: () => Promise.resolve(),
      stop() {},
    },
  });
  return { writer, inOctane, held, owned };
}

const WISHES: ReadonlyMap<string, Wish> = new Map([
  ["clay", { value: 1 }],
  ["priority", { value: 2 }],
]);

Deno.test("write refuses all of a batch by name when Octane is lost in the middle, and claims none of it", async () => {
  const { writer, inOctane, held, owned } = stage({ priority: failure("unreachable") });
  await assert.rejects(
    writer.write(WISHES),
    (error) => error instanceof RequestRefused && error.code === "octane_offline",
  );
  assert.equal(inOctane.get("clay"), 1, "the first value had been written");
  assert.equal(held.size, 0, "nothing is said to be held that was not read back");
  assert.deepEqual(owned, [], "the level that it made is read like anybody's change");
});

Deno.test("write keeps a value that Octane refuses apart from the others of its batch", async () => {
  const { writer, held, owned } = stage({ priority: failure("invalid_argument") });
  const results = await writer.write(WISHES);
  assert.deepEqual(results.get("clay"), { value: 1 });
  const refused = results.get("priority");
  assert.ok(refused instanceof RequestRefused && refused.code === "octane_refused");
  assert.equal(held.get("priority")?.value, 0);
  assert.deepEqual(owned, [2n]);
});
