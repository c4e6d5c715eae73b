import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { PinPlace } from "../../core/edit/steps.ts";
import { above } from "../../core/scene/scene_names.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { editAnswer } from "./answers.ts";
import type { Editor, EditParts } from "./editor.ts";
import {
  connect,
  connectedTo,
  createOnPin,
  destroyItem,
  findPin,
  groupItems,
  itemsIn,
  ownedBy,
  pinCountOf,
  pinNameAt,
  pinOwner,
  positionOf,
  setName,
  ungroup,
  usesOf,
} from "./item_calls.ts";
import { type CreatableType, creatableType, mustFit, pinTypeOf } from "./node_types.ts";
import { graphAround, mustConfirm, mustConfirmMove, notRendered, notRoot } from "./rules.ts";
import type { Transaction } from "./transaction.ts";

const GROUP_STAYS = "A group is taken apart by ungrouping, not by undo";

/** Changes that cannot be rebuilt exactly: deleting, grouping, dissolving, replacing. */
export function structureEdits(parts: EditParts, editor: Editor): RequestHandlers {
  const { scene } = parts;

  /** Where nodes are listed: what holds them, and where else they are used. */
  async function placesOf(nodes: readonly SceneNode[]): Promise<SceneNode[]> {
    const places: SceneNode[] = [];
    for (const { parent, alsoAt } of nodes) {
      if (parent !== undefined) places.push(parent);
      for (const path of alsoAt) {
        const holder = await scene.nodeAt(above(path) ?? "/");
        if (holder !== undefined) places.push(holder);
      }
    }
    return places.filter((place) => !nodes.some((node) => isWithin(place, node)));
  }

  return {
    deleteNodesRequest({ paths, confirm }, caller) {
      return scene.withNodes([...new Set(paths)], "edit", async (octane, nodes) => {
        nodes.forEach(notRoot);
        await notRendered(octane, scene, nodes);
        const whole = nodes.filter((node) =>
          !nodes.some((other) => other !== node && isWithin(node, other))
        );
        const lost = whole.map((node) => node.path);
        mustConfirm(confirm, `${lost.length} nodes with what they own are deleted`, lost);
        const places = await placesOf(whole);
        const name = whole.length === 1
          ? `Delete ${whole[0]?.name}`
          : `Delete ${whole.length} nodes`;
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          transaction.touches(...places);
          for (const node of whole) {
            await transaction.forGood(
              `${node.path} is deleted`,
              () => destroyItem(octane, node.handle),
            );
          }
          return {};
        });
        return editAnswer(name, done);
      });
    },
    groupNodesRequest({ paths, name: graphName, confirm }, caller) {
      return scene.withNodes([...new Set(paths)], "edit", async (octane, nodes) => {
        nodes.forEach(notRoot);
        const [owner] = nodes.map((node) => node.parent);
        const isOneLevel = nodes.every((node) => node.inGraph && node.parent === owner);
        if (owner === undefined || !isOneLevel) {
          throw new RequestRefused("bad_message", "Only items of one graph can be grouped");
        }
        await notRendered(octane, scene, nodes);
        mustConfirmMove(confirm, GROUP_STAYS);
        const name = `Group ${nodes.length} nodes`;
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          transaction.touches(owner);
          const made = await transaction.forGood(
            "the new graph",
            () => groupItems(octane, owner.handle, nodes.map((node) => node.handle)),
          );
          if (made === 0n) throw new RequestRefused("octane_refused", "Octane made no graph");
          if (graphName !== undefined) await setName(octane, made, graphName);
          return { made, notUndoable: GROUP_STAYS };
        });
        const path = scene.pathOf(done.value.made);
        return editAnswer(name, done, { paths: path === undefined ? [] : [path] });
      });
    },
    ungroupNodeRequest({ prim_path: path, confirm }, caller) {
      return scene.withNode(path, "edit", async (octane, node) => {
        notRoot(node);
        if (!node.isGraph) throw new RequestRefused("bad_message", `${path} is no graph`);
        await notRendered(octane, scene, [node]);
        mustConfirm(confirm, `${path} is dissolved into the graph around it`, [path]);
        const places = await placesOf([node]);
        const name = `Ungroup ${node.name}`.slice(0, 256);
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          transaction.touches(...places);
          const list = await transaction.forGood(
            `${path} is dissolved`,
            () => ungroup(octane, node.handle),
          );
          return { items: await itemsIn(octane, list) };
        });
        const found = done.value.items.map((item) => scene.pathOf(item));
        return editAnswer(name, done, { paths: found.filter((one) => one !== undefined) });
      });
    },
    replaceNodeRequest({ prim_path: path, node_type: typeName, confirm }, caller) {
      return scene.withNode(path, "edit", async (octane, node) => {
        notRoot(node);
        if (node.isGraph) throw new RequestRefused("bad_message", `${path} is a graph`);
        const created = await creatableType(octane, typeName);
        if (created.isGraph) {
          throw new RequestRefused("bad_message", "A node is replaced by a node");
        }
        await notRendered(octane, scene, [node]);
        const place = await pinOwner(octane, node.handle);
        if (place !== undefined) await mustFit(octane, place, created);
        const uses: PinPlace[] = [];
        for (const use of await usesOf(octane, node.handle)) {
          const pin = await findPin(octane, use.node, use.pin);
          if (pin === undefined) continue;
          await mustFit(octane, pin, created);
          uses.push(pin);
        }
        mustConfirm(confirm, `${path} and what it owns are replaced`, [path]);
        const places = await placesOf([node]);
        const name = `Replace ${node.name} by ${created.label}`.slice(0, 256);
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          transaction.touches(...places);
          const made = place === undefined
            ? await replaceInGraph(transaction, node, created, uses)
            : await replaceInPin(transaction, node, created, place);
          return { made };
        });
        const now = scene.pathOf(done.value.made);
        return editAnswer(name, done, { paths: now === undefined ? [] : [now] });
      });
    },
  };
}

function isWithin(node: SceneNode, holder: SceneNode): boolean {
  for (let at: SceneNode | undefined = node; at !== undefined; at = at.parent) {
    if (at === holder) return true;
  }
  return false;
}

/** All but the last of it can be taken back. */
async function replaceInGraph(
  transaction: Transaction,
  node: SceneNode,
  { type }: CreatableType,
  uses: readonly PinPlace[],
): Promise<bigint> {
  const { octane } = transaction;
  const position = await positionOf(octane, node.handle);
  const links = await inputsOf(octane, node.handle);
  const made = await transaction.make({
    by: "create",
    type,
    isGraph: false,
    owner: graphAround(node).handle,
    name: node.name,
    position,
  });
  await connectInputs(octane, made, links);
  for (const pin of uses) {
    await transaction.take({ kind: "link", pin, before: node.handle, after: made });
  }
  await transaction.forGood(
    `${node.path} is deleted`,
    () => destroyItem(octane, node.handle),
  );
  return made;
}

async function replaceInPin(
  transaction: Transaction,
  node: SceneNode,
  { type }: CreatableType,
  place: PinPlace,
): Promise<bigint> {
  const { octane } = transaction;
  const links = await inputsOf(octane, node.handle);
  const made = await transaction.forGood(
    `${node.path} is replaced`,
    () => createOnPin(octane, type, place),
  );
  if (made === 0n) throw new RequestRefused("octane_refused", "Octane made no such node");
  await connectInputs(octane, made, links);
  return made;
}

interface Input {
  readonly pin: string;
  readonly type: number;
  readonly source: bigint;
}

/** What is connected to a node's pins without lying in them. */
async function inputsOf(octane: OctaneAtDesk, node: bigint): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  const count = await pinCountOf(octane, node);
  for (let index = 0; index < count; index++) {
    const pin = { node, index, name: "" };
    const source = await connectedTo(octane, pin);
    if (source === 0n || await ownedBy(octane, pin) !== 0n) continue;
    const name = await pinNameAt(octane, node, index);
    inputs.push({ pin: name, type: await pinTypeOf(octane, pin), source });
  }
  return inputs;
}

/** Connects what was connected before to the pins of the same name and type. */
async function connectInputs(
  octane: OctaneAtDesk,
  to: bigint,
  inputs: readonly Input[],
): Promise<void> {
  for (const { pin: name, type, source } of inputs) {
    const pin = await findPin(octane, to, name);
    if (pin !== undefined && await pinTypeOf(octane, pin) === type) {
      await connect(octane, pin, source);
    }
  }
}
