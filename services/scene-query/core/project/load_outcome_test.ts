import assert from "node:assert/strict";
import { discreet, judgeLoad, type ProjectSeen, unsavedWords } from "./load_outcome.ts";
import { baseName } from "./octane_folder.ts";

const BEFORE: ProjectSeen = { path: "D:\\shots\\a.ocs", root: 7n };

const said = (after: ProjectSeen | undefined, result = false) =>
  judgeLoad({ label: "b.ocs", result }, BEFORE, after, baseName);

Deno.test("judgeLoad believes Octane when it says that it loaded", () => {
  assert.deepEqual(said({ path: "D:\\shots\\b.ocs", root: 9n }, true), { ok: true });
});

Deno.test("judgeLoad says that the project before is still open when it is the very same", () => {
  assert.match(said(BEFORE).error ?? "", /could not load "b.ocs"; the project before it is still/);
});

Deno.test("judgeLoad says what is left of a load that failed half way, without a folder", () => {
  const half = said({ path: "D:\\shots\\b.ocs", root: 9n }).error ?? "";
  assert.match(half, /scene before it is gone, and Octane now says that "b.ocs" is open, perhaps/);
  assert.match(said({ path: "", root: 9n }).error ?? "", /holds a project without a name/);
  assert.match(said(undefined).error ?? "", /not known/);
  assert.ok(!half.includes("shots"));
});

Deno.test("unsavedWords counts what would be lost", () => {
  assert.equal(unsavedWords(0), undefined);
  assert.match(unsavedWords(1) ?? "", /^1 change made/);
  assert.match(unsavedWords(3) ?? "", /^3 changes made/);
});

Deno.test("discreet leaves no folder of Octane's machine in a text", () => {
  const folder = "D:\\My Shots";
  for (
    const text of [
      "no way to read D:\\My Shots\\a b.ocs",
      'no file "D:/My Shots/x.ocs"',
      "C:\\Users\\ann\\x.dll failed",
      "at /home/ann/x.ocs",
      "\\\\nas\\share\\x",
    ]
  ) {
    const said = discreet(text, [folder, undefined]);
    assert.doesNotMatch(said, /Shots|Users|home|nas|\bann\b/, said);
  }
  assert.equal(discreet("it has no rpc a/b", []), "it has no rpc a/b");
});
