import { type Signal, signal } from "@preact/signals";
import { type Copied, copyOf, inGraph, pastePlace } from "../../core/graph/clipboard.ts";
import { type Drafts, movesOf, withDrafts, withoutDrafts } from "../../core/graph/graph_drafts.ts";
import { type GraphLink, pinKey } from "../../core/graph/graph_links.ts";
import type { GraphNode, GraphPoint } from "../../core/graph/graph_node.ts";
import type { JsonObject } from "../../core/json_fields.ts";
import type { Notice } from "../../core/notices.ts";
import { lastPart } from "../../core/scene/scene_path.ts";
import { type EditDone, readEdit } from "../../core/scene/scene_replies.ts";
import type { AskConfirmed, SceneActions } from "../scene/scene_actions.ts";
import type { GraphDesk } from "./graph_desk.ts";

/** Moves that one request may hold. */
const MOVES_MAX = 1_000;

/** A link that was asked for and not answered yet. */
export interface PendingLink {
  readonly source: string;
  readonly target: string;
  readonly pin: string;
}

/** Where the new end of a link goes once a node was made for it. */
export type LinkTo =
  | { readonly target: string; readonly pin: string }
  | { readonly source: string; readonly sourceType: string };

/** What a person can do to the graph; each is told when it is refused, and then nothing stays. */
export interface GraphEdits {
  /** Links that are drawn until the room has answered, by pin. */
  readonly pending: Signal<ReadonlyMap<string, PendingLink>>;
  readonly copied: Signal<Copied | undefined>;
  /** Writes places as one edit; the drafts stay in sight until the answer. */
  move(places: Drafts): Promise<void>;
  connect(source: GraphNode, target: GraphNode, pin: string): Promise<boolean>;
  /** Empties pins, one edit each. */
  cut(links: readonly Pick<GraphLink, "target" | "pin">[]): Promise<void>;
  /** Connects a pin to what fed another one, and empties that one. */
  reconnect(
    link: GraphLink,
    to: { readonly node: GraphNode; readonly pin: string },
  ): Promise<void>;
  /** Makes a node, connects it if wanted, and selects it. */
  create(nodeType: string, at: GraphPoint, linkTo?: LinkTo): Promise<void>;
  /** Makes a node that lies in a pin. */
  createInPin(node: GraphNode, pin: string, nodeType: string): Promise<void>;
  rename(path: string, name: string): Promise<boolean>;
  remove(paths: readonly string[]): void;
  duplicate(paths: readonly string[]): Promise<void>;
  copy(paths: readonly string[]): Promise<void>;
  /** Pastes at a place of the graph, or beside the originals. */
  paste(at: GraphPoint | undefined): Promise<void>;
  group(paths: readonly string[]): Promise<void>;
  ungroup(path: string): Promise<void>;
  expand(path: string): Promise<void>;
  collapse(path: string): Promise<void>;
}

export interface GraphEditsOptions {
  readonly desk: GraphDesk;
  readonly actions: SceneActions;
  readonly askConfirmed: AskConfirmed;
  notify(tone: Notice["tone"], text: string): void;
}

/** Binds the edits to the graph that is shown. */
export function createGraphEdits(options: GraphEditsOptions): GraphEdits {
  const { desk, actions, askConfirmed, notify } = options;
  const pending = signal<ReadonlyMap<string, PendingLink>>(new Map());
  const copied = signal<Copied | undefined>(undefined);

  async function edit(
    eventType: string,
    payload: JsonObject,
    refused: string,
    { title = "Go on?", goOn = "Go on", quiet = false } = {},
  ): Promise<EditDone | undefined> {
    const answer = await askConfirmed(eventType, payload, { refused, title, goOn });
    if (!answer.ok) return undefined;
    const done = readEdit(answer.payload);
    if (!quiet && done.name !== undefined) notify("good", done.name);
    for (const warning of done.warnings) notify("info", warning);
    return done;
  }

  const nameOf = (paths: readonly string[]) =>
    paths.length === 1 ? `"${lastPart(paths[0] ?? "")}"` : `${paths.length} nodes`;

  /** Selects what an edit has made. */
  function select(done: EditDone | undefined): void {
    if (done === undefined || done.paths.length === 0) return;
    if (desk.may("selectPrimsRequest")) actions.select(done.paths, "replace");
  }

  async function connect(source: GraphNode, target: GraphNode, pin: string): Promise<boolean> {
    const key = pinKey(target.path, pin);
    pending.value = new Map(pending.value).set(key, {
      source: source.path,
      target: target.path,
      pin,
    });
    const done = await edit(
      "connectPinRequest",
      {
        prim_path: target.path,
        pin,
        source_path: source.path,
      },
      `${source.name} was not connected`,
      {
        title: `Connect ${source.name} to ${target.name}?`,
        goOn: "Connect",
        quiet: true,
      },
    );
    const left = new Map(pending.value);
    left.delete(key);
    pending.value = left;
    return done !== undefined;
  }

  async function cutOne({ target, pin }: Pick<GraphLink, "target" | "pin">): Promise<boolean> {
    const name = lastPart(target);
    const done = await edit(
      "disconnectPinRequest",
      { prim_path: target, pin: pin.name },
      `${pin.label} of ${name} was not cut`,
      { title: `Empty ${pin.label} of ${name}?`, goOn: "Empty it", quiet: true },
    );
    return done !== undefined;
  }

  async function linkNew(path: string, linkTo: LinkTo): Promise<void> {
    await desk.readNow([path]);
    const { nodes } = desk.graph.value;
    const made = nodes.get(path);
    if ("target" in linkTo) {
      const target = nodes.get(linkTo.target);
      if (made !== undefined && target !== undefined) await connect(made, target, linkTo.pin);
      return;
    }
    const source = nodes.get(linkTo.source);
    const pin = made?.pins.find(({ type }) => type === linkTo.sourceType)?.name;
    if (pin === undefined || made === undefined || source === undefined) {
      return notify("info", `${lastPart(path)} has no pin that takes ${lastPart(linkTo.source)}`);
    }
    await connect(source, made, pin);
  }

  return {
    pending,
    copied,
    connect,
    async move(places) {
      const moves = movesOf(desk.graph.value.nodes, places);
      if (moves.length === 0) return;
      if (moves.length > MOVES_MAX) {
        return notify("error", `Only ${MOVES_MAX} nodes can be placed at once`);
      }
      desk.drafts.value = withDrafts(desk.drafts.value, places);
      await edit(
        "moveNodesRequest",
        {
          moves: moves.map(({ path, position }) => ({ prim_path: path, position })),
        },
        `${nameOf(moves.map(({ path }) => path))} not moved`,
        { quiet: true },
      );
      desk.drafts.value = withoutDrafts(desk.drafts.value, places);
    },
    async cut(links) {
      let cuts = 0;
      for (const link of links) if (await cutOne(link)) cuts++;
      if (cuts > 1) notify("good", `${cuts} links cut, each an edit of its own`);
    },
    async reconnect(link, { node, pin }) {
      const source = desk.graph.value.nodes.get(link.source);
      if (source === undefined) return;
      if (await connect(source, node, pin)) await cutOne(link);
    },
    async create(nodeType, at, linkTo) {
      const done = await edit("createNodeRequest", {
        parent_path: desk.graph.value.path,
        node_type: nodeType,
        position: at,
      }, "No node was made");
      const path = done?.paths[0];
      if (path === undefined) return;
      select(done);
      if (linkTo !== undefined) await linkNew(path, linkTo);
    },
    async createInPin(node, pin, nodeType) {
      await edit(
        "createNodeRequest",
        { parent_path: node.path, node_type: nodeType, pin },
        `Nothing was made in ${pin}`,
        { title: `Make a new node in ${pin} of ${node.name}?`, goOn: "Make it" },
      );
    },
    rename: (path, name) => actions.rename(path, name),
    remove: (paths) => actions.remove(paths),
    async duplicate(paths) {
      const own = inGraph(desk.graph.value.nodes, paths);
      if (own.length === 0) return;
      select(await edit("duplicateNodesRequest", { paths: own }, `${nameOf(own)} not duplicated`));
    },
    async copy(paths) {
      const copy = copyOf(desk.graph.value.nodes, paths);
      if (copy === undefined) return notify("info", "Select nodes of this graph to copy them");
      const request = { paths: copy.paths };
      if (await edit("copyNodesRequest", request, `${nameOf(copy.paths)} not copied`)) {
        copied.value = copy;
      }
    },
    async paste(at) {
      const copy = copied.value;
      const position = copy === undefined ? at : pastePlace(copy, at);
      const done = await edit("pasteNodesRequest", {
        parent_path: desk.graph.value.path,
        ...(position === undefined ? {} : { position }),
      }, "Nothing was pasted");
      if (done === undefined) return;
      if (copy !== undefined && at === undefined) {
        copied.value = { ...copy, pastes: copy.pastes + 1 };
      }
      select(done);
    },
    async group(paths) {
      const own = inGraph(desk.graph.value.nodes, paths);
      if (own.length === 0) return;
      const words = { title: `Group ${nameOf(own)}?`, goOn: "Group" };
      select(await edit("groupNodesRequest", { paths: own }, `${nameOf(own)} not grouped`, words));
    },
    async ungroup(path) {
      const words = { title: `Dissolve ${nameOf([path])}?`, goOn: "Dissolve" };
      select(await edit("ungroupNodeRequest", { prim_path: path }, "The group stays", words));
    },
    async expand(path) {
      const name = nameOf([path]);
      const words = { title: `Expand ${name}?`, goOn: "Expand" };
      await edit("expandNodeRequest", { prim_path: path }, `${name} not expanded`, words);
    },
    async collapse(path) {
      const name = nameOf([path]);
      const words = { title: `Collapse ${name}?`, goOn: "Collapse" };
      await edit("collapseNodeRequest", { prim_path: path }, `${name} not collapsed`, words);
    },
  };
}
