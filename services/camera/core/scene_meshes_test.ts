import assert from "node:assert/strict";
import fc from "fast-check";
import {
  largestMeshes,
  SCENE_BYTES_MAX,
  SCENE_MESHES_MAX,
  SCENE_TRIANGLES_MAX,
} from "./scene_meshes.ts";

const mesh = (id: string, side: number, triangles: number, bytes = triangles * 20) => ({
  id,
  box: { min: [0, 0, 0], max: [side, 0, 0] } as const,
  triangles,
  bytes,
});

Deno.test("largestMeshes takes the largest first and leaves out what does not fit any more", () => {
  const all = [
    mesh("small", 1, 10),
    mesh("heavy", 3, SCENE_TRIANGLES_MAX, 100),
    mesh("large", 4, 10),
    mesh("middle", 2, 10),
  ];
  assert.deepEqual(largestMeshes(all).map(({ id }) => id), ["large", "middle", "small"]);
});

Deno.test("largestMeshes never goes beyond its limits", () => {
  const meshes = fc.array(
    fc.tuple(fc.nat(100), fc.nat(20_000), fc.nat(500_000)).map(([side, triangles, bytes]) =>
      mesh("m", side, triangles, bytes)
    ),
    { maxLength: 400 },
  );
  fc.assert(fc.property(meshes, (all) => {
    const chosen = largestMeshes(all);
    const sum = (of: "triangles" | "bytes") => chosen.reduce((total, each) => total + each[of], 0);
    assert.ok(sum("triangles") <= SCENE_TRIANGLES_MAX && sum("bytes") <= SCENE_BYTES_MAX);
    assert.ok(chosen.length <= SCENE_MESHES_MAX);
  }));
});
