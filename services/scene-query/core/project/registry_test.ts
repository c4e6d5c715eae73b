import assert from "node:assert/strict";
import fc from "fast-check";
import { addressOf, assetRow, kindOf, pageOf, projectRow, type RegistryFile } from "./registry.ts";

const file = (address: string): RegistryFile => ({
  id: `f${address}`,
  segments: address.split("/"),
  kind: kindOf(address) ?? "image",
  bytes: 10,
  changedAtMs: 5,
});

Deno.test("kindOf knows files by their extension in any case, and no hidden ones", () => {
  assert.equal(kindOf("a.OCS"), "project");
  assert.equal(kindOf("a.orbx"), "project");
  assert.equal(kindOf("teapot.obj"), "geometry");
  assert.equal(kindOf("sky.exr"), "image");
  assert.equal(kindOf("smoke.vdb"), "volume");
  for (const name of ["a.txt", "ocs", ".ocs", "a.ocs.bak", ""]) {
    assert.equal(kindOf(name), undefined);
  }
});

Deno.test("pageOf gives every file once over its pages, in order, whatever the page's size", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3})?$/), { maxLength: 30 });
  fc.assert(fc.property(names, fc.integer({ min: 1, max: 7 }), (addresses, rows) => {
    const files = addresses.map((address) => file(`${address}.ocs`));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = pageOf(files, { kinds: ["project"], after, rows });
      assert.ok(page.files.length <= rows);
      seen.push(...page.files.map(addressOf));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(seen, files.map(addressOf).sort());
  }));
});

Deno.test("pageOf chooses by kind and by any part of the address", () => {
  const files = ["a/Teapot.obj", "b/cup.obj", "sky.exr"].map(file);
  const asked = (kinds: RegistryFile["kind"][], text?: string) =>
    pageOf(files, { kinds, text, rows: 10 }).files.map(addressOf);
  assert.deepEqual(asked(["geometry"], "TEA"), ["a/Teapot.obj"]);
  assert.deepEqual(asked(["image"]), ["sky.exr"]);
  assert.deepEqual(asked(["geometry"], "b/"), ["b/cup.obj"]);
});

Deno.test("projectRow and assetRow say nothing of a server's folders", () => {
  assert.deepEqual(projectRow(file("shots/a.ocs"), "fshots/a.ocs"), {
    id: "fshots/a.ocs",
    label: "a.ocs",
    folder: "shots",
    bytes: 10,
    changed_at: 5,
    open: true,
  });
  assert.deepEqual(assetRow(file("x/cup.obj")), {
    id: "fx/cup.obj",
    label: "x/cup.obj",
    kind: "geometry",
    bytes: 10,
  });
});
