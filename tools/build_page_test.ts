import assert from "node:assert/strict";
import { join } from "node:path";
import { buildPage } from "./build_page.ts";

/** What a browser may have to load before the page works, compressed, in bytes. */
const FIRST_LOAD_MAX_BYTES = 200_000;

async function withTempDir(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "fuelrail-page-test-" });
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("buildPage writes a small page whose files are named by their content", async () => {
  await withTempDir(async (dir) => {
    const page = await buildPage(dir);
    const html = await Deno.readTextFile(join(dir, "index.html"));
    for (const { name, onDemand } of page.files) {
      if (name === "index.html") continue;
      assert.match(name, /^[\w-]+\.([0-9a-f]{10}|[0-9A-Z]{8})\.(js|css|svg)$/);
      if (name.startsWith("part.") || onDemand) continue;
      assert.ok(html.includes(`"/${name}"`), `${name} is named in the page`);
    }
    assert.ok(!/https?:\/\//.test(html), "the page needs nothing from another host");
    assert.ok(page.firstLoadGzipBytes < FIRST_LOAD_MAX_BYTES, `${page.firstLoadGzipBytes} bytes`);
  });
});

Deno.test("buildPage removes what an earlier build left and keeps what is being written", async () => {
  await withTempDir(async (dir) => {
    await Deno.writeTextFile(join(dir, "main.0123456789.js"), "old");
    await Deno.writeTextFile(join(dir, "main.abc.js.part"), "half");
    const page = await buildPage(dir);
    const names = [];
    for await (const { name } of Deno.readDir(dir)) names.push(name);
    const built = page.files.map(({ name }) => name);
    assert.deepEqual(names.sort(), [...built, "main.abc.js.part"].sort());
  });
});

Deno.test("buildPage leaves out the message schemas, which the page does not need", async () => {
  await withTempDir(async (dir) => {
    const page = await buildPage(dir);
    const programs = page.files.filter(({ name }) => name.endsWith(".js"));
    assert.ok(programs.length > 0);
    for (const { name } of programs) {
      const text = await Deno.readTextFile(join(dir, name));
      assert.ok(!text.includes("invalid_type"), `zod is not in ${name}`);
    }
  });
});
