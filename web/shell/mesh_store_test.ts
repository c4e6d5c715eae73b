import assert from "node:assert/strict";
import type { OutlineShape } from "../core/outline.ts";
import { createMeshStore } from "./mesh_store.ts";

const SHAPE: OutlineShape = {
  positions: new Float32Array(),
  triangles: new Uint32Array(),
  edges: new Int32Array(),
};

/** A store whose meshes come, or do not, at once, and whose time passes when the test says so. */
function storing() {
  const fetched: string[] = [];
  const missing = new Set<string>();
  const waiting = new Map<() => void, number>();
  const store = createMeshStore({
    world: {
      setTimer(delayMs, fire) {
        waiting.set(fire, delayMs);
        return { cancel: () => void waiting.delete(fire) };
      },
    },
    fetchShape(address) {
      fetched.push(address);
      return Promise.resolve(missing.has(address) ? undefined : SHAPE);
    },
  });
  return {
    fetched,
    missing,
    store,
    waits: () => [...waiting.values()],
    pass() {
      const due = [...waiting.keys()];
      waiting.clear();
      for (const fire of due) fire();
    },
    /** Draws once, and lets come what was fetched for it; how many were there. */
    async draw(addresses: readonly string[]) {
      const there = store.forDrawing(addresses).filter((shape) => shape !== undefined).length;
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      return there;
    },
  };
}

const named = (kind: string, count: number) =>
  Array.from({ length: count }, (_, index) => `/mesh/${kind}${index}`);

Deno.test("the mesh store keeps all that one drawing uses, however many, and fetches each once", async () => {
  const { store, fetched, draw } = storing();
  const marked = named("a", 70);
  assert.equal(await draw(marked), 0);
  const arrived = store.arrived.value;
  assert.deepEqual([await draw(marked), await draw(marked)], [70, 70]);
  assert.deepEqual([fetched.length, store.arrived.value], [70, arrived]);
});

Deno.test("the mesh store lets go of what was not drawn for longest", async () => {
  const { fetched, draw } = storing();
  const [first, second] = [named("a", 20), named("b", 20)];
  await draw(first);
  await draw(first.slice(0, 5));
  await draw(second);
  fetched.length = 0;
  assert.equal(await draw(first.slice(0, 5)), 5);
  assert.equal(await draw(second), 20);
  assert.deepEqual(fetched, []);
  await draw(first.slice(5, 14));
  assert.equal(fetched.length, 8, "of 40 meshes 32 were kept");
});

Deno.test("a mesh that could not be had is tried again after pauses that grow, while it is drawn", async () => {
  const { store, fetched, missing, waits, pass, draw } = storing();
  missing.add("/mesh/a");
  await draw(["/mesh/a"]);
  await draw(["/mesh/a"]);
  assert.deepEqual([fetched.length, waits()], [1, [2_000]]);
  const arrived = store.arrived.value;
  pass();
  assert.equal(store.arrived.value, arrived + 1, "another drawing is called for");
  assert.equal(fetched.length, 1, "nothing is fetched for nobody");
  await draw(["/mesh/a"]);
  assert.deepEqual([fetched.length, waits()], [2, [4_000]]);
  missing.clear();
  pass();
  await draw(["/mesh/a"]);
  assert.deepEqual([await draw(["/mesh/a"]), fetched.length, waits()], [1, 3, []]);
});
