import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { join } from "node:path";
import { addressOf } from "../../core/project/registry.ts";
import { type AssetFolder, createAssetFolder } from "./asset_folder.ts";

interface Ground {
  readonly root: string;
  readonly folder: AssetFolder;
  readonly clock: ReturnType<typeof createManualClock>;
  readonly lines: string[];
}

async function withFolder(
  octaneDir: string | undefined,
  test: (ground: Ground) => Promise<void>,
): Promise<void> {
  const base = await Deno.makeTempDir();
  const root = join(base, "assets");
  await Deno.mkdir(join(root, "shots"), { recursive: true });
  for (const name of ["a.ocs", "shots/b.orbx", "shots/cup.obj", ".hidden.ocs", "notes.txt"]) {
    await Deno.writeTextFile(join(root, name), name);
  }
  await Deno.writeTextFile(join(base, "secret.ocs"), "secret");
  const clock = createManualClock();
  const lines: string[] = [];
  const log = createLog("test", "debug", (line) => void lines.push(line));
  const folder = createAssetFolder({ dir: root, octaneDir, clock, log });
  try {
    await test({ root, folder, clock, lines });
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

const addresses = async (folder: AssetFolder) => (await folder.list()).map(addressOf).sort();

async function refusal(work: Promise<unknown>): Promise<RequestRefused> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RequestRefused) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

Deno.test("list finds the files that Octane can use, whatever folder they are in", () =>
  withFolder(undefined, async ({ folder }) => {
    assert.deepEqual(await addresses(folder), ["a.ocs", "shots/b.orbx", "shots/cup.obj"]);
  }));

Deno.test("list reads the folder once for as many as ask, and anew two seconds later", () =>
  withFolder(undefined, async ({ root, folder, clock }) => {
    const first = await Promise.all(Array.from({ length: 1_000 }, () => folder.list()));
    assert.equal(new Set(first).size, 1);
    await Deno.writeTextFile(join(root, "new.ocs"), "");
    assert.equal((await folder.list()).length, 3);
    clock.advance(2_000);
    assert.equal((await folder.list()).length, 4);
    await Deno.writeTextFile(join(root, "newer.ocs"), "");
    folder.changed();
    assert.equal((await folder.list()).length, 5);
  }));

Deno.test("links that lead out of the folder are not in the registry, those within it are", () =>
  withFolder(undefined, async ({ root, folder, clock }) => {
    await Deno.symlink(join(root, "..", "secret.ocs"), join(root, "out.ocs"));
    await Deno.symlink(join(root, ".."), join(root, "up"));
    await Deno.symlink(join(root, "a.ocs"), join(root, "in.ocs"));
    await Deno.symlink(join(root, "loop.ocs"), join(root, "loop.ocs"));
    await Deno.symlink(root, join(root, "shots", "again"));
    assert.deepEqual(await addresses(folder), ["a.ocs", "in.ocs", "shots/b.orbx", "shots/cup.obj"]);
    for (const ref of ["out.ocs", "up/secret.ocs", "loop.ocs", "shots/again/a.ocs"]) {
      assert.equal((await refusal(folder.find(ref))).code, "not_found");
    }
    await Deno.remove(join(root, "a.ocs"));
    await Deno.symlink(join(root, "..", "secret.ocs"), join(root, "a.ocs"));
    assert.equal((await refusal(folder.find("a.ocs"))).code, "not_found", "listed, then swapped");
    clock.advance(2_000);
    assert.deepEqual(await addresses(folder), ["shots/b.orbx", "shots/cup.obj"]);
  }));

Deno.test("find takes an id or an address, and refuses what climbs before looking anywhere", () =>
  withFolder(undefined, async ({ root, folder }) => {
    const [file] = (await folder.list()).filter((one) => addressOf(one) === "shots/b.orbx");
    assert.ok(file !== undefined);
    assert.deepEqual(await folder.find(file.id), file);
    assert.deepEqual(await folder.find("shots/b.orbx"), file);
    const tricks = ["../secret.ocs", "shots/../../secret.ocs", "..%2fsecret.ocs", "a.ocs\0"];
    for (const ref of [...tricks, join(root, "a.ocs"), "shots\\b.orbx"]) {
      const { code, message } = await refusal(folder.find(ref));
      assert.equal(code, "bad_message", ref);
      assert.ok(!message.includes(root));
    }
    assert.equal((await refusal(folder.find("notes.txt"))).code, "not_found");
  }));

Deno.test("octanePath and behind speak of the folder as Octane's machine has it", () =>
  withFolder("D:\\Shots", async ({ folder }) => {
    assert.equal(await folder.octanePath(["shots", "b.orbx"]), "D:\\Shots\\shots\\b.orbx");
    const file = await folder.behind("d:\\shots\\SHOTS\\B.ORBX");
    assert.equal(file === undefined ? "" : addressOf(file), "shots/b.orbx");
    assert.equal(await folder.behind("E:\\shots\\b.orbx"), undefined);
    assert.equal(await folder.behind(""), undefined);
  }));

Deno.test("without a folder everything says which setting is missing", async () => {
  const clock = createManualClock();
  const log = createLog("test", "error");
  const none = createAssetFolder({ dir: undefined, octaneDir: undefined, clock, log });
  for (const work of [none.list(), none.find("a.ocs"), none.octanePath(["a"])]) {
    assert.match((await refusal(work)).message, /ASSETS_DIR/);
  }
  assert.equal(await none.behind("/srv/a.ocs"), undefined);
});

Deno.test("a folder that is gone is refused without its name", async () => {
  const clock = createManualClock();
  const log = createLog("test", "error", () => {});
  const dir = join(await Deno.makeTempDir(), "gone");
  const folder = createAssetFolder({ dir, octaneDir: undefined, clock, log });
  const { code, message } = await refusal(folder.list());
  assert.equal(code, "not_available");
  assert.ok(!message.includes(dir));
});
