import {
  type OctaneAtDesk,
  type PinKind,
  type PinValues,
  readPin,
  writePin,
} from "@fuelrail/kit/octane";
import { ApiRenderEngineService, PinId } from "@fuelrail/kit/octane/beta2";
import {
  type HeldSetting,
  SETTING_SPECS,
  type SettingKey,
  type SettingValue,
} from "../../core/settings/setting_specs.ts";
import { clampRegion, filmRegion } from "../../core/settings/setting_values.ts";
import type { TargetPart, TargetParts } from "./target_parts.ts";

/** What was written: pins show only after an update, the rest at once. */
export type Written = "pins" | "engine";

type Readable = SettingValue | readonly number[] | undefined;

/** One setting as it is read from Octane and written to it. */
export interface Setting {
  /** What Octane holds; undefined where there is no such setting. */
  read(octane: OctaneAtDesk, parts: TargetParts): Promise<HeldSetting | undefined>;
  /** The same where it can be said without asking Octane. */
  known?(parts: TargetParts): HeldSetting | undefined;
  /**
   * Writes a value that has been checked. Rejects with `NoSuchSetting`, `RangeError`, `PinRefused`
   * or `OctaneError`.
   */
  write(octane: OctaneAtDesk, parts: TargetParts, value: SettingValue): Promise<Written>;
}

interface PlainSetting extends Pick<Setting, "write"> {
  read(octane: OctaneAtDesk, parts: TargetParts): Promise<Readable>;
}

/** The region size that stands for the whole film, whatever the film's size. */
const WHOLE_FILM = 65_536;

const engine = ApiRenderEngineService.method;

/** A setting that this render target has no node or pin for. */
export class NoSuchSetting extends Error {
  override readonly name = "NoSuchSetting";
}

function pinAt(parts: TargetParts, part: TargetPart, pinId: PinId) {
  const node = parts.nodes[part];
  if (node === undefined) throw new NoSuchSetting(`The render target has no ${part}`);
  return { node, pinId };
}

async function readPart<K extends PinKind>(
  octane: OctaneAtDesk,
  parts: TargetParts,
  part: TargetPart,
  pinId: PinId,
  kind: K,
): Promise<PinValues[K] | undefined> {
  if (!await parts.has(octane, part, pinId)) return undefined;
  return await readPin(octane, pinAt(parts, part, pinId), kind);
}

async function writePart<K extends PinKind>(
  octane: OctaneAtDesk,
  parts: TargetParts,
  part: TargetPart,
  pinId: PinId,
  kind: K,
  value: PinValues[K],
): Promise<Written> {
  if (!await parts.has(octane, part, pinId)) {
    throw new NoSuchSetting(`The ${part} of the render target has no such pin`);
  }
  await writePin(octane, pinAt(parts, part, pinId), kind, value);
  return "pins";
}

const list = (value: SettingValue): readonly number[] => Array.isArray(value) ? value : [];

const filmSize = (octane: OctaneAtDesk, parts: TargetParts) =>
  readPart(octane, parts, "film", PinId.P_RESOLUTION, "int2");

function pinSetting(part: TargetPart, pinId: PinId, kind: "bool" | "int" | "float"): PlainSetting {
  return {
    read: (octane, parts) => readPart(octane, parts, part, pinId, kind),
    write: (octane, parts, value) => {
      return kind === "bool"
        ? writePart(octane, parts, part, pinId, kind, value === true)
        : writePart(octane, parts, part, pinId, kind, Number(value));
    },
  };
}

const renderRegion: PlainSetting = {
  async read(octane) {
    const { active, regionMin, regionMax } = await octane.call(engine.getRenderRegion, {});
    if (!active) return null;
    return [regionMin?.x ?? 0, regionMin?.y ?? 0, regionMax?.x ?? 0, regionMax?.y ?? 0];
  },
  async write(octane, parts, value) {
    const held = await octane.call(engine.getRenderRegion, {});
    if (value === null) {
      const { regionMin = {}, regionMax = {}, featherWidth } = held;
      await octane.call(engine.setRenderRegion, {
        active: false,
        regionMin,
        regionMax,
        featherWidth,
      });
      return "engine";
    }
    const film = await filmSize(octane, parts);
    const region = film === undefined ? list(value) : clampRegion(list(value), film);
    if (region === undefined) throw new RangeError("The render region lies outside the film");
    const [minX = 0, minY = 0, maxX = 0, maxY = 0] = region;
    await octane.call(engine.setRenderRegion, {
      active: true,
      regionMin: { x: minX, y: minY },
      regionMax: { x: maxX, y: maxY },
      featherWidth: held.featherWidth,
    });
    return "engine";
  },
};

const filmRegionSetting: PlainSetting = {
  async read(octane, parts) {
    const film = await filmSize(octane, parts);
    const offset = await readPart(octane, parts, "film", PinId.P_REGION_OFFSET, "int2");
    const size = await readPart(octane, parts, "film", PinId.P_REGION_SIZE, "int2");
    if (film === undefined || offset === undefined || size === undefined) return undefined;
    return filmRegion(offset, size, film);
  },
  async write(octane, parts, value) {
    const [x = 0, y = 0, width = WHOLE_FILM, height = WHOLE_FILM] = list(value);
    await writePart(octane, parts, "film", PinId.P_REGION_OFFSET, "int2", [x, y]);
    return await writePart(octane, parts, "film", PinId.P_REGION_SIZE, "int2", [width, height]);
  },
};

const PLAIN = {
  film_size: {
    read: filmSize,
    write: (octane, parts, value) =>
      writePart(octane, parts, "film", PinId.P_RESOLUTION, "int2", list(value)),
  },
  render_region: renderRegion,
  film_region: filmRegionSetting,
  max_samples: pinSetting("kernel", PinId.P_MAX_SAMPLES, "int"),
  sub_sampling: {
    read: async (octane) => (await octane.call(engine.getSubSampleMode, {})).result,
    async write(octane, _parts, value) {
      await octane.call(engine.setSubSampleMode, { mode: Number(value) });
      return "engine";
    },
  },
  clay: {
    read: async (octane) => (await octane.call(engine.clayMode, {})).result,
    async write(octane, _parts, value) {
      await octane.call(engine.setClayMode, { mode: Number(value) });
      return "engine";
    },
  },
  priority: {
    read: async (octane) => (await octane.call(engine.renderPriority, {})).result,
    async write(octane, _parts, value) {
      await octane.call(engine.setRenderPriority, { priority: Number(value) });
      return "engine";
    },
  },
  real_time: {
    read: async (octane) => (await octane.call(engine.getRealTime, {})).result,
    write: () => Promise.reject(new NoSuchSetting("Octane offers no call that sets real time")),
  },
  focus_distance: {
    read: (octane, parts) => readPart(octane, parts, "camera", PinId.P_FOCAL_DEPTH, "float"),
    async write(octane, parts, value) {
      if (await parts.has(octane, "camera", PinId.P_AUTOFOCUS)) {
        await writePart(octane, parts, "camera", PinId.P_AUTOFOCUS, "bool", false);
      }
      return await writePart(
        octane,
        parts,
        "camera",
        PinId.P_FOCAL_DEPTH,
        "float",
        Number(value),
      );
    },
  },
  autofocus: pinSetting("camera", PinId.P_AUTOFOCUS, "bool"),
  white_point: {
    read: (octane, parts) => readPart(octane, parts, "imager", PinId.P_WHITE_BALANCE, "float3"),
    write: (octane, parts, value) =>
      writePart(octane, parts, "imager", PinId.P_WHITE_BALANCE, "float3", list(value)),
  },
  fps: {
    read: async (octane) => (await octane.call(engine.fps, {})).result,
    async write(octane, _parts, value) {
      await octane.call(engine.setFps, { fps: Number(value) });
      return "engine";
    },
  },
} as const satisfies Readonly<Partial<Record<SettingKey, PlainSetting>>>;

/** Settings of the engine, the film and the camera, whose controls are the same in every scene. */
export const PLAIN_SETTINGS = Object.fromEntries(
  Object.entries(PLAIN).map(([key, setting]) => [key, heldAs(key as keyof typeof PLAIN, setting)]),
) as Readonly<Record<keyof typeof PLAIN, Setting>>;

function heldAs(key: SettingKey, { read, write }: PlainSetting): Setting {
  return {
    async read(octane, parts) {
      const value = await read(octane, parts);
      if (value === undefined) return undefined;
      const held = typeof value === "object" && value !== null ? [...value] : value;
      return { spec: SETTING_SPECS[key], value: held };
    },
    write,
  };
}
