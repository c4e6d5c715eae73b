import assert from "node:assert/strict";
import type { SceneChange } from "../../core/scene/scene_event.ts";
import { createTestRequests, createTestWorld, joinedState, letSettle } from "../scene/test_room.ts";
import { createInspectorDesk } from "./inspector_desk.ts";

/** An inspector of /a that is read and written when a test answers. */
function inspecting() {
  const { requests, asked } = createTestRequests();
  const { world, pass } = createTestWorld();
  const state = joinedState(["getPropertiesRequest", "setPropertyRequest"]);
  const refusals: string[] = [];
  const refused = (what: string, why: string) => void refusals.push(`${what}: ${why}`);
  const desk = createInspectorDesk({ world, state, requests, refused });
  desk.ownPath.value = "/a";
  const tell = (...changes: readonly SceneChange[]) =>
    desk.onEvent({ type: "sceneChanged", stamp: undefined, generation: 1, changes });
  return { desk, asked, refusals, tell, pass };
}

Deno.test("a value that waits when its node is renamed is written under the new name", async () => {
  const { desk, asked, refusals, tell } = inspecting();
  await asked[0]?.answer({ prim_path: "/a", items: [] });
  desk.write("ior", "float", 1);
  desk.write("ior", "float", 2);
  assert.equal(asked.length, 2);
  tell({ change: "renamed", path: "/a", newPath: "/b", name: "b" });
  await asked[1]?.answer({ prim_path: "/a", property: "ior", value: 1 });
  assert.deepEqual(
    asked.slice(2).map(({ type, payload }) => [type, payload["prim_path"], payload["value"]]),
    [["setPropertyRequest", "/b", 2]],
  );
  await asked[2]?.answer({ prim_path: "/b", property: "ior", value: 2 });
  assert.deepEqual([desk.inspector.value.lanes.size, refusals], [0, []]);
});

Deno.test("values that the room is still reading are asked for again", async () => {
  const { desk, asked, pass } = inspecting();
  await asked[0]?.refuse("loading", "The scene is still being read");
  assert.equal(desk.inspector.value.phase, "loading");
  pass();
  await letSettle();
  await asked[1]?.answer({ prim_path: "/a", items: [] });
  assert.deepEqual([desk.inspector.value.phase, asked.length], ["ready", 2]);
});

Deno.test("an answer of the project before is not shown as the values of another one", async () => {
  const { desk, asked, tell, pass } = inspecting();
  tell({ change: "project" });
  await asked[0]?.answer({ prim_path: "/a", items: [], node_type: "OLD", project_generation: 7 });
  assert.equal(desk.inspector.value.phase, "loading");
  pass();
  await asked[1]?.answer({ prim_path: "/a", items: [], node_type: "NEW", project_generation: 1 });
  assert.deepEqual(
    [desk.inspector.value.phase, desk.inspector.value.node?.nodeType],
    ["ready", "NEW"],
  );
});
