import assert from "node:assert/strict";
import { compileScene } from "../scene/compile.ts";
import { createDemoProject } from "../scene/demo_scene.ts";
import { everyItem } from "../scene/items.ts";
import { restoreProject, storeProject } from "./project_file.ts";

Deno.test("restoreProject gives back the project that storeProject wrote", () => {
  const { graph, target } = createDemoProject({ width: 64, height: 32, maxSamples: 5 });
  const restored = restoreProject(storeProject(graph));
  assert.ok(restored !== null);
  const count = (of: typeof graph) => [...everyItem(of.root)].length;
  assert.equal(count(restored), count(graph));
  assert.equal(storeProject(restored), storeProject(graph));
  const same = restored.root.items.find((item) => item.name === target.name);
  assert.ok(same !== undefined && !same.isGraph);
  const shown = (node: typeof target) => JSON.stringify(compileScene(node, null).scene);
  assert.equal(shown(same), shown(target));
});

Deno.test("restoreProject is null for what is not a project", () => {
  for (const text of ["", "{}", "[1]", "null", "<OCS2/>"]) assert.equal(restoreProject(text), null);
});
