import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { collectLicences } from "./licences.ts";
import { pagePackages } from "./page_packages.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

Deno.test("collectLicences() hands on what the packages say whose code the page holds", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const packages = await pagePackages(ROOT);
    await collectLicences(folder, packages, "2.9.6");
    const list = await Deno.readTextFile(join(folder, "LIST.txt"));
    assert.match(list, /^deno@2\.9\.6: MIT$/m);
    for (const name of ["preact", "lucide", "zod", "@xyflow/react", "@dagrejs/dagre"]) {
      const id = new RegExp(`^(${name}@\\S+): \\S+`, "m").exec(list)?.[1];
      assert.ok(id !== undefined, `${name} is named`);
      const words = await Array.fromAsync(Deno.readDir(join(folder, id.replace("/", "+"))));
      assert.ok(words.length > 0, `the words of ${id}'s licence are there`);
    }
    assert.doesNotMatch(list, /^(sharp|nats)@/m, "the page holds none of the services' packages");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
