import assert from "node:assert/strict";
import { NONE_HEADER, type PayloadOf, subjects } from "@fuelrail/contracts";
import { decodeMesh } from "@fuelrail/contracts/binary";
import { until } from "../testkit/until.ts";
import { drag, PATIENT_MS, point, startSteeringRig, type SteeringRig } from "./steering_rig.ts";

type SceneMeshes = PayloadOf<"sceneMeshesResult">;

async function ask({ viewer }: SteeringRig): Promise<SceneMeshes> {
  viewer.send("getSceneMeshesRequest", {});
  return await viewer.next("sceneMeshesResult", () => true, PATIENT_MS);
}

/** The first mesh waits for its thread, whose program is checked before it runs, ms. */
const THREAD_STARTS_MS = 240_000;

/** Asks until everything has been read. */
function whole(rig: SteeringRig): Promise<SceneMeshes> {
  return until(async () => {
    const answer = await ask(rig);
    if (answer.complete) return answer;
    // As seldom as a page asks: the gateway takes only so many messages of one viewer.
    await new Promise((resolve) => setTimeout(resolve, 250));
    return undefined;
  }, { timeoutMs: THREAD_STARTS_MS, what: "the whole scene's meshes" });
}

const meshReads = ({ peer }: SteeringRig) => peer.counts().calls["LiveLinkService/GetMesh"] ?? 0;

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`getSceneMeshesRequest offers an ${generation} scene's meshes, largest first, once read`, async () => {
    await using rig = await startSteeringRig({ generation });
    assert.equal(meshReads(rig), 0, "nothing is read before somebody asks");
    const { meshes, total, left_out: leftOut } = await whole(rig);
    assert.ok(meshes.length >= 5 && meshes.length + leftOut === total);
    const sizes = meshes.map(({ min, max }) =>
      Math.hypot(...max.map((value, axis) => value - (min[axis] ?? 0)))
    );
    assert.deepEqual(sizes, sizes.toSorted((a, b) => b - a));
    const bus = await rig.stack.connect("tester");
    for (const { address, triangles, bytes, min, max } of meshes) {
      const id = address.split("/").at(-1);
      const body = new TextEncoder().encode(JSON.stringify({ payload: { id }, role: "viewer" }));
      const { data, headers } = await bus.request(
        subjects.request(rig.stack.room, "meshData"),
        body,
      );
      assert.equal(headers[NONE_HEADER], undefined);
      const decoded = decodeMesh(data);
      assert.ok(decoded.ok);
      assert.deepEqual([data.length, decoded.mesh.triangles.length / 3], [bytes, triangles]);
      for (const [i, value] of decoded.mesh.positions.entries()) {
        const axis = i % 3 as 0 | 1 | 2;
        assert.ok(value >= min[axis] - 1e-4 && value <= max[axis] + 1e-4);
      }
    }
    const reads = meshReads(rig);
    assert.equal((await whole(rig)).meshes.length, meshes.length);
    assert.equal(meshReads(rig), reads, "nothing is read twice");
    assert.deepEqual(rig.peer.counts().forbidden, []);
  });
}

Deno.test("no mesh of the scene is read while the camera moves, and reading goes on afterwards", async () => {
  await using rig = await startSteeringRig({ sampleDelayMs: 200 });
  const { viewer } = rig;
  drag(viewer, [40, 30], [60, 30], { hold: true });
  await viewer.next("cameraStateChanged", ({ driver }) => driver !== undefined, PATIENT_MS);
  const before = meshReads(rig);
  for (let step = 0; step < 20; step++) {
    point(viewer, { buttonsHeld: 1, x: 60 + step, y: 30 });
    if (step % 5 === 0) await ask(rig);
  }
  const last = point(viewer, { type: "up", x: 79, y: 30 });
  assert.ok(meshReads(rig) - before <= 1, "at most the one that was being read");
  await viewer.next("cameraStateChanged", ({ input_seq }) => input_seq >= last - 1, PATIENT_MS);
  assert.ok((await whole(rig)).meshes.length > 0);
});
