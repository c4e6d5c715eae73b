import assert from "node:assert/strict";
import type { SceneChange } from "../../core/scene/scene_event.ts";
import { createTestRequests, createTestWorld, joinedState, letSettle } from "../scene/test_room.ts";
import { createOutlinerDesk } from "./outliner_desk.ts";

const rows = (...paths: readonly string[]) => ({
  children: paths.map((path) => ({ path, name: path, type: "geom", children: true })),
});

/** An outliner whose levels are read when a test answers. */
function reading(expanded: readonly string[]) {
  const { requests, asked } = createTestRequests();
  const { world, pass } = createTestWorld();
  const state = joinedState(["getChildrenRequest"]);
  const store = { read: () => JSON.stringify({ expanded }), write() {} };
  const desk = createOutlinerDesk({ world, state, requests, store });
  const tell = (...changes: readonly SceneChange[]) =>
    desk.onEvent({ type: "sceneChanged", stamp: undefined, generation: 1, changes });
  return { desk, asked, tell, pass, shown: () => desk.lines.value.map(({ key }) => key) };
}

Deno.test("the outliner reads another project though all that was asked of the one before is out", async () => {
  const { desk, asked, tell, shown } = reading([]);
  const paths = ["/a", "/b", "/c", "/d", "/e"];
  await asked[0]?.answer(rows(...paths));
  for (const path of paths) desk.expand(path, true);
  assert.deepEqual(asked.slice(1).map(({ payload }) => payload["prim_path"]), paths.slice(0, 4));
  const old = asked.slice(1);
  tell({ change: "project" });
  const root = asked[5];
  assert.equal(root?.payload["prim_path"], "/");
  for (const request of old) await request.answer(rows("/old"));
  await root?.answer(rows("/new"));
  assert.deepEqual(shown(), ["/new"]);
});

Deno.test("the outliner keeps its rows while it reads a project that is told again", async () => {
  const { asked, tell, shown } = reading(["/a"]);
  await asked[0]?.answer(rows("/a"));
  await asked[1]?.answer(rows("/a/x"));
  tell({ change: "again" });
  assert.deepEqual([shown().slice(0, 2), asked.length], [["/a", "/a/x"], 4]);
  await asked[3]?.answer(rows("/a/y"));
  assert.deepEqual(shown().slice(0, 2), ["/a", "/a/y"]);
});

Deno.test("the outliner asks again for a level that the room is still reading", async () => {
  const { asked, pass, shown } = reading([]);
  await asked[0]?.refuse("loading", "The scene is still being read");
  assert.deepEqual(shown(), ["wait /"]);
  pass();
  await letSettle();
  await asked[1]?.answer(rows("/a"));
  assert.deepEqual([shown(), asked.length], [["/a"], 2]);
});

Deno.test("the outliner asks no more for a level of another project, and says what is no delay", async () => {
  const { desk, asked, tell, pass, shown } = reading([]);
  await asked[0]?.refuse("loading", "The scene is still being read");
  tell({ change: "project" });
  pass();
  await letSettle();
  assert.equal(asked.length, 2);
  await asked[1]?.refuse("octane_refused", "Octane: no");
  assert.deepEqual(shown(), ["fault /"]);
  assert.equal(desk.tree.value.levels.get("/")?.fault, "Octane: no");
});
