import assert from "node:assert/strict";
import { isSameProject, tellScene } from "./known_project.ts";
import type { OpenProject, SceneEvent } from "./scene_event.ts";

function projectTold(generation: number | undefined): SceneEvent {
  return { type: "sceneChanged", stamp: undefined, generation, changes: [{ change: "project" }] };
}

function told(known: number | undefined, generation: number | undefined): unknown {
  const step = tellScene(known, projectTold(generation));
  const change = step.event.type === "sceneChanged" ? step.event.changes[0]?.change : undefined;
  return [change, step.generation];
}

Deno.test("tellScene takes a project of any other generation for another one, a lower one too", () => {
  assert.deepEqual(told(undefined, 1), ["project", 1]);
  assert.deepEqual(told(1, 2), ["project", 2]);
  assert.deepEqual(told(7, 1), ["project", 1]);
  assert.deepEqual(told(1, undefined), ["project", undefined]);
});

Deno.test("tellScene takes a project of the known generation for one that is told again", () => {
  assert.deepEqual(told(7, 7), ["again", 7]);
});

Deno.test("tellScene leaves what is not about the project alone", () => {
  const changed: SceneEvent = {
    type: "sceneChanged",
    stamp: undefined,
    generation: 3,
    changes: [{ change: "removed", path: "/a" }],
  };
  assert.deepEqual(tellScene(2, changed), { event: changed, generation: 2 });
});

Deno.test("isSameProject tells a project apart by address, label and generation", () => {
  const known: OpenProject = {
    url: "p1",
    label: "Teapot",
    generation: 2,
    ok: true,
    fault: undefined,
  };
  assert.ok(isSameProject(known, { ...known }));
  assert.ok(!isSameProject(undefined, known));
  for (const more of [{ url: "p2" }, { label: "Car" }, { generation: 3 }, { ok: false }]) {
    assert.ok(!isSameProject(known, { ...known, ...more }), JSON.stringify(more));
  }
});
