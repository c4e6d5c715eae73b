import type { PayloadOf } from "@fuelrail/contracts";

type Told = PayloadOf<"deviceStatsChanged">;

/** Devices, memory and scene statistics, without the time at which they were measured. */
export type DeviceStats = Omit<Told, "session" | "revision" | "measured_at">;

/** What Octane answered about one device; undefined where it did not. */
export interface DeviceAnswers {
  readonly index: number;
  readonly name?: string | undefined;
  readonly isUsed?: boolean | undefined;
  readonly state?: string | undefined;
  readonly memory?: {
    readonly usedDeviceMemory: bigint;
    readonly freeDeviceMemory: bigint;
    readonly totalDeviceMemory: bigint;
    readonly outOfCoreMemory: bigint;
    readonly peerToPeerBytesUsed: bigint;
  } | undefined;
  readonly resources?: {
    readonly geometryDataSize: bigint;
    readonly imagesDataSize: bigint;
  } | undefined;
}

/** What Octane answered about the scene that it renders. */
export interface SceneAnswers {
  readonly geometry?: {
    readonly triCount: number;
    readonly dispTriCount: number;
    readonly hairSegCount: number;
    readonly voxelCount: bigint;
    readonly gaussianSplatCount: bigint;
    readonly sphereCount: number;
    readonly instanceCount: number;
    readonly emitPriCount: number;
    readonly analyticLiCount: number;
  } | undefined;
  readonly textures?: {
    readonly usedRgba32Textures: number;
    readonly usedRgba64Textures: number;
    readonly usedY8Textures: number;
    readonly usedY16Textures: number;
    readonly usedVirtualTextures: number;
  } | undefined;
  /** Nothing is known of the scene before it is rendered: Octane then answers zeros. */
  readonly isRendering: boolean;
}

/** What is known of the versions. */
export interface VersionAnswers {
  readonly octane?: number | undefined;
  readonly fuelrail: string;
}

/** Puts answers together; null is unknown, never an estimate. */
export function deviceStats(
  devices: readonly DeviceAnswers[],
  scene: SceneAnswers,
  versions: VersionAnswers,
): DeviceStats {
  const geometry = scene.isRendering ? scene.geometry : undefined;
  const textures = scene.isRendering ? scene.textures : undefined;
  return {
    devices: devices.map(oneDevice),
    geometry: {
      triangles: geometry?.triCount ?? null,
      displaced_triangles: geometry?.dispTriCount ?? null,
      hair_segments: geometry?.hairSegCount ?? null,
      voxels: wide(geometry?.voxelCount),
      gaussian_splats: wide(geometry?.gaussianSplatCount),
      spheres: geometry?.sphereCount ?? null,
      instances: geometry?.instanceCount ?? null,
      emissive_primitives: geometry?.emitPriCount ?? null,
      analytic_lights: geometry?.analyticLiCount ?? null,
      bytes: mostBytes(devices, scene, ({ geometryDataSize }) => geometryDataSize),
    },
    textures: {
      rgba32: textures?.usedRgba32Textures ?? null,
      rgba64: textures?.usedRgba64Textures ?? null,
      grey8: textures?.usedY8Textures ?? null,
      grey16: textures?.usedY16Textures ?? null,
      virtual: textures?.usedVirtualTextures ?? null,
      bytes: mostBytes(devices, scene, ({ imagesDataSize }) => imagesDataSize),
    },
    versions: {
      octane: versions.octane === undefined || versions.octane === 0 ? null : `${versions.octane}`,
      driver: null,
      fuelrail: versions.fuelrail,
    },
  };
}

function oneDevice({ index, name, isUsed, state, memory }: DeviceAnswers) {
  // A device of no memory at all is one that Octane has not measured.
  const known = memory !== undefined && memory.totalDeviceMemory > 0n ? memory : undefined;
  return {
    index,
    name: name?.slice(0, 256) ?? "",
    used_for_rendering: isUsed ?? null,
    state: state ?? null,
    vram_total_bytes: wide(known?.totalDeviceMemory),
    vram_used_bytes: wide(known?.usedDeviceMemory),
    vram_free_bytes: wide(known?.freeDeviceMemory),
    out_of_core_bytes: wide(known?.outOfCoreMemory),
    peer_to_peer_bytes: wide(known?.peerToPeerBytesUsed),
  };
}

function mostBytes(
  devices: readonly DeviceAnswers[],
  scene: SceneAnswers,
  sizeOf: (resources: NonNullable<DeviceAnswers["resources"]>) => bigint,
): number | null {
  if (!scene.isRendering) return null;
  const sizes = devices.flatMap(({ resources }) =>
    resources === undefined ? [] : [
      Number(sizeOf(resources)),
    ]
  );
  return sizes.length === 0 ? null : Math.max(...sizes);
}

function wide(value: bigint | undefined): number | null {
  if (value === undefined || value > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return Number(value);
}
