import {
  ApiOutputColorSpaceInfoService,
  ApiProjectManagerService,
  ApiRootNodeGraphService,
  ApiSelectionManagerService,
  ObjectRef_ObjectType,
} from "../../../kit/octane/gen/beta2.ts";
import { hasUnsavedChanges, openProject } from "../engine/project.ts";
import { storeProject } from "../engine/project_file.ts";
import { readProject, unpackPackage, writeProject } from "../engine/project_files.ts";
import type { Ref } from "./handles.ts";
import type { PeerContext } from "./peer_context.ts";
import { invalidReference } from "./refusal.ts";
import { serve, type ServedService } from "./service.ts";

const isPackage = (path: string) => path.toLowerCase().endsWith(".orbx");

/** Opening, saving and resetting projects. */
export function projectRpcs(peer: PeerContext): ServedService {
  const { engine, handles, identity, faults } = peer;
  let observers = 0;
  const save = async (path: string): Promise<boolean> => {
    const { project } = engine;
    const revision = project.graph.revision;
    const saved = !faults.failSaves && await writeProject(path, project.graph);
    if (saved) project.savedRevision = revision;
    return saved;
  };
  return serve(ApiProjectManagerService, {
    isValid: () => ({ result: true }),
    rootNodeGraph: () => ({
      result: handles.item(engine.project.graph.root, ObjectRef_ObjectType.ApiRootNodeGraph),
    }),
    projectSettings: () => ({ result: handles.item(engine.project.settingsNode) }),
    previewRenderTarget: () => ({ result: handles.item(engine.project.previewTarget) }),
    getCurrentProject: () => ({ result: engine.project.path }),
    resetProject: async ({ suppressUI }) => {
      const asks = faults.resetAsks && !suppressUI && hasUnsavedChanges(engine.project);
      if (asks && await faults.ask() === "cancel") return { result: false };
      peer.open(peer.blank());
      return { result: true };
    },
    loadProject: async ({ projectPath, evaluate }) => {
      const graph = faults.load === "refused" ? null : await readProject(projectPath);
      if (graph === null) return { result: false };
      if (faults.load === null) {
        peer.open(openProject(graph, projectPath, evaluate));
        return { result: true };
      }
      const kept = faults.load === "empty" ? 0 : Math.ceil(graph.root.items.length / 2);
      for (const item of graph.root.items.slice(kept)) graph.destroy(item);
      peer.open(openProject(graph, "", evaluate));
      return { result: false };
    },
    loadedFromPackage: () => ({ result: engine.project.fromPackage }),
    loadedOcsVersion: () => ({ result: identity.version }),
    saveProject: async () => ({ result: await save(engine.project.path) }),
    saveProjectAs: async ({ path }) => {
      const saved = await save(path);
      if (saved) engine.project.path = path;
      return { result: saved };
    },
    saveProjectAsReferencePackage: async ({ path }) => ({
      result: isPackage(path) && !faults.failSaves &&
        await writeProject(path, engine.project.graph),
    }),
    unpackPackage: async ({ unpackDir, packagePath, unpackName }) => {
      const { path, fromPackage } = engine.project;
      const from = packagePath !== "" ? packagePath : fromPackage ? path : "";
      return { result: await unpackPackage(from, unpackDir, unpackName) };
    },
    addObserver: () => ({ callbackId: ++observers }),
    removeObserver: () => ({}),
  });
}

/** The root graph's time, which stands still, and its way into and out of files. */
export function rootGraphRpcs({ engine, handles, identity }: PeerContext): ServedService {
  const root = (ref: Ref | undefined): void => {
    if (handles.graphOf(ref) !== engine.project.graph.root) throw invalidReference();
  };
  return serve(ApiRootNodeGraphService, {
    importFromFile: async ({ objectPtr, path }) => {
      root(objectPtr);
      const { graph } = engine.project;
      const read = await readProject(path);
      if (read === null) return { result: false };
      graph.clear(graph.root);
      graph.take(graph.root, read.root.items);
      return { result: true, ocsVersion: identity.version };
    },
    exportToFile: async ({ objectPtr, filePath }) => {
      root(objectPtr);
      return { result: await writeProject(filePath, engine.project.graph) };
    },
    exportToString: ({ objectPtr }) => {
      root(objectPtr);
      return { result: storeProject(engine.project.graph) };
    },
  });
}

/** What is selected, plainly. */
export function selectionRpcs({ handles, selection }: PeerContext): ServedService {
  let observers = 0;
  const alive = () => [...selection].filter((item) => item.alive);
  return serve(ApiSelectionManagerService, {
    isItemSelected: ({ item }) => ({ result: selection.has(handles.itemOf(item)) }),
    selectedItemCount: () => ({ result: alive().length }),
    getSelection: () => ({
      selectedItems: {
        data: alive().map((item) => handles.item(item, ObjectRef_ObjectType.ApiItem)),
      },
    }),
    clearSelection: () => {
      selection.clear();
      return {};
    },
    setSelection: ({ selectedItems }) => {
      const items = (selectedItems?.data ?? []).map((ref) => handles.itemOf(ref));
      selection.clear();
      for (const item of items) selection.add(item);
      return {};
    },
    select: ({ item }) => {
      selection.add(handles.itemOf(item));
      return {};
    },
    deselect: ({ item }) => {
      selection.delete(handles.itemOf(item));
      return {};
    },
    addSelectionObserver: () => ({ callbackId: ++observers }),
    removeSelectionObserver: () => ({}),
  });
}

/** Colour spaces as objects of their own. */
export function colorSpaceRpcs({ handles }: PeerContext): ServedService {
  return serve(ApiOutputColorSpaceInfoService, {
    createKnownColorSpace: ({ colorSpace }) => ({
      result: handles.other({ kind: "colorSpace", colorSpace }),
    }),
    createUseImagerSettings: ({ nonOcioColorSpace }) => ({
      result: handles.other({ kind: "colorSpace", colorSpace: nonOcioColorSpace }),
    }),
    destroy: ({ objectPtr }) => {
      handles.find(objectPtr, "colorSpace");
      handles.remove(objectPtr);
      return {};
    },
  });
}
