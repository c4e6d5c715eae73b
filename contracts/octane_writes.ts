import { EVENT_TYPES, eventOf, type EVENTS, type EventType } from "./events.ts";

/** Requests that need more than the right to watch. */
type MoreThanWatching = {
  [T in EventType]: (typeof EVENTS)[T] extends {
    readonly direction: "c2s" | "both";
    readonly role: "operator" | "admin";
  } ? T
    : never;
}[EventType];

/**
 * What a request changes: Octane itself, which the lock and `READ_ONLY` freeze; who may do what
 * (`access`); something that Fuelrail keeps; or nothing.
 */
export type RequestEffect = "octane" | "access" | "kept" | "nothing";

/** What each request of operators and admins changes; viewers change nothing of Octane. */
export const REQUEST_EFFECT: Readonly<Record<MoreThanWatching, RequestEffect>> = {
  assignMaterialRequest: "octane",
  cameraCommandRequest: "octane",
  cameraMouseButton: "octane",
  cameraMouseMove: "octane",
  cameraWheel: "octane",
  changeAOVRequest: "octane",
  collapseNodeRequest: "octane",
  connectPinRequest: "octane",
  createNodeRequest: "octane",
  deleteNodesRequest: "octane",
  disconnectPinRequest: "octane",
  duplicateMaterialRequest: "octane",
  duplicateNodesRequest: "octane",
  expandNodeRequest: "octane",
  exportImageRequest: "octane",
  exportPassesRequest: "octane",
  fitCameraRequest: "octane",
  groupNodesRequest: "octane",
  importAssetRequest: "octane",
  loadLibraryMaterialRequest: "octane",
  mouseInput: "octane",
  moveNodesRequest: "octane",
  newProjectRequest: "octane",
  openStageRequest: "octane",
  packageProjectRequest: "octane",
  pasteNodesRequest: "octane",
  physicsImpulseRequest: "octane",
  redoRequest: "octane",
  renameNodeRequest: "octane",
  renderCommandRequest: "octane",
  replaceNodeRequest: "octane",
  resetPropertyRequest: "octane",
  resetRenderSettingRequest: "octane",
  resetStageRequest: "octane",
  resizeViewport: "octane",
  runtimeTransformRequest: "octane",
  saveProjectAsRequest: "octane",
  saveProjectRequest: "octane",
  setCameraGizmo: "octane",
  setPropertiesRequest: "octane",
  setPropertyRequest: "octane",
  setRenderSettingRequest: "octane",
  setRenderTargetRequest: "octane",
  setVariantRequest: "octane",
  set_camera: "octane",
  toggleSegView: "octane",
  undoRequest: "octane",
  ungroupNodeRequest: "octane",

  denyControlRequest: "access",
  grantControlRequest: "access",
  releaseControlRequest: "access",
  removeViewerRequest: "access",
  revokeControlRequest: "access",
  revokeTokenRequest: "access",
  setLockRequest: "access",
  takeControlRequest: "access",

  clearAnnotationsRequest: "kept",
  deleteSnapshotRequest: "kept",
  makePrimsPickable: "kept",
  renameSnapshotRequest: "kept",
  selectMarqueeRequest: "kept",
  selectPrimsRequest: "kept",
  pickRequest: "kept",
  pickEffectRequest: "kept",
  setCameraPolicyRequest: "kept",
  setStreamSettingRequest: "kept",
  startTakeRequest: "kept",
  stopTakeRequest: "kept",
  takeSnapshotRequest: "kept",
  copyNodesRequest: "kept",

  getAuditRequest: "nothing",
  setViewportInputActive: "nothing",
};

function effectOf(type: EventType): RequestEffect {
  const isListed = (name: EventType): name is MoreThanWatching =>
    Object.hasOwn(REQUEST_EFFECT, name);
  return isListed(type) ? REQUEST_EFFECT[type] : "nothing";
}

/** Requests that change Octane and are offered in this release. */
export const OCTANE_WRITES: readonly EventType[] = EVENT_TYPES.filter(
  (type) => effectOf(type) === "octane" && eventOf(type).available,
);

/** Whether a request is written down with who made it: it changes Octane, or who may do what. */
export function isAudited(type: EventType): boolean {
  const effect = effectOf(type);
  return effect === "octane" || effect === "access";
}
