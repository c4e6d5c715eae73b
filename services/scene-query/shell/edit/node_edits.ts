import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { Position } from "../../core/edit/steps.ts";
import { isNamedByPin } from "../../core/scene/row_types.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import { editAnswer } from "./answers.ts";
import { createClipboards } from "./clipboards.ts";
import { copyAll } from "./copying.ts";
import type { Editor, EditParts } from "./editor.ts";
import { connectedTo, createOnPin, nameOf, positionOf, setName } from "./item_calls.ts";
import { type CreatableType, creatableType, mustFit } from "./node_types.ts";
import { graphAround, lostFrom, notRoot, pinOf } from "./rules.ts";

/** What a new node is called, and what it is undone with. */
interface Naming {
  readonly name?: string | undefined;
  readonly gesture?: string | undefined;
}

/** How far a copy lies beside its original. */
const BESIDE: Position = [40, 40];

/** Making, naming and copying nodes. */
export function nodeEdits(parts: EditParts, editor: Editor): RequestHandlers {
  const { scene } = parts;
  const clipboards = createClipboards(scene);

  const pathsOf = (handles: readonly bigint[]): string[] =>
    handles.map((handle) => scene.pathOf(handle)).filter((path) => path !== undefined);

  async function createInGraph(
    octane: OctaneAtDesk,
    caller: RequestCaller,
    graph: SceneNode,
    { type, isGraph, label }: CreatableType,
    as: Naming & { readonly position?: Position | undefined },
  ) {
    const name = `Create ${as.name ?? label}`.slice(0, 256);
    const plan = { name, gesture: as.gesture };
    const done = await editor.edit(octane, caller, plan, async (transaction) => {
      transaction.touches(graph);
      const made = await transaction.make({
        by: "create",
        type,
        isGraph,
        owner: graph.handle,
        ...(as.name === undefined ? {} : { name: as.name }),
        ...(as.position === undefined ? {} : { position: as.position }),
      });
      return { made };
    });
    return editAnswer(name, done, { paths: pathsOf([done.value.made]) });
  }

  async function createInPin(
    octane: OctaneAtDesk,
    caller: RequestCaller,
    node: SceneNode,
    created: CreatableType,
    as: Naming & { readonly pin: string; readonly confirm: boolean },
  ) {
    const pin = await pinOf(octane, node, as.pin);
    await mustFit(octane, pin, created);
    const owned = await lostFrom(octane, scene, node, pin, as.confirm);
    const before = await connectedTo(octane, pin);
    const name = `Create ${created.label} on ${pin.name}`.slice(0, 256);
    const plan = { name, gesture: as.gesture };
    const done = await editor.edit(octane, caller, plan, async (transaction) => {
      transaction.touches(node);
      const { type } = created;
      const made = owned === 0n
        ? await transaction.make({ by: "create_on_pin", type, pin }, before)
        : await transaction.forGood(
          `what lay in ${pin.name}`,
          () => createOnPin(octane, type, pin),
        );
      if (made === 0n) throw new RequestRefused("octane_refused", "Octane made no such node");
      if (as.name !== undefined && owned === 0n) {
        const old = await nameOf(octane, made);
        await transaction.take({ kind: "name", node: made, before: old, after: as.name });
      } else if (as.name !== undefined) await setName(octane, made, as.name);
      return { made };
    });
    return editAnswer(name, done, { paths: pathsOf([done.value.made]) });
  }

  async function copyInto(
    octane: OctaneAtDesk,
    caller: RequestCaller,
    name: string,
    copies: Parameters<typeof copyAll>[1],
    graphs: readonly SceneNode[],
  ) {
    const done = await editor.edit(octane, caller, { name }, async (transaction) => {
      transaction.touches(...graphs);
      return { made: await copyAll(transaction, copies) };
    });
    return editAnswer(name, done, { paths: pathsOf(done.value.made) });
  }

  return {
    createNodeRequest(
      { parent_path: path, node_type: typeName, name, pin, position, gesture, confirm },
      caller,
    ) {
      return scene.withNode(path, "edit", async (octane, node) => {
        const created = await creatableType(octane, typeName);
        if (pin !== undefined) {
          if (created.isGraph) throw new RequestRefused("bad_message", "A pin takes no graph");
          return await createInPin(octane, caller, node, created, { pin, name, gesture, confirm });
        }
        if (!node.isGraph) {
          throw new RequestRefused("bad_message", `${path} is no graph; name one of its pins`);
        }
        return await createInGraph(octane, caller, node, created, { name, position, gesture });
      });
    },
    renameNodeRequest({ prim_path: path, name }, caller) {
      return scene.withNode(path, "edit", async (octane, node) => {
        notRoot(node);
        if (!node.inGraph && (node.type === "value" || isNamedByPin(node.outType))) {
          throw new RequestRefused("not_available", `${path} is called what its pin is called`);
        }
        const before = await nameOf(octane, node.handle);
        const plan = { name: `Rename ${node.name} to ${name}`.slice(0, 256) };
        const done = await editor.edit(octane, caller, plan, async (transaction) => {
          if (before === name) return {};
          transaction.touches(...node.parent === undefined ? [] : [node.parent], node);
          await transaction.take({ kind: "name", node: node.handle, before, after: name });
          return {};
        });
        return editAnswer(plan.name, done, { paths: pathsOf([node.handle]) });
      });
    },
    duplicateNodesRequest({ paths }, caller) {
      return scene.withNodes([...new Set(paths)], "edit", async (octane, nodes) => {
        nodes.forEach(notRoot);
        const copies = [];
        for (const node of nodes) {
          const [x, y] = await positionOf(octane, node.handle);
          const position: Position = [x + BESIDE[0], y + BESIDE[1]];
          copies.push({ source: node.handle, owner: graphAround(node).handle, position });
        }
        const name = nodes.length === 1
          ? `Duplicate ${nodes[0]?.name}`
          : `Duplicate ${nodes.length} nodes`;
        return await copyInto(octane, caller, name, copies, nodes.map(graphAround));
      });
    },
    async copyNodesRequest({ paths }, caller) {
      const nodes: SceneNode[] = [];
      for (const path of new Set(paths)) {
        const node = await scene.nodeAt(path);
        if (node === undefined) throw new RequestRefused("not_found", `There is no ${path}`);
        notRoot(node);
        nodes.push(node);
      }
      clipboards.put(caller.viewerId, nodes);
      const done = { value: {}, undoable: false, changes: [], warnings: [] };
      return editAnswer(`Copy ${nodes.length} nodes`, done, {
        paths: nodes.map(({ path }) => path),
      });
    },
    pasteNodesRequest({ parent_path: path, position }, caller) {
      const remembered = clipboards.of(caller.viewerId);
      return scene.withNodes([path, ...remembered], "edit", async (octane, [graph, ...nodes]) => {
        if (graph === undefined || !graph.isGraph) {
          throw new RequestRefused("bad_message", `${path} is no graph`);
        }
        const inside = nodes.find((node) =>
          node.isGraph && (graph === node || graph.path.startsWith(`${node.path}/`))
        );
        if (inside !== undefined) {
          throw new RequestRefused("conflict", `${inside.path} cannot be copied into itself`);
        }
        const copies = [];
        const [first] = nodes;
        const origin = first === undefined
          ? [0, 0] as const
          : await positionOf(octane, first.handle);
        for (const node of nodes) {
          const [x, y] = await positionOf(octane, node.handle);
          const from = position ?? [origin[0] + BESIDE[0], origin[1] + BESIDE[1]];
          const place: Position = [from[0] + x - origin[0], from[1] + y - origin[1]];
          copies.push({ source: node.handle, owner: graph.handle, position: place });
        }
        return await copyInto(octane, caller, `Paste ${nodes.length} nodes`, copies, [graph]);
      });
    },
  };
}
