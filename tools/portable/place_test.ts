import assert from "node:assert/strict";
import { join } from "node:path";
import { placeFolder } from "./place.ts";

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fuelrail-place-" });
  try {
    await act(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function make(path: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(join(path, name, ".."), { recursive: true });
    await Deno.writeTextFile(join(path, name), text);
  }
}

Deno.test("placeFolder takes the place of an older folder and keeps what its user put there", async () => {
  await inFolder(async (folder) => {
    const target = join(folder, "dist", "fuelrail");
    const first = { "app/a.ts": "1", "app/gone.ts": "1", "settings.txt": "as made" };
    await placeFolder(target, (path) => make(path, first));
    await make(target, {
      "settings.txt": "ROOM=MINE",
      "data/secret": "kept",
      "bin/nats-server": "program",
    });
    await placeFolder(
      target,
      (path) =>
        make(path, { "app/a.ts": "2", "settings.txt": "as made anew", "bin/README.txt": "2" }),
    );
    const read = (name: string) => Deno.readTextFile(join(target, name));
    assert.equal(await read("app/a.ts"), "2");
    await assert.rejects(read("app/gone.ts"));
    assert.equal(await read("settings.txt"), "ROOM=MINE");
    assert.equal(await read("data/secret"), "kept");
    assert.equal(await read("bin/nats-server"), "program");
  });
});

Deno.test("placeFolder leaves the older folder as it is when the new one cannot be made", async () => {
  await inFolder(async (folder) => {
    const target = join(folder, "fuelrail");
    await placeFolder(target, (path) => make(path, { "app/a.ts": "1" }));
    await assert.rejects(
      placeFolder(target, async (path) => {
        await make(path, { "app/a.ts": "2" });
        throw new Error("no more");
      }),
      /no more/,
    );
    assert.equal(await Deno.readTextFile(join(target, "app/a.ts")), "1");
  });
});
