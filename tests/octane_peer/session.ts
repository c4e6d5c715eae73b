import { createPreviewRoom } from "./engine/preview.ts";
import { openProject, type Project } from "./engine/project.ts";
import { RenderEngine } from "./engine/render_engine.ts";
import type { FaultState } from "./faults.ts";
import type { ResolvedPeerOptions } from "./peer_options.ts";
import { startReplayThread } from "./replay.ts";
import type { CallLog } from "./rpc/call_log.ts";
import { deviceRpcs } from "./rpc/device_rpcs.ts";
import { graphRpcs, itemArrayRpcs, nodeArrayRpcs } from "./rpc/graph_rpcs.ts";
import { Handles } from "./rpc/handles.ts";
import { beta2ControlRpcs, controlRpcs, infoRpcs } from "./rpc/info_rpcs.ts";
import { itemRpcs } from "./rpc/item_rpcs.ts";
import { itemValueRpcs } from "./rpc/item_value_rpcs.ts";
import { livelinkRpcs } from "./rpc/livelink_rpcs.ts";
import { materialRpcs } from "./rpc/material_rpcs.ts";
import { nodeRpcs, pinInfoRpcs } from "./rpc/node_rpcs.ts";
import type { PeerContext } from "./rpc/peer_context.ts";
import { pinValueRpcs } from "./rpc/pin_value_rpcs.ts";
import { colorSpaceRpcs, projectRpcs, rootGraphRpcs, selectionRpcs } from "./rpc/project_rpcs.ts";
import { changeManagerRpcs, renderControlRpcs } from "./rpc/render_control_rpcs.ts";
import { alpha5RenderRpcs, renderResultRpcs } from "./rpc/render_result_rpcs.ts";
import { renderPassRpcs } from "./rpc/render_pass_rpcs.ts";
import { saveRpcs } from "./rpc/save_rpcs.ts";
import type { ServedService } from "./rpc/service.ts";
import { timelineRpcs } from "./rpc/timeline_rpcs.ts";
import type { StreamHub } from "./rpc/stream_hub.ts";
import { createDemoProject } from "./scene/demo_scene.ts";
import { createGeneratedProject } from "./scene/generated_scene.ts";
import { SceneGraph } from "./scene/scene_graph.ts";
import { animateFirst } from "./scene/timeline.ts";
import { startRenderThread } from "./tracer/render_thread.ts";
import { encodeEvent, encodeNewImage, type EventKind, UNREGISTERED } from "./wire/messages.ts";
import { createNames } from "./wire/names.ts";

const STATISTICS_MS = 1_000;

/** One life of a renderer, from its start to its end: a project, an engine, handles. */
export interface Session {
  readonly engine: RenderEngine;
  readonly served: readonly ServedService[];
  /** Announces something on every callback channel. */
  announce(kind: EventKind): void;
  close(): void;
}

/** What a session is made of. */
export interface SessionParts {
  readonly options: ResolvedPeerOptions;
  readonly name: string;
  readonly hub: StreamHub;
  readonly log: CallLog;
  readonly state: FaultState;
}

/** Opens the demo project and starts rendering it. */
export function createSession({ options, name, hub, log, state }: SessionParts): Session {
  const { generation, replayFps } = options;
  const demo = options.nodes > 0 ? createGeneratedProject(options) : createDemoProject(options);
  if (options.animated) animateFirst(demo.graph);
  const registrations: PeerContext["registrations"] = new Map();
  const selection: PeerContext["selection"] = new Set();
  const handles = new Handles(
    options.firstHandle,
    () => log.forbade("handle", "a handle of another class crashes Octane"),
  );
  let statisticsMs = -Infinity;

  const registered = (kind: EventKind) => {
    const { callbackId, userData } = registrations.get(kind) ?? UNREGISTERED;
    return { callbackId, userData: state.userData ?? userData };
  };

  function announce(kind: EventKind): void {
    if (!hub.hasListeners) return;
    const { latest } = engine;
    if (kind !== "newImage" || generation === "beta2") {
      hub.send(kind, () => encodeEvent(generation, kind, registered(kind)));
    } else if (latest !== null) {
      const { images } = engine;
      hub.send(kind, () => encodeNewImage(images, registered(kind)));
    }
  }

  const engine = new RenderEngine(openProject(demo.graph), {
    startThread: (listener) =>
      replayFps === undefined
        ? startRenderThread(listener)
        : startReplayThread(listener, replayFps),
    film: null,
    seed: options.seed,
    sampleDelayMs: options.sampleDelayMs,
  }, {
    onImage: () => {
      announce("newImage");
      if (state.duplicateFrames) announce("newImage");
    },
    onStatistics: () => {
      const now = performance.now();
      if (now - statisticsMs < STATISTICS_MS && engine.state !== "finished") return;
      statisticsMs = now;
      announce("newStatistics");
    },
    onFailure: () => announce("renderFailure"),
  });
  engine.setFaults(state.images);

  const peer: PeerContext = {
    generation,
    identity: { name, version: options.version },
    engine,
    names: createNames(generation),
    handles,
    log,
    selection,
    registrations,
    faults: state.projects,
    open: (project: Project) => {
      engine.open(project);
      handles.clear();
      selection.clear();
      announce("projectManagerChanged");
    },
    blank: () => openProject(new SceneGraph("Scene")),
  };

  const previews = createPreviewRoom();
  if (options.paused) engine.pause();
  if (!options.targetless) engine.setTarget(demo.target);

  return {
    engine,
    announce,
    close: () => {
      previews.close();
      engine.close();
    },
    served: [
      livelinkRpcs(peer),
      renderControlRpcs(peer),
      renderResultRpcs(peer),
      changeManagerRpcs(peer),
      infoRpcs(peer),
      controlRpcs(),
      renderPassRpcs(peer),
      saveRpcs(peer),
      deviceRpcs(peer, options.devices),
      ...timelineRpcs(peer),
      itemRpcs(peer),
      itemValueRpcs(peer),
      nodeRpcs(peer),
      pinInfoRpcs(peer),
      pinValueRpcs(peer),
      graphRpcs(peer),
      itemArrayRpcs(peer),
      nodeArrayRpcs(peer),
      projectRpcs(peer),
      rootGraphRpcs(peer),
      selectionRpcs(peer),
      colorSpaceRpcs(peer),
      generation === "alpha5" ? alpha5RenderRpcs() : beta2ControlRpcs(),
      ...(options.libraries ? materialRpcs(peer, previews) : []),
    ],
  };
}
