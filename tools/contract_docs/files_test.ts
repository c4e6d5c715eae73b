import { EVENT_TYPES } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { findOutdated, generatedFiles, writeFiles } from "./files.ts";
import { readLimits } from "./limits_source.ts";

const DOCS = new URL("../../docs/", import.meta.url);

async function withFolder(use: (folder: URL) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  try {
    await use(pathToFileURL(`${path}/`));
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("generatedFiles are those that the repository has", async () => {
  assert.deepEqual(await findOutdated(DOCS, await generatedFiles()), []);
});

Deno.test("findOutdated names missing, changed and extra documents, and writeFiles mends them", async () => {
  const files = new Map([["protocol.md", "a\n"], ["schemas/x.json", "{}\n"], [
    "schemas/y.json",
    "1\n",
  ]]);
  await withFolder(async (folder) => {
    assert.equal((await findOutdated(folder, files)).length, 3);
    await writeFiles(folder, files);
    assert.deepEqual(await findOutdated(folder, files), []);
    await Deno.writeTextFile(new URL("protocol.md", folder), "b\n");
    await Deno.remove(new URL("schemas/x.json", folder));
    await Deno.writeTextFile(new URL("schemas/z.json", folder), "{}\n");
    assert.deepEqual(await findOutdated(folder, files), [
      "docs/protocol.md is out of date",
      "docs/schemas/x.json is missing",
      "docs/schemas/z.json describes nothing",
    ]);
    await writeFiles(folder, files);
    assert.deepEqual(await findOutdated(folder, files), []);
  });
});

Deno.test("findOutdated does not mind the line ends of a Windows checkout", async () => {
  const files = new Map([["protocol.md", "a\nb\n"]]);
  await withFolder(async (folder) => {
    await Deno.writeTextFile(new URL("protocol.md", folder), "a\r\nb\r\n");
    assert.deepEqual(await findOutdated(folder, files), []);
  });
});

Deno.test("protocol.md describes every event, and each of its links leads somewhere", async () => {
  const files = await generatedFiles();
  const page = files.get("protocol.md") ?? "";
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title);
  for (const type of EVENT_TYPES) assert.ok(headings.includes(type), type);
  const named = [...page.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
  const anchors = new Set([
    ...named,
    ...headings.map((title) =>
      title.toLowerCase().replaceAll(/[^a-z0-9_ -]/g, "").replaceAll(" ", "-")
    ),
  ]);
  for (const [, target = ""] of page.matchAll(/\]\(([^)]+)\)/g)) {
    const isThere = target.startsWith("#") ? anchors.has(target.slice(1)) : files.has(target);
    assert.ok(isThere, target);
  }
});

Deno.test("protocol.md has no two headings of one name", async () => {
  const page = (await generatedFiles()).get("protocol.md") ?? "";
  const titles = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title.toLowerCase());
  assert.deepEqual(titles.filter((title, index) => titles.indexOf(title) !== index), []);
});

Deno.test("generatedFiles differ by more than the case of a letter", async () => {
  const names = [...(await generatedFiles()).keys()].map((name) => name.toLowerCase());
  assert.equal(new Set(names).size, names.length);
});

Deno.test("readLimits pairs values with their comments and refuses one without", () => {
  const source = "/** Longest wait,\n * ms. */\nexport const A_MS = 5;\nexport const B = 6;\n";
  assert.deepEqual(readLimits(source, { A_MS: 5 }), [
    { name: "A_MS", value: 5, doc: "Longest wait, ms." },
  ]);
  assert.throws(() => readLimits(source, { A_MS: 5, B: 6 }), /without a comment: B/);
});
