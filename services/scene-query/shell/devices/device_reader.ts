import { type OctaneAtDesk } from "@fuelrail/kit/octane";
import {
  ApiInfoService,
  ApiRenderEngineService,
  MemoryLocation,
  RenderDeviceState,
} from "@fuelrail/kit/octane/beta2";
import {
  type DeviceAnswers,
  type DeviceStats,
  deviceStats,
  type SceneAnswers,
} from "../../core/devices/device_stats.ts";
import { orAbsent } from "../or_absent.ts";

/** Most devices that are asked about. */
const DEVICES_MAX = 64;

const engine = ApiRenderEngineService.method;

const STATES: Readonly<Record<number, string>> = {
  [RenderDeviceState.NOT_SUPPORTED]: "not supported",
  [RenderDeviceState.DISABLED]: "disabled",
  [RenderDeviceState.ENABLED]: "enabled",
  [RenderDeviceState.ACTIVE_OK]: "active",
  [RenderDeviceState.ACTIVE_FAILED]: "failed",
};

/** Some rpcs name the device `index`, others `deviceIx`. */
async function readDevice(octane: OctaneAtDesk, index: number): Promise<DeviceAnswers> {
  const deviceIx = index;
  const memoryLocation = MemoryLocation.DEVICE;
  const name = await orAbsent(octane.call(engine.getDeviceName, { index }));
  const used = await orAbsent(octane.call(engine.isDeviceUsedForRendering, { index }));
  const state = await orAbsent(octane.call(engine.renderDeviceState, { deviceIx }));
  const memory = await orAbsent(octane.call(engine.getMemoryUsage, { deviceIx }));
  const resources = await orAbsent(
    octane.call(engine.getResourceStatistics, { deviceIx, memoryLocation }),
  );
  return {
    index,
    name: name?.result,
    isUsed: used?.result,
    state: state === undefined ? undefined : STATES[state.result],
    memory: memory?.memUsage,
    resources: resources?.resourceStats,
  };
}

async function readScene(octane: OctaneAtDesk): Promise<SceneAnswers> {
  const { result: target } = await octane.call(engine.getRenderTargetNode, {});
  const geometry = await orAbsent(octane.call(engine.getGeometryStatistics, {}));
  const textures = await orAbsent(octane.call(engine.getTexturesStatistics, {}));
  return {
    geometry: geometry?.stats,
    textures: textures?.textureStats,
    isRendering: (target?.handle ?? 0n) !== 0n,
  };
}

/** Asks Octane for its devices, their memory and the scene's statistics, each on its own. */
export async function readDeviceStats(
  octane: OctaneAtDesk,
  fuelrail: string,
): Promise<DeviceStats> {
  const version = await orAbsent(octane.call(ApiInfoService.method.octaneVersion, {}));
  const count = await orAbsent(octane.call(engine.getDeviceCount, {}));
  const scene = await readScene(octane);
  const devices: DeviceAnswers[] = [];
  for (let index = 0; index < Math.min(DEVICES_MAX, count?.result ?? 0); index++) {
    devices.push(await readDevice(octane, index));
  }
  return deviceStats(devices, scene, { octane: version?.result, fuelrail });
}
