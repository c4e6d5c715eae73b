import {
  ApiOutputColorSpaceInfoService,
  ApiProjectManagerService,
  ApiRootNodeGraphService,
  ApiSelectionManagerService,
  ObjectRef_ObjectType,
} from "../../../kit/octane/gen/beta2.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

/** Opening, saving and resetting projects. */
export function projectRpcs(peer: PeerContext): ServedService {
  const { engine, handles, identity } = peer;
  let observers = 0;
  return serve(ApiProjectManagerService, {
    isValid: () => ({ result: true }),
    rootNodeGraph: () => ({
      result: handles.item(engine.project.graph.root, ObjectRef_ObjectType.ApiRootNodeGraph),
    }),
    projectSettings: () => ({ result: handles.item(engine.project.settingsNode) }),
    previewRenderTarget: () => ({ result: handles.item(engine.project.previewTarget) }),
    getCurrentProject: () => ({ result: engine.project.path }),
    resetProject: () => {
      peer.open(peer.blank());
      return { result: true };
    },
    loadProject: async ({ projectPath, evaluate }) => {
      const project = projectPath === "" ? null : await peer.load(projectPath, evaluate);
      if (project === null) return { result: false };
      peer.open(project);
      return { result: true };
    },
    loadedFromPackage: () => ({ result: engine.project.fromPackage }),
    loadedOcsVersion: () => ({ result: identity.version }),
    saveProject: async () => {
      const { path } = engine.project;
      return { result: path !== "" && await peer.save(path) };
    },
    saveProjectAs: async ({ path }) => {
      const saved = path !== "" && await peer.save(path);
      if (saved) engine.project.path = path;
      return { result: saved };
    },
    addObserver: () => ({ callbackId: ++observers }),
    removeObserver: () => ({}),
  });
}

/** The root graph's time, which stands still. */
export function rootGraphRpcs({ handles }: PeerContext): ServedService {
  return serve(ApiRootNodeGraphService, {
    animationTimeSpan: ({ objectPtr }) => {
      handles.graphOf(objectPtr);
      return { result: { begin: { value: 0 }, end: { value: 0 } } };
    },
    updateTime: ({ objectPtr }) => {
      handles.graphOf(objectPtr);
      return {};
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
