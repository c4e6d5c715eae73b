import type { JsonObject } from "../json_fields.ts";

/** Requests that a lock or a read-only room refuses, whatever they carry. */
export const OCTANE_WRITES: ReadonlySet<string> = new Set([
  "assignMaterialRequest",
  "changeAOVRequest",
  "collapseNodeRequest",
  "connectPinRequest",
  "copyNodesRequest",
  "createNodeRequest",
  "deleteNodesRequest",
  "disconnectPinRequest",
  "duplicateMaterialRequest",
  "duplicateNodesRequest",
  "expandNodeRequest",
  "exportImageRequest",
  "exportPassesRequest",
  "fitCameraRequest",
  "groupNodesRequest",
  "importAssetRequest",
  "loadLibraryMaterialRequest",
  "moveNodesRequest",
  "newProjectRequest",
  "openStageRequest",
  "packageProjectRequest",
  "pasteNodesRequest",
  "redoRequest",
  "renameNodeRequest",
  "renderCommandRequest",
  "replaceNodeRequest",
  "resetPropertyRequest",
  "resetRenderSettingRequest",
  "resetStageRequest",
  "resizeViewport",
  "runtimeTransformRequest",
  "saveProjectAsRequest",
  "saveProjectRequest",
  "setCameraGizmo",
  "setCameraPolicyRequest",
  "setPropertiesRequest",
  "setPropertyRequest",
  "setRenderSettingRequest",
  "setRenderTargetRequest",
  "setVariantRequest",
  "set_camera",
  "takeControlRequest",
  "toggleSegView",
  "undoRequest",
  "ungroupNodeRequest",
]);

/** Camera commands that change the room's list of views and not the camera. */
const LIST_COMMANDS: ReadonlySet<unknown> = new Set([
  "bookmark_save",
  "bookmark_rename",
  "bookmark_delete",
  "bookmark_list",
]);

/** Pick tools whose click changes something instead of selecting it. */
export const WRITING_PICKS: ReadonlySet<unknown> = new Set([
  "camera_target",
  "focus",
  "white_balance",
]);

/** Whether a request changes something in Octane, so that a frozen room refuses it. */
export function writesToOctane(eventType: string, payload: JsonObject): boolean {
  if (eventType === "cameraCommandRequest") return !LIST_COMMANDS.has(payload.command);
  if (eventType === "pickRequest") return WRITING_PICKS.has(payload.tool);
  return OCTANE_WRITES.has(eventType);
}
