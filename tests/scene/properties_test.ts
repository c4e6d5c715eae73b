import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { callRequest } from "@fuelrail/kit/requests";
import { type Rig, ROOM, withRig } from "./rig.ts";

type Properties = PayloadOf<"getPropertiesResponse">;

async function properties({ get }: Rig, path: string, more: object = {}): Promise<Properties> {
  return await get("getPropertiesRequest", { prim_path: path, ...more }, "getPropertiesResponse");
}

const CAMERA = "/Render target/camera";

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`getPropertiesRequest gives values, ranges, defaults and groups of pins, ${generation}`, () =>
    withRig({ generation, paused: true }, async (rig) => {
      await rig.walked();
      const { items = [], properties: values, node_type: type, truncated } = await properties(
        rig,
        CAMERA,
      );
      assert.deepEqual([type, truncated], ["NT_CAM_THINLENS", false]);
      const fov = items.find(({ name }) => name === "fov");
      assert.ok(fov !== undefined && fov.min !== undefined && fov.max !== undefined);
      assert.deepEqual([fov.type, fov.unit, values.fov === fov.value], ["float", "deg", true]);
      assert.ok(typeof fov.value === "number" && fov.value >= fov.min && fov.value <= fov.max);
      assert.ok(typeof fov.default === "number");
      const position = items.find(({ name }) => name === "pos");
      assert.deepEqual([position?.type, (position?.value as number[]).length], ["float3", 3]);
      const flat = items.find(({ name }) => name === "orthographic");
      assert.deepEqual([flat?.type, flat?.value], ["bool", false]);
    }));

  Deno.test(`reading a node costs nothing for the next viewer, and leaves no pin handle, ${generation}`, () =>
    withRig({ generation, paused: true }, async (rig) => {
      await rig.walked();
      const first = await properties(rig, CAMERA);
      const { calls } = rig.peer.counts();
      assert.equal(
        calls["ApiNodePinInfoExService/deleteApiNodePinInfo"],
        calls["ApiNodeService/pinInfoIx"],
      );
      rig.peer.resetCounts();
      const again = await callRequest(rig.bus, ROOM, "getPropertiesRequest", {
        prim_path: CAMERA,
      }, { role: "viewer", viewerId: "v2" });
      assert.deepEqual(again.payload, { ...first });
      const asked = Object.keys(rig.peer.counts().calls)
        .filter((rpc) => /^Api(Item|Node|NodePinInfoEx)Service\//.test(rpc));
      assert.deepEqual(asked, []);
    }));
}

Deno.test("a value node has the ranges of the pin that it sits on", () =>
  withRig({ paused: true }, async (rig) => {
    await rig.walked();
    const { items = [] } = await properties(rig, `${CAMERA}/fov`);
    const value = items.find(({ name }) => name === "value");
    const { items: all = [] } = await properties(rig, CAMERA);
    const fov = all.find(({ name }) => name === "fov");
    assert.deepEqual(
      [value?.type, value?.value, value?.min, value?.max, value?.label],
      [fov?.type, fov?.value, fov?.min, fov?.max, fov?.label],
    );
  }));

Deno.test("no value shows a folder of a server, and lists are previews", () =>
  withRig({ paused: true }, async (rig) => {
    await rig.walked();
    const listed = await rig.get(
      "getChildrenRequest",
      { prim_path: "/", max_depth: 3, max_nodes: 400 },
      "getChildrenResult",
    );
    const geometry = listed.children.filter(({ type }) => type === "geom").slice(0, 3);
    assert.ok(geometry.length > 0);
    for (const { path } of geometry) {
      const { items = [], properties: values } = await properties(rig, path);
      assert.equal(items.length, Object.keys(values).length, path);
      for (const { value } of items) {
        assert.ok(!/^([A-Za-z]:[\\/]|\\\\|\/)/.test(String(value)), `${path}: ${value}`);
      }
    }
  }));

Deno.test("what exceeds the bytes asked for is left out and counted", () =>
  withRig({ paused: true }, async (rig) => {
    await rig.walked();
    const whole = await properties(rig, CAMERA);
    const cut = await properties(rig, CAMERA, { max_bytes: 2_000 });
    const count = (answer: Properties) => Object.keys(answer.properties).length;
    assert.equal(cut.truncated, true);
    assert.ok(count(cut) > 0);
    assert.equal(count(cut) + (cut.omitted_count ?? 0), count(whole));
    assert.ok(JSON.stringify(cut).length <= 2_000);
  }));

Deno.test("an unknown path is refused by name, also when asked for 10,000 times at once", () =>
  withRig({ paused: true }, async (rig) => {
    await rig.walked();
    const one = await rig.ask("getPropertiesRequest", { prim_path: "/Nothing/here" });
    assert.equal(one.payload.code, "not_found");
    const known = (await rig.get("getChildrenRequest", { prim_path: CAMERA }, "getChildrenResult"))
      .children.map(({ path }) => path);
    const asked = Array.from(
      { length: 10_000 },
      (_, i) => rig.ask("getPropertiesRequest", { prim_path: known[i % known.length] ?? CAMERA }),
    );
    const answers = await Promise.all(asked);
    const kinds = new Set(answers.map(({ event_type: type, payload }) => payload.code ?? type));
    for (const kind of kinds) {
      assert.ok(["getPropertiesResponse", "busy"].includes(String(kind)), String(kind));
    }
    assert.ok(rig.peer.counts().unary.mostAtOnce <= 2);
    assert.equal((await properties(rig, CAMERA)).node_type, "NT_CAM_THINLENS");
  }));
