import { readDeviceStats } from "./device_stats.ts";
import {
  asObject,
  choiceField,
  type JsonObject,
  numberField,
  objectsField,
  stampOf,
  textField,
  textsField,
} from "../json_fields.ts";
import { readPropertyValue } from "../inspector/property.ts";
import { readCapabilities, readSettings } from "./render_settings.ts";
import type { SceneChange, SceneEvent, UndoStep } from "./scene_event.ts";
import { readSceneRow } from "./scene_row.ts";
import type { PixelRegion } from "../steering_event.ts";

type Reader = (payload: JsonObject) => SceneEvent | undefined;

/** How each event of the scene, its project and its settings is read, by its name. */
export const SCENE_READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["sceneChanged", (payload) => ({
    type: "sceneChanged",
    stamp: stampOf(payload),
    generation: numberField(payload, "project_generation"),
    changes: objectsField(payload, "changes").flatMap((each) => readChange(each) ?? []),
  })],
  ["undoStateChanged", (payload) => ({
    type: "undoStateChanged",
    stamp: stampOf(payload),
    undo: { undo: readSteps(payload, "undo"), redo: readSteps(payload, "redo") },
  })],
  ["openStageResult", (payload) => ({
    type: "openStageResult",
    stamp: stampOf(payload),
    project: {
      url: textField(payload, "url") ?? "",
      label: textField(payload, "label"),
      generation: numberField(payload, "project_generation"),
      ok: payload.result === "success",
      fault: textField(payload, "error"),
    },
    by: actorName(payload),
  })],
  ["loadingStateResponse", (payload) => ({
    type: "loadingStateResponse",
    stamp: stampOf(payload),
    url: textField(payload, "url") ?? "",
    busy: payload.loading_state === "busy",
    phase: textField(payload, "phase"),
  })],
  ["updateProgressAmount", (payload) => ({
    type: "updateProgressAmount",
    stamp: stampOf(payload),
    amount: Math.min(Math.max(numberField(payload, "amount") ?? 0, 0), 1),
  })],
  ["updateProgressActivity", (payload) => ({
    type: "updateProgressActivity",
    stamp: stampOf(payload),
    activity: textField(payload, "activity") ?? "",
  })],
  ["projectSaved", (payload) => ({
    type: "projectSaved",
    stamp: stampOf(payload),
    ok: payload.result === "success",
    label: textField(payload, "label"),
    fault: textField(payload, "error"),
    by: actorName(payload),
  })],
  ["renderSettingsChanged", (payload) => {
    const settings = asObject(payload.settings);
    if (settings === undefined) return undefined;
    const film = fourOf(settings.film_region);
    return {
      type: "renderSettingsChanged",
      stamp: stampOf(payload),
      regions: {
        render: fourOf(settings.render_region),
        film: film && [film[0], film[1], film[0] + film[2] - 1, film[1] + film[3] - 1],
      },
      settings: readSettings(settings),
      capabilities: readCapabilities(payload),
    };
  }],
  ["activeAOVState", (payload) => ({
    type: "activeAOVState",
    stamp: stampOf(payload),
    aov: {
      active: textField(payload, "active") ?? "",
      available: textsField(payload, "available"),
    },
  })],
  ["deviceStatsChanged", (payload) => ({
    type: "deviceStatsChanged",
    stamp: stampOf(payload),
    stats: readDeviceStats(payload),
  })],
]);

const CHANGES = [
  "project",
  "children",
  "added",
  "removed",
  "renamed",
  "links",
  "moved",
  "value",
] as const;

function readChange(fields: JsonObject): SceneChange | undefined {
  const change = choiceField(fields, "change", CHANGES);
  if (change === "project") return { change };
  if (change === "added") {
    const parent = textField(fields, "parent");
    const row = readSceneRow(fields.row);
    if (parent === undefined || row === undefined) return undefined;
    return { change, parent, row, index: numberField(fields, "index") ?? 0 };
  }
  const path = textField(fields, "path");
  if (change === undefined || path === undefined) return undefined;
  if (change === "renamed") {
    const newPath = textField(fields, "new_path");
    if (newPath === undefined) return undefined;
    return { change, path, newPath, name: textField(fields, "name") ?? newPath };
  }
  if (change === "value") {
    const property = textField(fields, "property") ?? "";
    const value = fields.value === undefined ? undefined : readPropertyValue(fields.value);
    return { change, path, property, value };
  }
  if (change === "moved") {
    const { position } = fields;
    return isPair(position) ? { change, path, position } : undefined;
  }
  return { change, path };
}

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

function readSteps(payload: JsonObject, key: string): readonly UndoStep[] {
  return objectsField(payload, key).flatMap((each) => {
    const editId = textField(each, "edit_id");
    if (editId === undefined) return [];
    const by = textField(asObject(each.by) ?? {}, "name");
    return [{ editId, name: textField(each, "name") ?? "an edit", by }];
  });
}

function actorName(payload: JsonObject): string | undefined {
  return textField(asObject(payload.changed_by) ?? {}, "name");
}

function fourOf(value: unknown): PixelRegion | undefined {
  return Array.isArray(value) && value.length === 4 && value.every(Number.isFinite)
    ? value as unknown as PixelRegion
    : undefined;
}
