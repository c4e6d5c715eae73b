import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { ApiNodeService, ObjectRef_ObjectType, PinId } from "@fuelrail/kit/octane/beta2";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { ValueTarget } from "../../core/edit/steps.ts";
import { checkValue } from "../../core/edit/value_check.ts";
import type { SceneChange } from "../../core/scene/scene_model.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import type { Editor, EditParts } from "./editor.ts";
import { readHeld } from "./value_io.ts";

type Triple = readonly [number, number, number];

/** What a transform is made of, by the pins of Octane's transform node. */
const PARTS = {
  translation: { pinId: PinId.P_TRANSLATION, label: "Translation" },
  rotation: { pinId: PinId.P_ROTATION, label: "Rotation" },
  scale: { pinId: PinId.P_SCALE, label: "Scale" },
} as const;

type Part = keyof typeof PARTS;
const { hasPin, connectedNode } = ApiNodeService.method;
const type = ObjectRef_ObjectType.ApiNode;

interface Wanted {
  readonly target: ValueTarget;
  readonly handle: bigint;
  readonly asked: Triple;
}

/** Moving, turning and scaling objects while the render runs. */
export function transformEdits({ scene }: EditParts, editor: Editor): RequestHandlers {
  return {
    async runtimeTransformRequest(payload, caller) {
      const { paths, relative } = payload;
      const given = (["translation", "rotation", "scale"] as const).flatMap((part) => {
        const value = payload[part];
        return value === undefined ? [] : [{ part, value }];
      });
      if (given.length === 0) {
        throw new RequestRefused("bad_message", "Say a translation, a rotation or a scale");
      }
      return await scene.withNodes([...new Set(paths)], "edit", async (octane, nodes) => {
        const wanted: Wanted[] = [];
        for (const node of nodes) {
          const transform = await transformOf(octane, node);
          for (const { part, value } of given) {
            wanted.push(await wantedOf(octane, node, transform, part, value, relative));
          }
        }
        const what = nodes.length === 1 ? nodes[0]?.name : `${nodes.length} nodes`;
        await editor.edit(octane, caller, { name: `Transform ${what}` }, async (transaction) => {
          const changes: SceneChange[] = [];
          for (const { handle, target, asked } of wanted) {
            await transaction.setValue(handle, target, asked);
            const path = scene.pathOf(handle);
            if (path === undefined) continue;
            changes.push({ change: "value", path, property: target.info.name });
          }
          return { changes };
        });
        return {
          event_type: "runtimeTransformResult",
          payload: { result: "success", applied: nodes.map((node) => node.path) },
        };
      });
    },
  };
}

/** The transform node of an object, or the node itself when it is one. */
async function transformOf(octane: OctaneAtDesk, node: SceneNode): Promise<bigint> {
  const lacking = () =>
    new RequestRefused("octane_refused", `${node.path} has no transform that can be set`);
  if (node.isGraph) throw lacking();
  if (node.outType === "PT_TRANSFORM") return node.handle;
  const objectPtr = { handle: node.handle, type };
  const pinId = PinId.P_TRANSFORM;
  const { result: has } = await octane.call(hasPin, { objectPtr, pinId });
  if (!has) throw lacking();
  const { result } = await octane.call(connectedNode, { objectPtr, pinId, enterWrapperNode: true });
  if (result === undefined || result.handle === 0n) throw lacking();
  return result.handle;
}

async function wantedOf(
  octane: OctaneAtDesk,
  { path }: SceneNode,
  handle: bigint,
  part: Part,
  value: Triple,
  isRelative: boolean,
): Promise<Wanted> {
  const { pinId, label } = PARTS[part];
  const { result: has } = await octane.call(hasPin, { objectPtr: { handle, type }, pinId });
  if (!has) throw new RequestRefused("octane_refused", `${path} has no ${part} that can be set`);
  const target: ValueTarget = {
    info: { name: part, label, type: "float3", value: null },
    where: { by: "pin", node: handle, pinId, pinName: part },
  };
  const now = isRelative ? await readHeld(octane, target) : undefined;
  const at = (i: number) => Array.isArray(now) ? Number(now[i] ?? 0) : 0;
  const joined = value.map((one, i) => {
    if (!isRelative) return one;
    return part === "scale" ? at(i) * one : at(i) + one;
  });
  const checked = checkValue(target.info, joined);
  if (!checked.ok) throw new RequestRefused(checked.code, checked.message);
  return { target, handle, asked: checked.value as unknown as Triple };
}
