import assert from "node:assert/strict";
import type { SceneChange } from "../../core/scene/scene_event.ts";
import { createTestRequests, createTestWorld, joinedState, letSettle } from "../scene/test_room.ts";
import { createGraphDesk } from "./graph_desk.ts";

const listed = (...paths: readonly string[]) => ({
  nodes: paths.map((path) => ({
    ...{ path, name: path, node_type: "NT_MAT_DIFFUSE", out_type: "PT_MATERIAL" },
    ...{ position: [0, 0], pins: [] },
  })),
});

/** A graph that is looked at, and read when a test answers. */
function looking() {
  const { requests, asked } = createTestRequests();
  const { world, pass } = createTestWorld();
  const state = joinedState(["getNodeGraphRequest"]);
  const store = { read: () => "/Scene", write() {} };
  const desk = createGraphDesk({ world, state, requests, store, notify() {} });
  desk.watch(true);
  return {
    desk,
    asked,
    shown: () => [...desk.graph.value.nodes.keys()],
    async tell(...changes: readonly SceneChange[]) {
      desk.onEvent({ type: "sceneChanged", stamp: undefined, generation: 1, changes });
      pass(1_000);
      await letSettle();
    },
  };
}

Deno.test("the graph of another project is read though an answer of the one before comes late", async () => {
  const { desk, asked, shown, tell } = looking();
  await asked[0]?.answer({ ...listed("/Scene/Old"), project_generation: 7 });
  assert.deepEqual(shown(), ["/Scene/Old"]);
  desk.reload();
  await tell();
  await tell({ change: "project" });
  const late = asked.at(1);
  assert.equal(asked.at(-1)?.payload["graph_path"], "/");
  await late?.answer({ ...listed("/Scene/Late"), project_generation: 7 });
  await asked.at(-1)?.answer({ ...listed("/New"), project_generation: 1 });
  assert.deepEqual([shown(), desk.graph.value.listing], [["/New"], undefined]);
});

Deno.test("a graph stays open while its project is told again, and is read anew", async () => {
  const { desk, asked, shown, tell } = looking();
  await asked[0]?.answer(listed("/Scene/Gold", "/Scene/Wood"));
  await tell({ change: "again" });
  assert.deepEqual([desk.graph.value.path, shown()], ["/Scene", ["/Scene/Gold", "/Scene/Wood"]]);
  await asked[1]?.answer(listed("/Scene/Gold"));
  assert.deepEqual([asked[1]?.payload["graph_path"], shown()], ["/Scene", ["/Scene/Gold"]]);
});

Deno.test("a graph that is renamed while it is read is read under its new name", async () => {
  const { desk, asked, shown, tell } = looking();
  await tell({ change: "renamed", path: "/Scene", newPath: "/Set", name: "Set" });
  await asked[0]?.answer(listed("/Scene/Gold"));
  assert.deepEqual([shown(), asked[1]?.payload["graph_path"]], [[], "/Set"]);
  await asked[1]?.answer(listed("/Set/Gold"));
  assert.deepEqual([shown(), desk.graph.value.listing], [["/Set/Gold"], undefined]);
});
