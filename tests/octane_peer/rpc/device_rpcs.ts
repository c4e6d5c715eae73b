import { ApiRenderEngineService, RenderDeviceState } from "../../../kit/octane/gen/beta2.ts";
import type { RenderEngine } from "../engine/render_engine.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

const FILM_BYTES_PER_PIXEL = 20;
const BYTES_PER_TRIANGLE = 18 * 8 + 8;
const BYTES_PER_MATERIAL = 20 * 8;

/** What the machine says of itself. Only the first device renders; more of them merely stand there. */
export function deviceRpcs({ engine, identity }: PeerContext, devices: number): ServedService {
  const isThere = (index: number) => index < devices;
  const renders = (index: number) => index === 0 && devices > 0;
  return serve(ApiRenderEngineService, {
    getDeviceCount: () => ({ result: devices }),
    getDeviceName: ({ index }) => ({
      result: !isThere(index) ? "" : index === 0 ? identity.name : `${identity.name} ${index + 1}`,
    }),
    getDeviceComputeModel: () => ({ result: 0 }),
    isSupportedDevice: ({ index }) => ({ result: isThere(index) }),
    deviceCanRender: ({ index }) => ({ result: isThere(index) }),
    isDeviceUsedForRendering: ({ index }) => ({ result: renders(index) }),
    imageDeviceIndex: () => ({ result: devices > 0 ? 0 : -1 }),
    renderDeviceState: ({ deviceIx }) => ({
      result: renders(deviceIx)
        ? engine.compiled === null ? RenderDeviceState.ENABLED : RenderDeviceState.ACTIVE_OK
        : isThere(deviceIx)
        ? RenderDeviceState.DISABLED
        : RenderDeviceState.UNKNOWN,
    }),
    renderDeviceErrorCode: () => ({}),
    renderDeviceErrorMessage: () => ({ result: "" }),
    getMemoryUsage: ({ deviceIx }) => {
      if (!isThere(deviceIx) || engine.compiled === null) return { memUsage: {} };
      const { total, available } = Deno.systemMemoryInfo();
      const used = renders(deviceIx) ? sizes(engine).all : 0;
      return {
        memUsage: {
          usedDeviceMemory: BigInt(used),
          freeDeviceMemory: BigInt(available),
          totalDeviceMemory: BigInt(total),
        },
      };
    },
    getResourceStatistics: ({ deviceIx, memoryLocation }) => {
      if (!renders(deviceIx) || memoryLocation !== 0) return { resourceStats: {} };
      const { film, geometry, nodes } = sizes(engine);
      return {
        resourceStats: {
          filmDataSize: BigInt(film),
          geometryDataSize: BigInt(geometry),
          nodeSystemDataSize: BigInt(nodes),
        },
      };
    },
    getGeometryStatistics: () => ({ stats: geometryStatistics(engine) }),
    getTexturesStatistics: () => ({ textureStats: {} }),
    getOutOfCoreMemoryUsage: () => {
      const { total, available } = Deno.systemMemoryInfo();
      return { totalUsed: BigInt(total - available), totalRam: BigInt(total) };
    },
  });
}

/** Bytes that the render holds, by what they are for; zeros while nothing is rendered. */
function sizes({ compiled }: RenderEngine): {
  readonly film: number;
  readonly geometry: number;
  readonly nodes: number;
  readonly all: number;
} {
  if (compiled === null) return { film: 0, geometry: 0, nodes: 0, all: 0 };
  const { film, geometry, materials } = compiled.scene;
  const filmBytes = film.width * film.height * FILM_BYTES_PER_PIXEL;
  const geometryBytes = geometry.spheres.byteLength +
    geometry.triangleMaterials.length * BYTES_PER_TRIANGLE;
  const nodeBytes = materials.length * BYTES_PER_MATERIAL;
  return {
    film: filmBytes,
    geometry: geometryBytes,
    nodes: nodeBytes,
    all: filmBytes + geometryBytes + nodeBytes,
  };
}

function geometryStatistics({ compiled }: RenderEngine) {
  if (compiled === null) return {};
  const { geometry, materials } = compiled.scene;
  const emits = (material: number) =>
    materials[material]?.emission.some((part) => part > 0) === true;
  const lamps = new Set<number>();
  let emitters = 0;
  const count = (material: number, object: number) => {
    if (!emits(material)) return;
    emitters++;
    lamps.add(object);
  };
  geometry.triangleMaterials.forEach((material, i) =>
    count(material, geometry.triangleObjects[i] ?? -1)
  );
  geometry.sphereMaterials.forEach((material, i) =>
    count(material, geometry.sphereObjects[i] ?? -1)
  );
  return {
    triCount: geometry.triangleMaterials.length,
    sphereCount: geometry.sphereMaterials.length,
    instanceCount: compiled.objects.filter(({ pinIx }) => pinIx === 0).length,
    emitPriCount: emitters,
    emitInstanceCount: lamps.size,
  };
}
