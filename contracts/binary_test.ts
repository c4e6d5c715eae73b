import assert from "node:assert/strict";

const IMPORT = /^(?:import|export)\s+(?!type\b)[^;]*?from\s+"([^"]+)";/gms;

/** Every module that importing `entry` runs; type-only imports are erased and not followed. */
async function runtimeImports(entry: URL): Promise<Set<string>> {
  const found = new Set<string>();
  const queue = [entry.href];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    if (!next.startsWith("file:")) continue;
    const source = await Deno.readTextFile(new URL(next));
    for (const [, name = ""] of source.matchAll(IMPORT)) {
      queue.push(name.startsWith(".") ? new URL(name, next).href : name);
    }
  }
  return found;
}

Deno.test("binary.ts brings no package and no schema into a browser bundle", async () => {
  const modules = await runtimeImports(new URL("./binary.ts", import.meta.url));
  const foreign = [...modules].filter((name) => !name.startsWith("file:"));
  assert.deepEqual(foreign, []);
  assert.ok([...modules].some((name) => name.endsWith("/frame.ts")));
  assert.ok(![...modules].some((name) => name.endsWith("/events.ts")));
});

Deno.test("mod.ts brings zod and no other package", async () => {
  const modules = await runtimeImports(new URL("./mod.ts", import.meta.url));
  assert.deepEqual([...modules].filter((name) => !name.startsWith("file:")), ["zod"]);
});
