import { detailPoints } from "../../core/scene/confirmation.ts";
import type { Notice } from "../../core/notices.ts";
import type { JsonObject } from "../../core/json_fields.ts";
import { lastPart, topmostPaths } from "../../core/scene/scene_path.ts";
import { readEdit } from "../../core/scene/scene_replies.ts";
import type { UndoStep } from "../../core/scene/scene_event.ts";
import type { PickMode } from "../steering_actions.ts";
import type { Confirmer } from "./confirmer.ts";
import type { Answer, Requests } from "./requests.ts";
import type { StudioState } from "../studio_state.ts";

/** A command to Octane's render. */
export type RenderCommand = "start" | "pause" | "restart" | "stop";

/** What a person can do to the scene's nodes and the render. */
export interface SceneActions {
  select(paths: readonly string[], mode: PickMode): void;
  /** Says what this viewer points at; undefined for nothing. */
  hover(path: string | undefined): void;
  rename(path: string, name: string): Promise<boolean>;
  remove(paths: readonly string[]): void;
  duplicate(paths: readonly string[]): void;
  copy(paths: readonly string[]): void;
  paste(parent: string): void;
  group(paths: readonly string[]): void;
  ungroup(path: string): void;
  /** Moves what a node's pins own out into the graph. */
  expand(path: string): void;
  /** Moves a node back into the pin that it feeds. */
  collapse(path: string): void;
  /** Gives a material to objects, one edit each; to their first material pin unless one is named. */
  assign(material: string, paths: readonly string[], pin?: string): Promise<boolean>;
  duplicateMaterial(path: string): void;
  /** Makes a node in a graph and selects it. */
  create(parent: string, nodeType: string): Promise<boolean>;
  /** Brings a file of the registry into a graph, or into the scene. */
  importAsset(asset: string, parent: string | undefined): Promise<boolean>;
  /** Loads an entry of a material library into the scene. */
  loadFromLibrary(library: string, entry: string, name: string): Promise<boolean>;
  showTarget(path: string): void;
  undo(): void;
  redo(): void;
  render(command: RenderCommand): void;
  showPass(aov: string): void;
  /** Asks for render settings that lie on pins; the room keeps them fresh for a while. */
  refreshSettings(): void;
  refreshDevices(): void;
}

export interface SceneActionsOptions {
  readonly state: StudioState;
  readonly requests: Requests;
  readonly confirmer: Confirmer;
  notify(tone: Notice["tone"], text: string): void;
}

/** Sends a request, asks the person where the room wants that, and tells what became of it. */
export type AskConfirmed = (
  eventType: string,
  payload: JsonObject,
  words: { readonly refused: string; readonly title: string; readonly goOn: string },
) => Promise<Answer>;

/** Repeats a request with `confirm` once the person has agreed to what would be lost. */
export function createAskConfirmed(options: SceneActionsOptions): AskConfirmed {
  const { requests, confirmer, notify, state } = options;
  return async (eventType, payload, { refused, title, goOn }) => {
    let answer = await requests.ask(eventType, payload);
    if (!answer.ok && answer.code === "confirmation_needed") {
      const isOld = state.link.value.trust === "old";
      const points = detailPoints(answer.detail);
      const old = "The picture that you see is old: Octane may have moved on.";
      const sure = await confirmer.ask({
        title,
        message: answer.message,
        points: isOld ? [...points, old] : points,
        goOn,
      });
      if (!sure) return answer;
      answer = await requests.ask(eventType, { ...payload, confirm: true });
    }
    if (!answer.ok) notify("error", `${refused}. ${answer.message}`);
    return answer;
  };
}

/** Binds the actions to one page's requests. */
export function createSceneActions(options: SceneActionsOptions): SceneActions {
  const { state, requests, notify } = options;
  const askConfirmed = createAskConfirmed(options);

  async function editAndSelect(
    eventType: string,
    payload: JsonObject,
    refused: string,
  ): Promise<boolean> {
    const answer = await askConfirmed(eventType, payload, {
      refused,
      title: "Go on?",
      goOn: "Go on",
    });
    if (!answer.ok) return false;
    if (answer.name === "accepted") notify("info", "Octane takes longer than usual; it goes on");
    told(answer.payload);
    const { paths } = readEdit(answer.payload);
    const maySelect = state.capabilities.value.has("selectPrimsRequest");
    if (paths.length > 0 && maySelect) {
      await ask("selectPrimsRequest", { paths, mode: "replace" }, "The selection was not changed");
    }
    return true;
  }

  function told(payload: JsonObject): void {
    const done = readEdit(payload);
    if (done.name !== undefined) notify("good", done.name);
    for (const warning of done.warnings) notify("info", warning);
  }

  async function edit(
    eventType: string,
    payload: JsonObject,
    refused: string,
    { title = "Go on?", goOn = "Go on" } = {},
  ): Promise<boolean> {
    const answer = await askConfirmed(eventType, payload, { refused, title, goOn });
    if (!answer.ok) return false;
    told(answer.payload);
    return true;
  }

  async function ask(eventType: string, payload: JsonObject, refused: string): Promise<void> {
    const answer = await requests.ask(eventType, payload);
    if (!answer.ok) return notify("error", `${refused}. ${answer.message}`);
    const { result, error } = answer.payload;
    if (result === "error") {
      notify("error", typeof error === "string" ? `${refused}. ${error}` : refused);
    }
  }

  function namesOf(paths: readonly string[]): string {
    return paths.length === 1 ? `"${lastPart(paths[0] ?? "")}"` : `${paths.length} nodes`;
  }

  async function step(kind: "undo" | "redo", top: UndoStep | undefined): Promise<void> {
    if (top === undefined) return notify("info", `There is nothing to ${kind}`);
    const answer = await requests.ask(`${kind}Request`, { edit_id: top.editId });
    const past = kind === "undo" ? "undone" : "repeated";
    if (!answer.ok) return notify("error", `${top.name} was not ${past}. ${answer.message}`);
    notify("good", `${kind === "undo" ? "Undone" : "Repeated"}: ${top.name}`);
    for (const warning of readEdit(answer.payload).warnings) notify("info", warning);
  }

  let hovered: string | undefined;
  let hoverTold: string | undefined;
  let isHoverOpen = false;

  /** One at a time: of what was pointed at meanwhile only the newest is told. */
  async function tellHover(): Promise<void> {
    if (isHoverOpen) return;
    isHoverOpen = true;
    while (hoverTold !== hovered) {
      hoverTold = hovered;
      await requests.ask("hoverRequest", hoverTold === undefined ? {} : { path: hoverTold });
    }
    isHoverOpen = false;
  }

  return {
    select: (paths, mode) =>
      void ask("selectPrimsRequest", { paths, mode }, "The selection was not changed"),
    hover(path) {
      if (!state.capabilities.value.has("hoverRequest")) return;
      hovered = path;
      void tellHover();
    },
    rename: (path, name) =>
      edit("renameNodeRequest", { prim_path: path, name }, `"${lastPart(path)}" was not renamed`),
    remove(paths) {
      const top = topmostPaths(paths);
      if (top.length === 0) return;
      const names = namesOf(top);
      const words = { title: `Delete ${names}?`, goOn: "Delete" };
      void edit("deleteNodesRequest", { paths: top }, `${names} not deleted`, words);
    },
    duplicate: (paths) =>
      void edit("duplicateNodesRequest", { paths }, `${namesOf(paths)} not duplicated`),
    copy: (paths) => void edit("copyNodesRequest", { paths }, `${namesOf(paths)} not copied`),
    paste: (parent) =>
      void edit("pasteNodesRequest", { parent_path: parent }, "Nothing was pasted"),
    group(paths) {
      const names = namesOf(paths);
      const words = { title: `Group ${names}?`, goOn: "Group" };
      void edit("groupNodesRequest", { paths }, `${names} not grouped`, words);
    },
    ungroup(path) {
      const words = { title: `Dissolve ${namesOf([path])}?`, goOn: "Dissolve" };
      void edit("ungroupNodeRequest", { prim_path: path }, "The group stays", words);
    },
    expand(path) {
      const words = { title: `Expand ${namesOf([path])}?`, goOn: "Expand" };
      void edit("expandNodeRequest", { prim_path: path }, "The node was not expanded", words);
    },
    collapse(path) {
      const words = { title: `Collapse ${namesOf([path])}?`, goOn: "Collapse" };
      void edit("collapseNodeRequest", { prim_path: path }, "The node was not collapsed", words);
    },
    async assign(material, paths, pin) {
      for (const path of paths) {
        const done = await edit(
          "assignMaterialRequest",
          { prim_path: path, material_path: material, ...(pin === undefined ? {} : { pin }) },
          `${namesOf([material])} was not assigned to ${namesOf([path])}`,
          { title: `Assign ${namesOf([material])} to ${namesOf([path])}?`, goOn: "Assign" },
        );
        if (!done) return false;
      }
      return true;
    },
    duplicateMaterial: (path) =>
      void edit(
        "duplicateMaterialRequest",
        { material_path: path },
        `${namesOf([path])} not duplicated`,
      ),
    create: (parent, nodeType) =>
      editAndSelect(
        "createNodeRequest",
        { parent_path: parent, node_type: nodeType },
        "Nothing was created",
      ),
    importAsset: (asset, parent) =>
      editAndSelect(
        "importAssetRequest",
        { asset, ...(parent === undefined ? {} : { parent_path: parent }) },
        "Nothing was imported",
      ),
    loadFromLibrary: (library, entry, name) =>
      editAndSelect("loadLibraryMaterialRequest", { library, entry }, `${name} was not loaded`),
    showTarget: (path) =>
      void edit("setRenderTargetRequest", { prim_path: path }, "The render target stays"),
    undo: () => void step("undo", state.room.value.undo.undo[0]),
    redo: () => void step("redo", state.room.value.undo.redo[0]),
    render: (command) =>
      void ask("renderCommandRequest", { command }, `Octane did not ${command} the render`),
    showPass: (aov) => void ask("changeAOVRequest", { aov }, "The pass was not changed"),
    refreshSettings() {
      if (!state.capabilities.value.has("getRenderSettingsRequest")) return;
      void requests.ask("getRenderSettingsRequest", {});
    },
    refreshDevices() {
      if (!state.capabilities.value.has("getDeviceStatsRequest")) return;
      void requests.ask("getDeviceStatsRequest", {});
    },
  };
}
