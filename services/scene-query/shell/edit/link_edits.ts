import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { ApiItemService, NodePinType, ObjectRef_ObjectType } from "@fuelrail/kit/octane/beta2";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { PinPlace } from "../../core/edit/steps.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { editAnswer } from "./answers.ts";
import type { Editor, EditParts } from "./editor.ts";
import {
  canConnect,
  collapseItem,
  connect,
  connectedTo,
  expandItem,
  findPin,
  ownedBy,
  pinCountOf,
  usesOf,
} from "./item_calls.ts";
import { pinTypeOf } from "./node_types.ts";
import { graphAround, lostFrom, mustConfirmMove, notRoot, pinOf } from "./rules.ts";

/** How a node is connected to a pin, for other edits that do so. */
export interface Linking {
  readonly node: SceneNode;
  readonly pin: PinPlace;
  readonly source: SceneNode;
  readonly confirm: boolean;
  readonly name: string;
}

/** Connects a node to a pin as one edit. */
export async function linkNode(
  octane: OctaneAtDesk,
  caller: RequestCaller,
  { scene }: Pick<EditParts, "scene">,
  editor: Editor,
  { node, pin, source, confirm, name }: Linking,
) {
  const before = await connectedTo(octane, pin);
  const isThere = before === source.handle;
  if (!isThere) await mustConnect(octane, pin, node, source);
  const owned = isThere ? 0n : await lostFrom(octane, scene, node, pin, confirm);
  const done = await editor.edit(octane, caller, { name }, async (transaction) => {
    if (isThere) return {};
    transaction.touches(node);
    if (owned !== 0n) {
      await transaction.forGood(
        `what lay in ${pin.name}`,
        () => connect(octane, pin, source.handle),
      );
    } else {
      await transaction.take({ kind: "link", pin, before, after: source.handle });
    }
    if (await connectedTo(octane, pin) !== source.handle) {
      throw new RequestRefused("octane_refused", `Octane did not connect ${source.path}`);
    }
    return {};
  });
  return editAnswer(name, done, { paths: [node.path, source.path] });
}

/** Rejects, naming why, when a node cannot be connected to a pin. */
async function mustConnect(
  octane: OctaneAtDesk,
  pin: PinPlace,
  node: SceneNode,
  source: SceneNode,
): Promise<void> {
  if (source.isGraph) {
    throw new RequestRefused("bad_message", `${source.path} is a graph; name a node in it`);
  }
  if (await canConnect(octane, pin, source.handle)) return;
  const takes = await pinTypeOf(octane, pin);
  const { result: gives } = await octane.call(ApiItemService.method.outType, {
    objectPtr: { handle: source.handle, type: ObjectRef_ObjectType.ApiItem },
  });
  if (takes === gives) {
    throw new RequestRefused(
      "conflict",
      `${source.path} feeds on ${node.path}: connecting it to ${pin.name} would close a cycle`,
      { reason: "cycle" },
    );
  }
  throw new RequestRefused(
    "bad_message",
    `${pin.name} takes ${NodePinType[takes] ?? takes}, and ${source.path} puts out ${
      NodePinType[gives] ?? gives
    }`,
  );
}

/** Connecting and emptying pins, and moving nodes out of pins and back. */
export function linkEdits(parts: EditParts, editor: Editor): RequestHandlers {
  const { scene } = parts;

  const known = (handles: readonly bigint[]): string[] =>
    handles.map((handle) => scene.pathOf(handle)).filter((path) => path !== undefined);

  const nodesOf = (handles: readonly bigint[]): SceneNode[] =>
    handles.map((handle) => scene.nodeOf(handle)).filter((node) => node !== undefined);

  return {
    connectPinRequest({ prim_path: path, pin: pinName, source_path: from, confirm }, caller) {
      return scene.withNodes([path, from], "edit", async (octane, [node, source]) => {
        if (node === undefined || source === undefined) throw missing(path);
        const pin = await pinOf(octane, node, pinName);
        const name = `Connect ${source.name} to ${pinName} of ${node.name}`.slice(0, 256);
        return await linkNode(octane, caller, parts, editor, { node, pin, source, confirm, name });
      });
    },
    disconnectPinRequest({ prim_path: path, pin: pinName, confirm }, caller) {
      return scene.withNode(path, "edit", async (octane, node) => {
        const pin = await pinOf(octane, node, pinName);
        const before = await connectedTo(octane, pin);
        const owned = before === 0n ? 0n : await lostFrom(octane, scene, node, pin, confirm);
        const name = `Disconnect ${pinName} of ${node.name}`.slice(0, 256);
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          if (before === 0n) return {};
          transaction.touches(node);
          if (owned === 0n) {
            await transaction.take({ kind: "link", pin, before, after: 0n });
          } else {
            await transaction.forGood(`what lay in ${pinName}`, () => connect(octane, pin, 0n));
          }
          return {};
        });
        return editAnswer(name, done, { paths: [path] });
      });
    },
    expandNodeRequest({ prim_path: path, confirm }, caller) {
      return scene.withNode(path, "edit", async (octane, node) => {
        notRoot(node);
        if (node.isGraph) throw new RequestRefused("bad_message", `${path} is a graph`);
        const pins: PinPlace[] = [];
        const count = await pinCountOf(octane, node.handle);
        for (let index = 0; index < count; index++) {
          const pin = { node: node.handle, index, name: "" };
          if (await ownedBy(octane, pin) !== 0n) pins.push(pin);
        }
        if (pins.length > 0) mustConfirmMove(confirm, EXPANDED_STAYS);
        const name = `Expand ${node.name}`.slice(0, 256);
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          if (pins.length === 0) return { handles: [] };
          transaction.touches(graphAround(node), node);
          await transaction.forGood(`${path} is expanded`, () => expandItem(octane, node.handle));
          const handles: bigint[] = [];
          for (const pin of pins) handles.push(await connectedTo(octane, pin));
          return { handles, notUndoable: EXPANDED_STAYS };
        });
        return editAnswer(name, done, { paths: [path, ...known(done.value.handles)] });
      });
    },
    collapseNodeRequest({ prim_path: path, confirm }, caller) {
      return scene.withNode(path, "edit", async (octane, node) => {
        notRoot(node);
        if (node.isGraph) throw new RequestRefused("bad_message", `${path} is a graph`);
        const name = `Collapse ${node.name}`.slice(0, 256);
        const around = graphAround(node);
        if (!node.inGraph) return editAnswer(name, NOTHING, { paths: [path] });
        mustConfirmMove(confirm, COLLAPSED_STAYS);
        const uses = await usesOf(octane, node.handle);
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          transaction.touches(around, ...nodesOf(uses.map((use) => use.node)));
          const isIn = await transaction.forGood(
            `${path} in its pin`,
            () => collapseItem(octane, node.handle),
          );
          const handles: bigint[] = [];
          for (const use of isIn ? uses : []) {
            const pin = await findPin(octane, use.node, use.pin);
            if (pin !== undefined) handles.push(await connectedTo(octane, pin));
          }
          return { isIn, handles, notUndoable: COLLAPSED_STAYS };
        });
        if (!done.value.isIn) {
          throw new RequestRefused("octane_refused", `Octane found no pin for ${path} to go into`);
        }
        return editAnswer(name, done, { paths: known(done.value.handles) });
      });
    },
  };
}

const EXPANDED_STAYS = "Expanding is taken back by collapsing, not by undo";
const COLLAPSED_STAYS = "Collapsing is taken back by expanding, not by undo";

const NOTHING = { value: {}, undoable: false, changes: [], warnings: [] };
const missing = (path: string) => new RequestRefused("not_found", `There is no ${path}`);
