import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { type EditRig, GENERATIONS, onEdits } from "./edit_rig.ts";
import { withGround } from "./project_ground.ts";

interface Case {
  /** As `getPropertiesResponse` calls it; a list ends in `[]`. */
  readonly type: string;
  readonly nodeType: string;
  readonly value: unknown;
  /** How the value is shown, where it is not as it was set. */
  readonly shown?: unknown;
  /** A property of this name rather than the first one of the type. */
  readonly property?: string;
}

const one = (type: string, nodeType: string, value: unknown, more: Partial<Case> = {}): Case => ({
  type,
  nodeType,
  value,
  ...more,
});
const MOVED = [1, 0, 0, 2, 0, 1, 0, 3, 0, 0, 2, 4];
const WIDE = "9007199254740993";

/** Every type of value of Octane's wire, and every list of them, with a node that holds it. */
const CASES: readonly Case[] = [
  one("bool", "NT_BOOL", true),
  one("byte[]", "NT_TEX_IMAGE", [0, 7, 255]),
  one("int", "NT_MAT_DIFFUSE", 7),
  one("int2", "NT_TEX_IMAGE", [3, 4]),
  one("int3", "NT_IMAGE_RESOLUTION", [320, 200, 0]),
  one("int4", "NT_INT", [1, -2, 3, 4]),
  one("long", "NT_TEX_IMAGE", WIDE),
  one("long2", "NT_TEX_IMAGE", [WIDE, "-5"], { shown: [WIDE, -5] }),
  one("float", "NT_MAT_GLOSSY", 0.25),
  one("float2", "NT_CAM_THINLENS", [0.25, -0.5]),
  one("float3", "NT_TRANSFORM_3D", [1.5, 2.5, 3.5]),
  one("float4", "NT_FLOAT", [0.5, 1.5, 2.5, 3.5]),
  one("colour", "NT_TEX_RGB", [0.25, 4, 0.5]),
  one("matrix", "NT_TRANSFORM_VALUE", [[1, 0, 0, 2], [0, 1, 0, 3], [0, 0, 2, 4]]),
  one("string", "NT_STRING", "hello"),
  one("file", "NT_FILE", "cup.obj"),
  one("enum", "NT_TRANSFORM_3D", 4),
  one("bit_mask", "NT_BIT_MASK", 5, { property: "value" }),
  one("bool[]", "NT_GEO_VOLUME", [true, false, true]),
  one("int[]", "NT_GEO_MESH", [1, -2, 3]),
  one("int2[]", "NT_GEO_MESH", [[1, 2], [3, 4]]),
  one("int3[]", "NT_GEO_VOLUME", [[1, 2, 3]]),
  one("int4[]", "NT_GEO_MESH", [[1, 2, 3, 4], [5, 6, 7, 8]]),
  one("long[]", "NT_GEO_VOLUME", [WIDE, "-5"], { shown: [WIDE, -5] }),
  one("long2[]", "NT_GEO_VOLUME", [[WIDE, "1"]], { shown: [[WIDE, 1]] }),
  one("float[]", "NT_GEO_MESH", [0.5, 1.5]),
  one("float2[]", "NT_GEO_MESH", [[0.5, 1.5]]),
  one("float3[]", "NT_GEO_MESH", [[0.5, 1.5, 2.5], [0, 1, 0]]),
  one("float4[]", "NT_GEO_VOLUME", [[0.5, 1.5, 2.5, 3.5]]),
  one("matrix[]", "NT_GEO_SCATTER", [MOVED, MOVED]),
  one("string[]", "NT_GEO_MESH", ["lid", "body"]),
];

async function goThere(rig: EditRig, path: string, { type, value, ...rest }: Case): Promise<void> {
  const { shown = value, property } = rest;
  const all = await rig.items(path);
  const isList = type.endsWith("[]");
  const item = all.find((each) =>
    each.read_only !== true && (each.list === true) === isList &&
    (property === undefined ? each.type === type.replace("[]", "") : each.name === property)
  );
  assert.ok(item, `${type} among ${all.map((each) => `${each.name} ${each.type}`)}`);
  const told = await rig.set(path, item.name, value);
  assert.deepEqual(told.value, shown, "the answer says what Octane holds");
  assert.notEqual(told.clamped, true);
  assert.deepEqual(await rig.value(path, item.name), shown, "it is read back");
  const undone = await rig.edit("undoRequest", { edit_id: told.edit_id });
  assert.match(undone.name, /^Undo: Set /);
  // Lists that may be large are read only once it is known that they are short.
  const before = item.value ?? [];
  assert.deepEqual(await rig.value(path, item.name), before, "it is undone");
  await rig.edit("redoRequest");
  assert.deepEqual(await rig.value(path, item.name), shown, "it is redone");
}

for (const generation of GENERATIONS) {
  Deno.test(`setPropertyRequest sets every type of value, which is read back, undone and redone, ${generation}`, async (t) => {
    await withGround({ generation, maxSamples: 1, width: 16, height: 8 }, async (ground) => {
      const rig = onEdits(ground);
      const made = new Map<string, string>();
      for (const each of CASES) {
        const { type, nodeType } = each;
        if (!made.has(nodeType)) {
          const created = { parent_path: "/", node_type: nodeType, name: `Test ${nodeType}` };
          made.set(nodeType, (await rig.edit("createNodeRequest", created)).paths[0] ?? "");
        }
        const done = await t.step(
          `${type} of ${nodeType}`,
          () => goThere(rig, made.get(nodeType) ?? "", each),
        );
        assert.ok(done, type);
      }
    });
  });
}

Deno.test("lists are set whole, of at most 16 values, and never over a longer one", () =>
  withGround({ maxSamples: 1, width: 16, height: 8 }, async (ground) => {
    const rig = onEdits(ground);
    const [path = ""] = (await rig.edit("createNodeRequest", {
      parent_path: "/",
      node_type: "NT_TEX_IMAGE",
      name: "Picture",
    })).paths;
    const set = (property: string, value: unknown) =>
      rig.refusal("setPropertyRequest", { prim_path: path, property, value });
    assert.equal((await set("buffer", 7)).code, "bad_message");
    assert.equal((await set("buffer", [1, 256])).code, "out_of_range");
    assert.equal((await set("buffer", [1, "x"])).code, "bad_message");
    assert.equal((await set("buffer", new Array(17).fill(1))).code, "bad_message");
    ground.peer.edit((scene) =>
      scene.setAttribute(scene.node("Picture"), "A_BUFFER", new Array(17).fill(1))
    );
    const refused = await set("buffer", [1]);
    assert.equal(refused.code, "octane_refused");
    assert.match(refused.message, /holds 17 values/);
  }));

Deno.test("a file is set by its id or address in the registry, and shown by its name and id", () =>
  withGround({ maxSamples: 1, width: 16, height: 8 }, async (ground) => {
    const rig = onEdits(ground);
    const create = { parent_path: "/", node_type: "NT_FILE", name: "Cup file" };
    const [path = ""] = (await rig.edit("createNodeRequest", create)).paths;
    const assets: PayloadOf<"assetsResult"> = await rig.get(
      "getAssetsRequest",
      { kind: "geometry" },
      "assetsResult",
    );
    const cup = assets.assets.find(({ label }) => label === "cup.obj");
    assert.ok(cup);
    for (const ref of [cup.id, "cup.obj"]) {
      assert.equal((await rig.set(path, "value", ref)).value, "cup.obj");
      const item = (await rig.items(path)).find(({ name }) => name === "value");
      assert.deepEqual([item?.value, item?.asset], ["cup.obj", cup.id]);
      assert.equal((await rig.set(path, "value", "")).value, "");
      const empty = (await rig.items(path)).find(({ name }) => name === "value");
      assert.deepEqual([empty?.value, empty?.asset], ["", undefined]);
    }
    const refuse = async (value: string) =>
      (await rig.refusal("setPropertyRequest", { prim_path: path, property: "value", value })).code;
    assert.equal(await refuse("teapot.obj"), "not_found");
    assert.equal(await refuse("../secret.ocs"), "bad_message");
    assert.equal(await refuse(`${ground.root}/cup.obj`), "bad_message");
  }));
