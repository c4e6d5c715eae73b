import type { PayloadOf } from "@fuelrail/contracts";
import { type OctaneAtDesk, readAttribute } from "@fuelrail/kit/octane";
import { AttributeId, NodePinType } from "@fuelrail/kit/octane/beta2";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { PinPlace } from "../../core/edit/steps.ts";
import { colourNames, swatchOf } from "../../core/materials/swatch.ts";
import { above } from "../../core/scene/scene_names.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { atOctane } from "../at_octane.ts";
import { editAnswer } from "../edit/answers.ts";
import type { Editor, EditParts } from "../edit/editor.ts";
import { pinCountOf, pinNameAt, positionOf } from "../edit/item_calls.ts";
import { linkNode } from "../edit/link_edits.ts";
import { pinTypeOf } from "../edit/node_types.ts";
import { graphAround, pinOf } from "../edit/rules.ts";
import { orAbsent } from "../or_absent.ts";

type Material = PayloadOf<"materialsResult">["materials"][number];

/** Materials on one page at most; each takes a call for its swatch. */
const PAGE = 200;
/** Time after which a page ends early, ms. */
const PAGE_MS = 2_000;

/** Nodes that are one colour or one shade of grey, and how that is read. */
const COLOUR_NODES: Readonly<Record<string, "float" | "float3">> = {
  NT_TEX_RGB: "float3",
  NT_TEX_FLOAT: "float",
};
/** Time for which the scene is waited for, ms. */
const READ_MS = 3_000;
/** Users that a material names at most. */
const USERS_MAX = 64;

/** The scene's materials: listing, assigning and duplicating them. */
export function materialEdits(parts: EditParts, editor: Editor): RequestHandlers {
  const { desk, scene, clock } = parts;

  async function materialOf(octane: OctaneAtDesk, node: SceneNode): Promise<Material> {
    const users = [node.path, ...node.alsoAt].slice(node.inGraph ? 1 : 0)
      .flatMap((path) => above(path) ?? []);
    return {
      path: node.path,
      name: node.name,
      node_type: node.nodeType,
      swatch: await swatch(octane, node),
      ...(users.length === 0 ? {} : { used_by: [...new Set(users)].slice(0, USERS_MAX) }),
    };
  }

  /** The colour of a material, in one call where the level below it is known. */
  async function swatch(octane: OctaneAtDesk, node: SceneNode): Promise<string | null> {
    if (node.children === undefined) await scene.reread(octane, [node], { source: "octane" });
    for (const name of colourNames(node.nodeType)) {
      const colour = node.children?.find((child) => child.pin === name)?.node;
      if (colour === undefined) continue;
      const kind = COLOUR_NODES[colour.nodeType];
      if (kind === undefined) return null;
      const value = await orAbsent(
        readAttribute(octane, colour.handle, AttributeId.A_VALUE, kind),
      );
      return value === undefined ? null : swatchOf(value);
    }
    return null;
  }

  return {
    async getMaterialsRequest({ cursor }) {
      const endMs = clock.nowMs() + READ_MS;
      const model = await scene.reading.model();
      const leftMs = Math.max(0, endMs - clock.nowMs());
      await scene.reading.reached(() => model.complete, leftMs);
      const generation = scene.reading.generation;
      const start = startOf(cursor, generation);
      const all = [...model.nodes()].filter((node) => node.outType === "PT_MATERIAL");
      const page = all.slice(start, start + PAGE);
      const materials = await atOctane(desk, "read", async (octane) => {
        const listed: Material[] = [];
        const endMs = clock.nowMs() + PAGE_MS;
        for (const node of page) {
          if (listed.length > 0 && clock.nowMs() > endMs) break;
          listed.push(await materialOf(octane, node));
        }
        return listed;
      });
      const end = start + materials.length;
      return {
        event_type: "materialsResult",
        payload: { materials, ...(end < all.length ? { next: `${generation}.${end}` } : {}) },
      };
    },
    assignMaterialRequest({ prim_path: path, material_path: from, pin: pinName, confirm }, caller) {
      return scene.withNodes([path, from], "edit", async (octane, [node, material]) => {
        if (node === undefined || material === undefined) {
          throw new RequestRefused("not_found", `There is no ${path}`);
        }
        if (material.outType !== "PT_MATERIAL") {
          throw new RequestRefused("bad_message", `${from} is no material`);
        }
        const pin = pinName === undefined
          ? await materialPin(octane, node)
          : await pinOf(octane, node, pinName);
        const name = `Assign ${material.name} to ${node.name}`.slice(0, 256);
        const link = { node, pin, source: material, confirm, name };
        return await linkNode(octane, caller, parts, editor, link);
      });
    },
    duplicateMaterialRequest({ material_path: path, name: given }, caller) {
      return scene.withNode(path, "edit", async (octane, node) => {
        if (node.outType !== "PT_MATERIAL") {
          throw new RequestRefused("bad_message", `${path} is no material`);
        }
        const graph = graphAround(node);
        const [x, y] = await positionOf(octane, node.handle);
        const name = `Duplicate ${node.name}`.slice(0, 256);
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          transaction.touches(graph);
          const made = await transaction.make({
            by: "copy",
            source: node.handle,
            owner: graph.handle,
            position: [x + 40, y + 40],
            ...(given === undefined ? {} : { name: given }),
          });
          return { made };
        });
        const made = scene.pathOf(done.value.made);
        return editAnswer(name, done, { paths: made === undefined ? [] : [made] });
      });
    },
  };
}

/** The first pin of an object that takes a material. */
async function materialPin(octane: OctaneAtDesk, node: SceneNode): Promise<PinPlace> {
  const count = node.isGraph ? 0 : await pinCountOf(octane, node.handle);
  for (let index = 0; index < count; index++) {
    const pin = { node: node.handle, index, name: "" };
    if (await pinTypeOf(octane, pin) !== NodePinType.PT_MATERIAL) continue;
    return { ...pin, name: await pinNameAt(octane, node.handle, index) };
  }
  throw new RequestRefused("not_found", `${node.path} has no pin for a material`);
}

function startOf(cursor: string | undefined, generation: number): number {
  if (cursor === undefined) return 0;
  const [of, start] = cursor.split(".").map(Number);
  if (of === generation && Number.isInteger(start)) return start ?? 0;
  throw new RequestRefused("conflict", "Another project was opened meanwhile");
}
