import {
  ApiRenderEngineService as Alpha5RenderEngineService,
} from "../../../kit/octane/gen/alpha5.ts";
import {
  ApiRenderEngineService,
  PrimitiveType,
  RenderState,
} from "../../../kit/octane/gen/beta2.ts";
import type { EngineState, RenderEngine } from "../engine/render_engine.ts";
import { BEAUTY_PASS } from "../engine/render_passes.ts";
import type { Vec3 } from "../tracer/scene_data.ts";
import type { PeerImage } from "../wire/image.ts";
import { encodeImageList } from "../wire/messages.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

const STATES: Record<EngineState, RenderState> = {
  stopped: RenderState.RSTATE_STOPPED,
  waiting: RenderState.RSTATE_WAITING_FOR_DATA,
  rendering: RenderState.RSTATE_RENDERING,
  paused: RenderState.RSTATE_PAUSED,
  finished: RenderState.RSTATE_FINISHED,
};

const vector = ([x, y, z]: Vec3) => ({ x, y, z });

/** Grabbing images, statistics, and picks. */
export function renderResultRpcs(peer: PeerContext): ServedService {
  const { engine, handles } = peer;
  const tonemapped = () =>
    engine.passes.asked.filter((pass) => engine.passes.enabled.includes(pass));
  const picked = (x: number, y: number) => {
    const found = engine.pick(x, y);
    const owner = found === null ? undefined : engine.compiled?.objects[found.object];
    return found === null || owner === undefined ? null : { found, owner };
  };
  async function whitePoint(x: number, y: number) {
    const white = await engine.whitePointAt(x, y);
    return white === null ? { result: false } : { result: true, whitePoint: vector(white) };
  }
  return serve(ApiRenderEngineService, {
    grabRenderResult: () => {
      return engine.latest === null ? { result: false } : encodeImageList(true, engine.images);
    },
    releaseRenderResult: () => ({}),
    synchronousTonemap1: async ({ bufferType, colorSpace, premultipliedAlphaType, passes }) => {
      const request = { bufferType, colorSpace, premultiplied: premultipliedAlphaType };
      const images: PeerImage[] = [];
      for (const pass of passes?.data ?? [BEAUTY_PASS]) {
        const image = await engine.develop(request, pass);
        if (image !== null) images.push(image);
      }
      return images.length === 0 ? { result: false } : encodeImageList(true, images);
    },
    getRenderStatistics: () => ({ statistics: statistics(engine, tonemapped()) }),
    getRenderResultStatistics: () => ({ statistics: resultStatistics(engine, tonemapped()) }),
    getSceneBounds: () => {
      const bounds = engine.bounds();
      if (bounds === null) return { result: false };
      return { result: true, bboxMin: vector(bounds.min), bboxMax: vector(bounds.max) };
    },
    pick: ({ x, y, intersectionsSize }) => {
      const hit = intersectionsSize === 0 ? null : picked(x, y);
      if (hit === null) return { result: 0 };
      const { found, owner } = hit;
      return {
        result: 1,
        intersections: {
          node: handles.item(owner.node),
          materialPinIx: owner.pinIx,
          depth: found.depth,
          position: vector(found.position),
          geometricNormal: vector(found.geometricNormal),
          smoothedNormal: vector(found.smoothedNormal),
          primitiveType: found.isSphere
            ? PrimitiveType.PRIMITIVE_SPHERE
            : PrimitiveType.PRIMITIVE_TRIANGLE,
          primitiveVertices: { data: found.vertices.map(vector) },
          positionOnPrimitive: vector(found.onPrimitive),
        },
      };
    },
    pickImagerWhitePoint: ({ position }) => whitePoint(position?.x ?? 0, position?.y ?? 0),
    pickWhitePoint: ({ x, y }) => whitePoint(x, y),
    pickCryptomatteMatte: () => ({ result: false }),
  });
}

/** Alpha 5 alone says whether ray tracing hardware is used. Here it is not. */
export function alpha5RenderRpcs(): ServedService {
  return serve(Alpha5RenderEngineService, {
    hardwareRayTracingEnabled: () => ({ result: false }),
  });
}

function common(engine: RenderEngine, passes: number[]) {
  const film = engine.compiled?.scene.film;
  const size = { x: film?.width ?? 0, y: film?.height ?? 0 };
  const hdr = engine.request.bufferType !== 0;
  return {
    setSize: size,
    usedSize: size,
    subSampleMode: engine.subSampling,
    upSamplingRatio: 1,
    bufferType: engine.request.bufferType,
    colorSpace: engine.request.colorSpace,
    isLinear: hdr || engine.request.colorSpace !== 1,
    hasAlpha: engine.compiled?.scene.kernel.alphaChannel ?? false,
    premultipliedAlphaType: engine.request.premultiplied,
    keepEnvironment: engine.compiled?.scene.kernel.keepEnvironment ?? false,
    tonemapPassesCount: passes.length,
    tonemapPasses: { data: passes },
    passesCount: engine.passes.enabled.length,
    renderPasses: { data: [...engine.passes.enabled] },
    state: STATES[engine.state],
  };
}

/** How far the engine is. */
function statistics(engine: RenderEngine, passes: number[]) {
  const { progress } = engine;
  const shownSamples = progress?.shownSamples ?? 0;
  const seconds = progress?.renderSeconds ?? 0;
  const maxSamples = engine.compiled?.scene.kernel.maxSamples ?? 0;
  return {
    ...common(engine, passes),
    changeLevel: { value: BigInt(engine.changeLevel) },
    hasPendingUpdates: engine.isCompiling,
    beautySamplesPerPixel: progress?.samples ?? 0,
    beautyMaxSamplesPerPixel: maxSamples,
    beautySamplesPerSecond: progress?.samplesPerSecond ?? 0,
    regionSamplesPerPixel: progress?.regionSamples ?? 0,
    renderTime: seconds,
    estimatedRenderTime: shownSamples > 0 ? (seconds * maxSamples) / shownSamples : 0,
  };
}

/** What the newest image shows. */
function resultStatistics(engine: RenderEngine, passes: number[]) {
  const { latest } = engine;
  if (latest === null) return { state: STATES[engine.state] };
  const { tonemappedSamples: samples, maxSamples, renderSeconds } = latest;
  return {
    ...common(engine, passes),
    changeLevel: { value: BigInt(latest.changeLevel) },
    hasPendingUpdates: latest.hasPendingUpdates,
    beautySamplesPerPixel: Math.floor(samples),
    beautyMaxSamplesPerPixel: maxSamples,
    beautySamplesPerSecond: latest.samplesPerSecond,
    regionSamplesPerPixel: Math.floor(latest.regionSamples),
    renderTime: renderSeconds,
    estimatedRenderTime: samples > 0 ? (renderSeconds * maxSamples) / samples : 0,
  };
}
