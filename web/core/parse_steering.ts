import { type CameraPose, upAxisOf, type Vec3 } from "@fuelrail/camera-math";
import {
  asObject,
  choiceField,
  type JsonObject,
  numberField,
  objectsField,
  stampOf,
  textField,
  textsField,
  wideField,
} from "./json_fields.ts";
import {
  CAMERA_POLICIES,
  type ControlState,
  type Hit,
  type SteeringEvent,
} from "./steering_event.ts";

type Reader = (payload: JsonObject) => SteeringEvent | undefined;

/** How each event of steering, control and selection is read, by its name. */
export const STEERING_READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["cameraStateChanged", (payload) => {
    const pose = readPose(payload);
    if (pose === undefined) return undefined;
    const driver = textField(payload, "driver");
    const camera = {
      pose,
      driver,
      inputSeq: numberField(payload, "input_seq") ?? 0,
      changeLevel: wideField(payload, "change_level"),
      upAxis: choiceField(payload, "up_axis", UP_AXES) ?? upAxisOf(pose),
      sceneRadius: numberField(payload, "scene_radius"),
      isPlain: isPlain(payload),
    };
    return { type: "cameraStateChanged", stamp: stampOf(payload), camera };
  }],
  ["bookmarksChanged", (payload) => ({
    type: "bookmarksChanged",
    stamp: stampOf(payload),
    bookmarks: objectsField(payload, "bookmarks").flatMap((each) => {
      const id = textField(each, "id");
      return id === undefined ? [] : [{ id, name: textField(each, "name") ?? id }];
    }),
  })],
  ["camera_list", (payload) => ({
    type: "camera_list",
    stamp: stampOf(payload),
    scene: {
      cameras: objectsField(payload, "cameras").flatMap((each) => {
        const path = textField(each, "path");
        return path === undefined ? [] : [{ path, name: textField(each, "name") ?? path }];
      }),
      active: textField(payload, "activeCamera"),
      projectGeneration: numberField(payload, "stageGeneration"),
    },
  })],
  ["camera_changed", (payload) => {
    const active = textField(payload, "activeCamera");
    if (active === undefined) return undefined;
    return { type: "camera_changed", stamp: stampOf(payload), active };
  }],
  ["cameraPolicyChanged", (payload) => {
    const policy = choiceField(payload, "policy", CAMERA_POLICIES);
    if (policy === undefined) return undefined;
    return { type: "cameraPolicyChanged", stamp: stampOf(payload), policy };
  }],
  ["controlChanged", (payload) => ({
    type: "controlChanged",
    stamp: stampOf(payload),
    control: readControl(payload),
  })],
  ["stageSelectionChanged", (payload) => {
    const hit = asObject(payload.hit);
    return {
      type: "stageSelectionChanged",
      stamp: stampOf(payload),
      selection: {
        prims: textsField(payload, "prims"),
        primary: textField(payload, "primary"),
        hit: hit === undefined ? undefined : readHit(hit),
        projectGeneration: numberField(payload, "project_generation"),
        meshes: readMeshes(asObject(payload.meshes) ?? {}),
        changedBy: textField(asObject(payload.changed_by) ?? {}, "viewer_id"),
      },
    };
  }],
  ["hoverChanged", (payload) => ({
    type: "hoverChanged",
    stamp: stampOf(payload),
    hovers: objectsField(payload, "hovers").flatMap((each) => textField(each, "path") ?? []),
  })],
  ["pickResult", (payload) => {
    const outcome = choiceField(payload, "outcome", ["hit", "miss", "failed"]);
    if (outcome === undefined) return undefined;
    const hit = asObject(payload.hit);
    return {
      type: "pickResult",
      result: {
        outcome,
        tool: textField(payload, "tool"),
        path: textField(payload, "path"),
        hit: hit === undefined ? undefined : readHit(hit),
        reason: textField(payload, "reason"),
      },
    };
  }],
]);

const UP_AXES = ["x", "y", "z"] as const;
/** Octane's camera of straight lines; others bend them or unroll the picture. */
const PLAIN_CAMERA = "NT_CAM_THINLENS";

function isPlain(payload: JsonObject): boolean {
  const type = textField(payload, "camera_type");
  return (type === undefined || type === PLAIN_CAMERA) && textsField(payload, "lacks").length === 0;
}

function readPose(payload: JsonObject): CameraPose | undefined {
  const position = tripleOf(payload.position);
  const target = tripleOf(payload.target);
  const up = tripleOf(payload.up);
  const fov = numberField(payload, "fov");
  if (position === undefined || target === undefined || up === undefined || fov === undefined) {
    return undefined;
  }
  const orthographicScale = numberField(payload, "orthographic_scale");
  return { position, target, up, fov, ...(orthographicScale && { orthographicScale }) };
}

function readControl(payload: JsonObject): ControlState {
  const locked = asObject(payload.locked);
  return {
    driver: textField(payload, "driver"),
    driverName: textField(payload, "driver_name"),
    requests: objectsField(payload, "requests").flatMap((each) => {
      const viewerId = textField(each, "viewer_id");
      if (viewerId === undefined) return [];
      return [{ viewerId, name: textField(each, "name"), message: textField(each, "message") }];
    }),
    locked: locked && {
      by: textField(asObject(locked.by) ?? {}, "name"),
      reason: textField(locked, "reason"),
    },
    readOnly: payload.read_only === true,
  };
}

function readHit(fields: JsonObject): Hit | undefined {
  const position = tripleOf(fields.position);
  if (position === undefined) return undefined;
  return {
    path: textField(fields, "path"),
    materialPath: textField(fields, "material_path"),
    position,
    normal: tripleOf(fields.normal),
    depth: numberField(fields, "depth"),
  };
}

function readMeshes(fields: JsonObject): Readonly<Record<string, string>> {
  const meshes: Record<string, string> = {};
  for (const path of Object.keys(fields)) {
    const address = textField(fields, path);
    if (address !== undefined) meshes[path] = address;
  }
  return meshes;
}

function tripleOf(value: unknown): Vec3 | undefined {
  const numbers = numbersOf(value, 3);
  return numbers === undefined ? undefined : numbers as unknown as Vec3;
}

function numbersOf(value: unknown, length: number): readonly number[] | undefined {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite)
    ? value
    : undefined;
}
