import {
  ApiChangeManagerService,
  ApiRenderEngineService,
  ClayMode,
  ObjectRef_ObjectType,
  RenderPriority,
  SubSampleMode,
} from "../../../kit/octane/gen/beta2.ts";
import { BEAUTY_PASS, enabledPasses } from "../engine/render_passes.ts";
import { UNREGISTERED } from "../wire/messages.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

const SUB_SAMPLINGS = { 1: 1, 2: 2, 4: 4 } as const;
const CLAY_MODES = { 0: 0, 1: 1, 2: 2 } as const;

/** What is rendered and how: target, pause and restart, modes, region, formats. */
export function renderControlRpcs(peer: PeerContext): ServedService {
  const { engine, handles } = peer;
  const node = ObjectRef_ObjectType.ApiNode;
  return serve(ApiRenderEngineService, {
    setRenderTargetNode: ({ targetNode }) => ({
      result: engine.setTarget(handles.optionalNode(targetNode)),
    }),
    getRenderTargetNode: () => ({ result: handles.item(engine.targetNode, node) }),
    getRenderGeometryNode: () => ({ result: handles.item(engine.geometryNode, node) }),
    getRenderCameraNode: () => ({ result: handles.item(engine.cameraNode, node) }),
    pauseRendering: () => {
      engine.pause();
      return {};
    },
    continueRendering: () => {
      engine.resume();
      return {};
    },
    restartRendering: () => {
      engine.restart();
      return {};
    },
    stopRendering: () => {
      engine.stop();
      return {};
    },
    isRenderingPaused: () => ({ result: engine.paused }),
    isCompiling: () => ({ result: engine.isCompiling }),
    hasPendingRenderData: () => ({ result: engine.isCompiling }),
    getCurrentChangeLevel: () => ({ result: { value: BigInt(engine.changeLevel) } }),
    getRenderImageChangeLevel: () => ({
      result: { value: BigInt(engine.latest?.changeLevel ?? 0) },
    }),
    getRenderRestartedChangeLevel: () => ({ result: { value: BigInt(engine.restartedLevel) } }),
    isImageReady: () => ({ result: engine.latest !== null }),
    clayMode: () => ({ result: engine.clay as ClayMode }),
    setClayMode: ({ mode }) => {
      engine.setClay(CLAY_MODES[mode] ?? CLAY_MODES[0]);
      return {};
    },
    getSubSampleMode: () => ({ result: engine.subSampling as SubSampleMode }),
    setSubSampleMode: ({ mode }) => {
      if (mode !== SubSampleMode.SubSampleMode_UNSPECIFIED) {
        engine.setSubSampling(SUB_SAMPLINGS[mode] ?? SUB_SAMPLINGS[1]);
      }
      return {};
    },
    setRenderRegion: ({ active, regionMin, regionMax, featherWidth }) => {
      const region = {
        minX: regionMin?.x ?? 0,
        minY: regionMin?.y ?? 0,
        maxX: regionMax?.x ?? 0,
        maxY: regionMax?.y ?? 0,
      };
      engine.setRegion(active, region, featherWidth);
      return {};
    },
    getRenderRegion: () => {
      const { active, region, feather } = engine.region;
      return {
        active,
        regionMin: { x: region.minX, y: region.minY },
        regionMax: { x: region.maxX, y: region.maxY },
        featherWidth: feather,
      };
    },
    fps: () => ({ result: engine.fps }),
    setFps: ({ fps }) => {
      engine.fps = fps;
      return {};
    },
    getRealTime: () => ({ result: engine.realTime }),
    renderPriority: () => ({ result: engine.priority as RenderPriority }),
    setRenderPriority: ({ priority }) => {
      engine.setPriority(Math.max(0, Math.min(2, priority)));
      return {};
    },
    setAsyncTonemapParams1: ({ bufferType, colorSpace, premultipliedAlphaType }) => {
      engine.setRequest({ bufferType, colorSpace, premultiplied: premultipliedAlphaType });
      return {};
    },
    asyncTonemapColorSpace: () => ({ result: engine.request.colorSpace }),
    setAsyncTonemapRenderPasses: ({ tonemapPasses }) => {
      const passes = tonemapPasses?.data ?? [];
      if (passes.length === 0) return { result: false };
      engine.setPasses(passes);
      return { result: true };
    },
    asyncTonemapRenderPasses: () => ({}),
    getEnabledAovs: ({ renderTargetNode }) => {
      const passes = enabledPasses(handles.nodeOf(renderTargetNode));
      return { aovIds: { data: [BEAUTY_PASS, ...passes.map(({ id }) => id)] } };
    },
    freeTonemapPasses: () => ({}),
    displayRenderPassId: () => ({ result: engine.passes.asked[0] ?? BEAUTY_PASS }),
    triggerAsyncTonemap: () => {
      engine.emit();
      return {};
    },
    setOnNewImageCallback: ({ callback, userData }) =>
      register(peer, "newImage", callback !== undefined, userData),
    setOnNewStatisticsCallback: ({ callback, userData }) =>
      register(peer, "newStatistics", callback !== undefined, userData),
    setOnRenderFailureCallback: ({ callback, userData }) =>
      register(peer, "renderFailure", callback !== undefined, userData),
    setOnTileBlendedCallback: () => ({ callbackId: 1 }),
  });
}

/** Octane assigns ids from a pool per method and ignores the one that was sent. */
function register(
  { registrations }: PeerContext,
  kind: "newImage" | "newStatistics" | "renderFailure",
  present: boolean,
  userData: bigint,
): { callbackId: number } {
  if (!present) {
    registrations.delete(kind);
    return { callbackId: UNREGISTERED.callbackId };
  }
  const callbackId = (registrations.get(kind)?.callbackId ?? 0) + 1;
  registrations.set(kind, { callbackId, userData });
  return { callbackId };
}

/** `update` lets edits take effect; observers are registered and, over TCP, never hear anything. */
export function changeManagerRpcs({ engine }: PeerContext): ServedService {
  let observers = 0;
  return serve(ApiChangeManagerService, {
    update: () => {
      engine.update();
      return {};
    },
    observeApiItem: () => ({ callbackId: ++observers }),
    stopObserving: () => ({}),
    stopObserving1: () => ({}),
    stopObserving2: () => ({}),
    addTimeObserver: () => ({ callbackId: ++observers }),
    removeTimeObserver: () => ({}),
  });
}
