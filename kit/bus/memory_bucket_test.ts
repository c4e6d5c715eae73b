import assert from "node:assert/strict";
import { createLog } from "../log.ts";
import { KeyConflict, KeyValueUnavailable } from "./errors.ts";
import { createMemoryHub } from "./memory_hub.ts";
import type { KeyValue } from "./types.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = async (kv: KeyValue, key: string): Promise<string | undefined> => {
  const found = await kv.get(key);
  return found === undefined ? undefined : new TextDecoder().decode(found.value);
};

async function withFolder(body: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "fuelrail_kv_" });
  try {
    await body(dataDir);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

async function open(dataDir: string, lines: string[] = []): Promise<KeyValue> {
  const log = createLog("test", "info", (line) => lines.push(line));
  return await createMemoryHub({ dataDir, log }).connect("a").keyValue("notes");
}

Deno.test("createMemoryHub keeps values, deletions and revisions over a restart", () =>
  withFolder(async (dataDir) => {
    const before = await open(dataDir);
    const first = await before.put("STUDIO.a/b=c", bytes("one"));
    await before.put("Case", bytes("upper"));
    await before.put("case", bytes("lower"));
    await before.put("gone", bytes("x"));
    await before.delete("gone");
    const after = await open(dataDir);
    assert.deepEqual(await after.keys(), ["Case", "STUDIO.a/b=c", "case"]);
    assert.deepEqual([await read(after, "Case"), await read(after, "case")], ["upper", "lower"]);
    assert.equal((await after.get("STUDIO.a/b=c"))?.revision, first);
    assert.equal(await after.get("gone"), undefined);
    const next = await after.update("STUDIO.a/b=c", bytes("two"), first);
    assert.equal(next, 6, "revisions go on after the deletion, which was the fifth");
    await assert.rejects(after.update("STUDIO.a/b=c", bytes("late"), first), KeyConflict);
  }));

Deno.test("createMemoryHub keeps the old value of a write that was cut off", () =>
  withFolder(async (dataDir) => {
    const before = await open(dataDir);
    await before.put("k", bytes("whole"));
    const folder = `${dataDir}/kv/notes`;
    const names = [...Deno.readDirSync(folder)].map((entry) => entry.name);
    const file = names.find((name) => name.endsWith(".value"));
    await Deno.writeTextFile(`${folder}/${file}.part`, '{"key":"k","revision":2}\nha');
    const after = await open(dataDir);
    assert.equal(await read(after, "k"), "whole");
    assert.deepEqual([...Deno.readDirSync(folder)].map((entry) => entry.name).sort(), names.sort());
  }));

Deno.test("createMemoryHub leaves out a damaged file, says so, and serves the rest", () =>
  withFolder(async (dataDir) => {
    const before = await open(dataDir);
    await before.put("good", bytes("1"));
    await Deno.writeTextFile(`${dataDir}/kv/notes/0000.value`, "no head");
    await Deno.writeTextFile(`${dataDir}/kv/notes/0001.value`, "not json\nvalue");
    const lines: string[] = [];
    const after = await open(dataDir, lines);
    assert.deepEqual(await after.keys(), ["good"]);
    assert.equal(lines.length, 2);
    for (const line of lines) assert.match(line, /000[01]\.value/);
  }));

Deno.test("a write that cannot be stored rejects and changes nothing", () =>
  withFolder(async (dataDir) => {
    const kv = await open(dataDir);
    await kv.put("k", bytes("kept"));
    await Deno.remove(`${dataDir}/kv/notes`, { recursive: true });
    await assert.rejects(kv.put("k", bytes("lost")), KeyValueUnavailable);
    await assert.rejects(kv.delete("k"), KeyValueUnavailable);
    assert.equal(await read(kv, "k"), "kept");
    await Deno.mkdir(`${dataDir}/kv/notes`);
    await kv.put("k", bytes("again"));
    assert.equal(await read(await open(dataDir), "k"), "again");
  }));

Deno.test("keyValue rejects when the folder cannot be used, and works once it can", () =>
  withFolder(async (dataDir) => {
    await Deno.writeTextFile(`${dataDir}/kv`, "a file where the folder should be");
    const bus = createMemoryHub({ dataDir }).connect("a");
    await assert.rejects(bus.keyValue("notes"), KeyValueUnavailable);
    await Deno.remove(`${dataDir}/kv`);
    const kv = await bus.keyValue("notes");
    await kv.put("k", bytes("1"));
    assert.equal(await read(kv, "k"), "1");
  }));

Deno.test("a value is a copy: changing what was put or got changes nothing stored", async () => {
  const kv = await createMemoryHub().connect("a").keyValue("notes");
  const given = bytes("abc");
  await kv.put("k", given);
  given[0] = 0;
  const got = await kv.get("k");
  got?.value.fill(0);
  assert.equal(await read(kv, "k"), "abc");
});
