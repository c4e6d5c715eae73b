import assert from "node:assert/strict";
import { testRow } from "../scene/test_rows.ts";
import type { SceneRow } from "../scene/scene_row.ts";
import {
  allStale,
  applyChanges,
  askedLevels,
  type Asking,
  emptyOutliner,
  expandNode,
  levelAsked,
  levelCame,
  levelFailed,
  type Outliner,
  wantedLevels,
} from "./outliner.ts";
import { outlinerLines } from "./outliner_lines.ts";

const page = (rows: readonly SceneRow[]) => ({ path: undefined, rows, next: undefined });

/** Asks for a level and takes in what comes. */
function read(tree: Outliner, path: string, rows: readonly SceneRow[]): Outliner {
  const asked: Asking = { what: "level" };
  return levelCame(levelAsked(tree, path, asked), path, asked, page(rows));
}

/** A tree with /a open, of which "/a/x" is known. */
function opened(): Outliner {
  const root = read(emptyOutliner(["/a"]), "/", [testRow("/a", true), testRow("/b", true)]);
  return read(root, "/a", [testRow("/a/x")]);
}

const keys = (tree: Outliner) => outlinerLines(tree).map(({ key }) => key);

Deno.test("the outliner asks for opened levels only", () => {
  let tree = emptyOutliner(["/a", "/gone"]);
  assert.deepEqual(wantedLevels(tree), ["/"]);
  tree = read(tree, "/", [testRow("/a", true), testRow("/b", true)]);
  assert.deepEqual(wantedLevels(tree), ["/a"]);
  tree = read(tree, "/a", [testRow("/a/x"), testRow("/b", true)]);
  tree = expandNode(tree, "/b", true);
  assert.deepEqual(wantedLevels(tree), ["/b"]);
  assert.equal(new Set(keys(tree)).size, keys(tree).length);
});

Deno.test("another project empties the outliner and drops what was asked of the one before", () => {
  const asked: Asking = { what: "level" };
  const before = levelAsked(opened(), "/", asked);
  const tree = applyChanges(before, [{ change: "project" }]);
  assert.deepEqual([...tree.expanded], [...before.expanded]);
  assert.deepEqual([askedLevels(tree), wantedLevels(tree)], [0, ["/"]]);
  assert.equal(levelCame(tree, "/", asked, page([testRow("/old")])), tree);
  assert.equal(levelFailed(tree, "/", asked, "gone"), tree);
});

Deno.test("a project that is told again keeps the outliner's rows until they are read anew", () => {
  const asked: Asking = { what: "level" };
  const before = levelAsked(opened(), "/a", asked);
  let tree = applyChanges(before, [{ change: "again" }]);
  assert.deepEqual([keys(tree), wantedLevels(tree)], [keys(before), ["/", "/a"]]);
  assert.equal(levelCame(tree, "/a", asked, page([])), tree, "what was asked before it is old");
  tree = read(tree, "/a", [testRow("/a/y")]);
  assert.deepEqual(keys(tree), ["/a", "/a/y", "/b"]);
});

Deno.test("a level that could not be read anew is asked for once more when somebody tries again", () => {
  const asked: Asking = { what: "level" };
  let tree = applyChanges(opened(), [{ change: "again" }]);
  tree = levelFailed(levelAsked(tree, "/a", asked), "/a", asked, "busy");
  assert.deepEqual(wantedLevels(tree), ["/"]);
  assert.deepEqual(wantedLevels(expandNode(tree, "/a", true)), ["/", "/a"]);
});

Deno.test("a level that changes while it is read is read once more after its answer", () => {
  const asked: Asking = { what: "level" };
  let tree = applyChanges(levelAsked(opened(), "/a", asked), [{ change: "children", path: "/a" }]);
  assert.deepEqual(wantedLevels(tree), []);
  tree = levelCame(tree, "/a", asked, page([testRow("/a/y")]));
  assert.deepEqual([keys(tree), wantedLevels(tree)], [["/a", "/a/y", "/b"], ["/a"]]);
  tree = read(tree, "/a", [testRow("/a/z")]);
  assert.deepEqual(wantedLevels(tree), []);
});

Deno.test("a level whose node is renamed while it is read is asked for under the new name", () => {
  const asked: Asking = { what: "level" };
  const rename = { change: "renamed", path: "/a", newPath: "/c", name: "c" } as const;
  const tree = applyChanges(levelAsked(opened(), "/a", asked), [rename]);
  assert.deepEqual([askedLevels(tree), wantedLevels(tree)], [0, ["/c"]]);
  assert.equal(levelCame(tree, "/a", asked, page([])), tree);
});

Deno.test("a lost connection leaves no level asked for", () => {
  const tree = allStale(levelAsked(opened(), "/a", { what: "page" }));
  assert.deepEqual([askedLevels(tree), wantedLevels(tree)], [0, ["/", "/a"]]);
});
