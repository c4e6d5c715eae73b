import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import {
  heldFrom,
  type HeldValue,
  isAsAsked,
  type NewValue,
  type PropertyValue,
  type ValueType,
} from "../../core/edit/held_value.ts";
import type { ValueTarget } from "../../core/edit/steps.ts";
import { checkValue } from "../../core/edit/value_check.ts";
import type { SceneChange } from "../../core/scene/scene_model.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { editAnswer } from "./answers.ts";
import type { Editor, EditParts } from "./editor.ts";
import type { Transaction } from "./transaction.ts";

/** Longest JSON of a value that is announced with its change, characters. */
const TOLD_CHARS_MAX = 4_096;

/** Setting values: one, several at once, or one back to its default. */
export function valueEdits(parts: EditParts, editor: Editor): RequestHandlers {
  const { scene, properties, folder } = parts;

  async function needed(
    octane: OctaneAtDesk,
    node: SceneNode,
    name: string,
  ): Promise<ValueTarget> {
    if (node.children === undefined) await scene.reread(octane, [node], { source: "octane" });
    const target = await properties.find(octane, node, name);
    if (target !== undefined) return target;
    throw new RequestRefused("not_found", `${node.path} has no property "${name}"`);
  }

  /** Sets one value, which `valueOf` finds or refuses before anything is written. */
  async function setOne(
    at: { readonly path: string; readonly property: string; readonly gesture?: string | undefined },
    caller: RequestCaller,
    verb: string,
    write: (transaction: Transaction, node: SceneNode, target: ValueTarget) => Promise<Written>,
  ) {
    const { path, property, gesture } = at;
    return await scene.withNode(path, "edit", async (octane, node) => {
      const target = await needed(octane, node, property);
      const name = `${verb} ${target.info.label} of ${node.name}`.slice(0, 256);
      const done = await editor.edit(octane, caller, { name, gesture }, async (transaction) => {
        const { asked, held } = await write(transaction, node, target);
        properties.wasSet(target);
        const value = await properties.read(octane, target);
        const changes = transaction.steps.length === 0 ? [] : changesOf(node, target, value);
        return { changes, value, isClamped: asked !== undefined && !isAsAsked(asked, held) };
      });
      return {
        event_type: "setPropertyResult",
        payload: {
          prim_path: path,
          property,
          value: done.value.value,
          ...(done.value.isClamped ? { clamped: true } : {}),
          ...(done.editId === undefined ? {} : { edit_id: done.editId }),
        },
      } as const;
    });
  }

  return {
    setPropertyRequest: ({ prim_path: path, property, value, type, gesture }, caller) =>
      setOne({ path, property, gesture }, caller, "Set", async (transaction, node, target) => {
        const asked = await checked(target, value, type);
        return { asked, held: await transaction.setValue(node.handle, target, asked) };
      }),
    resetPropertyRequest: ({ prim_path: path, property }, caller) =>
      setOne({ path, property }, caller, "Reset", async (transaction, node, target) => {
        const { info } = target;
        const initial = info.default === undefined ? undefined : heldFrom(info.type, info.default);
        const isKnown = info.type !== "file" || initial === "";
        if (initial !== undefined && isKnown) {
          return {
            asked: initial,
            held: await transaction.setValue(node.handle, target, initial),
          };
        }
        throw new RequestRefused("not_available", `${info.label} has no default that is known`);
      }),
    async setPropertiesRequest({ edits, name }, caller) {
      const paths = [...new Set(edits.map((edit) => edit.prim_path))];
      return await scene.withNodes(paths, "edit", async (octane, nodes) => {
        const wanted: Wanted[] = [];
        for (const { prim_path: path, property, value } of edits) {
          const node = nodes[paths.indexOf(path)];
          if (node === undefined) throw new RequestRefused("not_found", `There is no ${path}`);
          const target = await needed(octane, node, property);
          wanted.push({ node, target, asked: await checked(target, value) });
        }
        const plan = { name: name ?? `Set ${edits.length} values` };
        const done = await editor.edit(
          octane,
          caller,
          plan,
          (transaction) => setAll(transaction, wanted),
        );
        return editAnswer(plan.name, done, {
          paths: nodes.map((node) => node.path),
          warnings: done.value.clamped.map((one) => `Octane holds another value for ${one}`),
        });
      });
    },
  };

  /** A value that may be written; files are named as in the registry and become Octane's paths. */
  async function checked(
    target: ValueTarget,
    value: NewValue,
    type?: ValueType,
  ): Promise<HeldValue> {
    const result = checkValue(target.info, value, type);
    if (!result.ok) throw new RequestRefused(result.code, result.message);
    if (target.info.type !== "file") return result.value;
    if (!Array.isArray(result.value)) return await fileAt(result.value);
    return await Promise.all(result.value.map(fileAt));
  }

  async function fileAt(ref: HeldValue): Promise<string> {
    if (typeof ref !== "string" || ref === "") return "";
    return await folder.octanePath((await folder.find(ref)).segments);
  }

  async function setAll(transaction: Transaction, wanted: readonly Wanted[]) {
    const clamped: string[] = [];
    for (const { node, target, asked } of wanted) {
      const held = await transaction.setValue(node.handle, target, asked);
      if (!isAsAsked(asked, held)) clamped.push(`${node.path} ${target.info.name}`);
    }
    const changes: SceneChange[] = [];
    for (const { node, target } of wanted) {
      properties.wasSet(target);
      const value = await properties.read(transaction.octane, target);
      changes.push(...changesOf(node, target, value));
    }
    return { changes: transaction.steps.length === 0 ? [] : changes, clamped };
  }
}

interface Written {
  readonly asked?: HeldValue;
  readonly held: HeldValue;
}

interface Wanted {
  readonly node: SceneNode;
  readonly target: ValueTarget;
  readonly asked: HeldValue;
}

/**
 * A value as changes of all the places that show it: the node, what lies in its pin, or what it
 * lies in. A value that is too long has to be read again, and so have the linked ones of a camera.
 */
export function changesOf(
  node: SceneNode,
  { info, where }: ValueTarget,
  value: PropertyValue,
): SceneChange[] {
  const isShort = JSON.stringify(value).length <= TOLD_CHARS_MAX;
  const told = (path: string, property: string): SceneChange => ({
    change: "value",
    path,
    property,
    ...(isShort ? { value } : {}),
  });
  const changes = [told(node.path, info.name)];
  const inside = node.children?.find((child) => child.pin === info.name)?.node;
  if (inside !== undefined && isHolder(inside)) changes.push(told(inside.path, "value"));
  const { parent } = node;
  const pin = parent?.children?.find((child) => child.node === node)?.pin;
  if (parent !== undefined && pin !== undefined && where.by === "attribute" && isHolder(node)) {
    changes.push(told(parent.path, pin));
  }
  const camera = [node, parent].find((one) => one?.outType === "PT_CAMERA");
  if (camera !== undefined) changes.push(...linkedChanges(camera, [info.name, pin]));
  return changes;
}

/** Whether a node is nothing but a value. */
function isHolder({ isGraph, pinCount }: SceneNode): boolean {
  return !isGraph && pinCount === 0;
}

/** Octane lets a camera's field of view, focal length and scale follow each other. */
const CAMERA_LINKS = ["fov", "focalLength", "scale", "fstop", "aperture"];

function linkedChanges(
  camera: SceneNode,
  edited: readonly (string | undefined)[],
): SceneChange[] {
  if (!edited.some((name) => name !== undefined && CAMERA_LINKS.includes(name))) return [];
  const pins = camera.children?.map((child) => child.pin) ?? [];
  return CAMERA_LINKS.filter((name) => !edited.includes(name) && pins.includes(name))
    .map((property) => ({ change: "value", path: camera.path, property }));
}
