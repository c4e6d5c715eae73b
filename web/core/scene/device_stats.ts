import { asObject, type JsonObject, numberField, objectsField, textField } from "../json_fields.ts";

/** One device that Octane renders on; undefined is what Octane did not say. */
export interface Device {
  readonly index: number;
  readonly name: string;
  readonly used: boolean | undefined;
  readonly totalBytes: number | undefined;
  readonly usedBytes: number | undefined;
  readonly freeBytes: number | undefined;
  readonly outOfCoreBytes: number | undefined;
}

/** Devices, memory and what the scene holds, as Octane tells them. */
export interface DeviceStats {
  readonly devices: readonly Device[];
  /** Label and count of what the scene holds; undefined counts are unknown. */
  readonly geometry: readonly (readonly [string, number | undefined])[];
  readonly geometryBytes: number | undefined;
  readonly textures: readonly (readonly [string, number | undefined])[];
  readonly textureBytes: number | undefined;
  readonly octane: string | undefined;
  readonly driver: string | undefined;
  readonly fuelrail: string | undefined;
}

const GEOMETRY: readonly (readonly [string, string])[] = [
  ["triangles", "Triangles"],
  ["displaced_triangles", "Displaced triangles"],
  ["hair_segments", "Hair segments"],
  ["voxels", "Voxels"],
  ["spheres", "Spheres"],
  ["instances", "Instances"],
  ["emissive_primitives", "Emitting primitives"],
  ["analytic_lights", "Analytic lights"],
];

const TEXTURES: readonly (readonly [string, string])[] = [
  ["rgba32", "RGBA, 8 bit"],
  ["rgba64", "RGBA, 16 bit"],
  ["grey8", "Grey, 8 bit"],
  ["grey16", "Grey, 16 bit"],
];

/** Reads the statistics; whatever is missing or null stays unknown. */
export function readDeviceStats(payload: JsonObject): DeviceStats {
  const geometry = asObject(payload.geometry) ?? {};
  const textures = asObject(payload.textures) ?? {};
  const versions = asObject(payload.versions) ?? {};
  return {
    devices: objectsField(payload, "devices").map((each, position) => ({
      index: numberField(each, "index") ?? position,
      name: textField(each, "name") ?? "Unnamed device",
      used: typeof each.used_for_rendering === "boolean" ? each.used_for_rendering : undefined,
      totalBytes: numberField(each, "vram_total_bytes"),
      usedBytes: numberField(each, "vram_used_bytes"),
      freeBytes: numberField(each, "vram_free_bytes"),
      outOfCoreBytes: numberField(each, "out_of_core_bytes"),
    })),
    geometry: GEOMETRY.map(([key, label]) => [label, numberField(geometry, key)]),
    geometryBytes: numberField(geometry, "bytes"),
    textures: TEXTURES.map(([key, label]) => [label, numberField(textures, key)]),
    textureBytes: numberField(textures, "bytes"),
    octane: textField(versions, "octane"),
    driver: textField(versions, "driver"),
    fuelrail: textField(versions, "fuelrail"),
  };
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** A number of bytes in the unit that keeps three digits; "unknown" when nobody said. */
export function formatBytes(bytes: number | undefined): string {
  if (bytes === undefined) return "unknown";
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const text = unit === 0 || value >= 99.5 ? Math.round(value).toString() : value.toPrecision(3);
  return `${text} ${UNITS[unit]}`;
}
