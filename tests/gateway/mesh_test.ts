import assert from "node:assert/strict";
import { decodeMesh, encodeMesh, NONE_HEADER, subjects } from "@fuelrail/contracts";
import { withGateway } from "./rig.ts";

const triangle = encodeMesh({
  positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0),
  triangles: Uint32Array.of(0, 1, 2),
});

Deno.test("mesh gives the camera service's bytes, and 304 to who has them", () =>
  withGateway(async (rig) => {
    const asked: unknown[] = [];
    let bytes = triangle;
    rig.bus.respond(subjects.request(rig.room, "meshData"), "camera", ({ data }) => {
      asked.push(JSON.parse(new TextDecoder().decode(data)).payload);
      return { data: bytes };
    });
    const url = `${rig.url}/rooms/studio/mesh/7-node_1`;
    const first = await fetch(url);
    assert.equal(first.status, 200);
    assert.equal(first.headers.get("content-type"), "application/octet-stream");
    assert.equal(first.headers.get("x-content-type-options"), "nosniff");
    const mesh = decodeMesh(new Uint8Array(await first.arrayBuffer()));
    assert.ok(mesh.ok);
    assert.deepEqual([...mesh.mesh.triangles], [0, 1, 2]);
    assert.deepEqual(asked, [{ id: "7-node_1" }]);
    const etag = first.headers.get("etag") ?? "";
    const again = await fetch(url, { headers: { "if-none-match": etag } });
    assert.deepEqual([again.status, await again.text()], [304, ""]);
    bytes = encodeMesh({ positions: new Float32Array(3), triangles: new Uint32Array(0) });
    const changed = await fetch(url, { headers: { "if-none-match": etag } });
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get("etag"), etag);
    assert.deepEqual(new Uint8Array(await changed.arrayBuffer()), bytes);
  }));

Deno.test("mesh answers 404 for what is not known and 503 where nobody answers", () =>
  withGateway(async (rig) => {
    const url = `${rig.url}/rooms/STUDIO/mesh/gone`;
    const nobody = await fetch(url);
    assert.equal(nobody.status, 503);
    assert.equal((await nobody.json()).payload.code, "service_unavailable");
    rig.bus.respond(
      subjects.request(rig.room, "meshData"),
      "camera",
      () => ({ data: new Uint8Array(0), headers: { [NONE_HEADER]: "1" } }),
    );
    const gone = await fetch(url);
    assert.equal(gone.status, 404);
    assert.match((await gone.json()).payload.message, /"gone"/);
    const long = await fetch(`${rig.url}/rooms/STUDIO/mesh/${"x".repeat(129)}`);
    assert.equal(long.status, 400);
    await long.body?.cancel();
  }));

Deno.test("mesh wants a token where tokens are wanted", () =>
  withGateway(async (rig) => {
    const response = await fetch(`${rig.url}/rooms/STUDIO/mesh/x`);
    assert.equal(response.status, 401);
    await response.body?.cancel();
  }, { authSecret: "a-secret-of-more-than-thirty-two-characters" }));
