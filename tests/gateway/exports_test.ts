import { NAME_HEADER, NONE_HEADER, PART_HEADER, PARTS_HEADER, subjects } from "@fuelrail/contracts";
import { sign } from "hono/jwt";
import assert from "node:assert/strict";
import { withGateway } from "./rig.ts";

Deno.test("an export is put together from its parts, in order and under its own name", () =>
  withGateway(async (rig) => {
    const parts = [1, 2, 3].map((value) => new Uint8Array(70_000).fill(value));
    rig.bus.respond(subjects.request(rig.room, "exportPart"), "scene-query", ({ data }) => {
      const { part } = JSON.parse(new TextDecoder().decode(data)).payload;
      const headers = {
        [PART_HEADER]: `${part}`,
        [PARTS_HEADER]: `${parts.length}`,
        [NAME_HEADER]: encodeURIComponent("take 1.png"),
      };
      return { data: parts[part] ?? new Uint8Array(), headers };
    });
    const response = await fetch(`${rig.url}/rooms/STUDIO/exports/e-1`);
    assert.equal(response.status, 200);
    assert.equal(
      response.headers.get("content-disposition"),
      "attachment; filename*=UTF-8''take%201.png",
    );
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    const bytes = new Uint8Array(await response.arrayBuffer());
    assert.deepEqual([...new Set(bytes)], [1, 2, 3]);
    assert.equal(bytes.length, 210_000);
  }));

Deno.test("an export that is not there or not readable is 404 with why, 503 without the service", () =>
  withGateway(async (rig) => {
    const url = `${rig.url}/rooms/STUDIO/exports/e-9`;
    const nobody = await fetch(url);
    assert.equal(nobody.status, 503);
    await nobody.body?.cancel();
    rig.bus.respond(subjects.request(rig.room, "exportPart"), "scene-query", () => ({
      data: new Uint8Array(0),
      headers: { [NONE_HEADER]: "Octane no longer gives this file" },
    }));
    const gone = await fetch(url);
    assert.equal(gone.status, 404);
    assert.match((await gone.json()).payload.message, /no longer gives/);
  }));

Deno.test("an export is for operators: a viewer's token is 403 and none is 401, without asking for it", async () => {
  const secret = "only for this test";
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const token = (role: string) =>
    sign({ room: "STUDIO", role, exp, jti: "t", name: "Ada" }, secret, "HS256");
  await withGateway(async (rig) => {
    let asked = 0;
    rig.bus.respond(subjects.request(rig.room, "exportPart"), "scene-query", () => {
      asked++;
      return { data: new Uint8Array([1]), headers: { [PARTS_HEADER]: "1" } };
    });
    const statusFor = async (headers: HeadersInit) => {
      const response = await fetch(`${rig.url}/rooms/STUDIO/exports/e-1`, { headers });
      await response.body?.cancel();
      return response.status;
    };
    assert.equal(await statusFor({}), 401);
    assert.equal(await statusFor({ authorization: `Bearer ${await token("viewer")}` }), 403);
    assert.equal(asked, 0);
    assert.equal(await statusFor({ authorization: `Bearer ${await token("operator")}` }), 200);
  }, { authSecret: secret });
});
