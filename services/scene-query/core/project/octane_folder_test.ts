import assert from "node:assert/strict";
import fc from "fast-check";
import {
  baseName,
  insideFolder,
  type OctaneFolder,
  parseOctaneFolder,
  segmentsInside,
} from "./octane_folder.ts";

function folder(text: string): OctaneFolder {
  const parsed = parseOctaneFolder(text);
  assert.ok(parsed !== undefined, `${text} is a folder`);
  return parsed;
}

Deno.test("insideFolder writes paths as the machine that the folder is on does", () => {
  const cases = [
    ["D:\\shots", "D:\\shots\\a\\b.ocs"],
    ["D:\\shots\\", "D:\\shots\\a\\b.ocs"],
    ["D:/shots", "D:/shots/a/b.ocs"],
    ["E:\\", "E:\\a\\b.ocs"],
    ["\\\\nas\\shots", "\\\\nas\\shots\\a\\b.ocs"],
    ["/srv/shots/", "/srv/shots/a/b.ocs"],
    ["/", "/a/b.ocs"],
  ] as const;
  for (const [text, expected] of cases) {
    assert.equal(insideFolder(folder(text), ["a", "b.ocs"]), expected);
  }
});

Deno.test("parseOctaneFolder takes absolute paths only", () => {
  for (const text of ["", "shots", "./shots", "..\\shots", "D:shots", "C:", "/a\0b", "\\shots"]) {
    assert.equal(parseOctaneFolder(text), undefined, JSON.stringify(text));
  }
});

Deno.test("segmentsInside finds what insideFolder wrote, in any case on Windows", () => {
  const name = fc.stringMatching(/^[A-Za-z0-9 _.-]{1,12}$/).filter((text) => !/^\.+$/.test(text));
  const roots = fc.constantFrom(
    "D:\\shots",
    "D:/Shots",
    "\\\\nas\\shots",
    "/srv/shots",
    "/",
    "E:\\",
  );
  fc.assert(fc.property(roots, fc.array(name, { minLength: 1, maxLength: 4 }), (root, names) => {
    const at = folder(root);
    assert.deepEqual(segmentsInside(at, insideFolder(at, names)), names);
  }));
  assert.deepEqual(segmentsInside(folder("D:\\Shots"), "d:/shots/A.ocs"), ["A.ocs"]);
});

Deno.test("segmentsInside knows nothing of what lies elsewhere", () => {
  const windows = folder("D:\\shots");
  for (const path of ["", "D:\\shots", "D:\\shotsB\\a.ocs", "E:\\shots\\a.ocs", "a.ocs"]) {
    assert.equal(segmentsInside(windows, path), undefined, path);
  }
  assert.equal(segmentsInside(windows, "D:\\shots\\..\\secret.ocs"), undefined);
  assert.equal(segmentsInside(folder("/srv/Shots"), "/srv/shots/a.ocs"), undefined);
});

Deno.test("baseName keeps the file's name only", () => {
  assert.equal(baseName("D:\\shots\\a.ocs"), "a.ocs");
  assert.equal(baseName("/srv/b.orbx"), "b.orbx");
  assert.equal(baseName(""), "");
});
