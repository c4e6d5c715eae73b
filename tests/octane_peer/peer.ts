import type { Server } from "@grpc/grpc-js";
import { closedPort } from "../testkit/closed_port.ts";
import type { RenderEngine } from "./engine/render_engine.ts";
import { createFaults } from "./fault_switches.ts";
import { type Faults, FaultState } from "./faults.ts";
import { type CallCounts, CallLog, type CallSpan } from "./rpc/call_log.ts";
import { bind, createServer } from "./rpc/server.ts";
import { type PeerWrite, WriteLog } from "./rpc/write_log.ts";
import { StreamHub } from "./rpc/stream_hub.ts";
import {
  PEER_DEFAULTS,
  PEER_NAME,
  type PeerOptions,
  type ResolvedPeerOptions,
} from "./peer_options.ts";
import { type PeerPose, poseOf, setPose } from "./scene/camera_pose.ts";
import { createSceneEditor, type SceneEditor } from "./scene/editor.ts";
import { createSession, type Session } from "./session.ts";
import type { Generation } from "./wire/names.ts";

/** A running test renderer. */
export interface Peer {
  /** "host:port", as `OCTANE_ADDRESS` wants it. */
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly generation: Generation;
  readonly faults: Faults;
  /** The renderer itself: its target, pause, change level, newest image. */
  readonly engine: RenderEngine;
  /** The pose in the render camera's pins, with or without an update; null without a camera. */
  camera(): PeerPose | null;
  /** Moves the render camera as somebody at the renderer itself would, and updates. */
  moveCamera(pose: PeerPose): void;
  /**
   * Changes the open project as an artist at the renderer would, then updates. What it returns is
   * returned. Handles, observers and the callback channel hear nothing of it, as with an Octane.
   */
  edit<T>(change: (scene: SceneEditor) => T): T;
  counts(): CallCounts;
  resetCounts(): void;
  /** The newest unary calls that are over: when each arrived and when it was answered. */
  spans(): readonly CallSpan[];
  /** Every unary call that would have changed something, in order of arrival, since the reset. */
  writes(): readonly PeerWrite[];
  resetWrites(): void;
  /** Stops answering on the port; what connects is refused. Ends everything open. */
  halt(): Promise<void>;
  /** Comes back on the same port with a fresh project, as another generation if wanted. */
  restart(change?: Partial<PeerOptions>): Promise<void>;
  stop(): Promise<void>;
}

interface Running {
  readonly server: Server;
  readonly session: Session;
  readonly hub: StreamHub;
  readonly state: FaultState;
}

/** Starts a test renderer: a gRPC server that speaks one generation of Octane's API and renders. */
export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  let resolved: ResolvedPeerOptions = { ...PEER_DEFAULTS, ...options };
  const log = new CallLog();
  const writes = new WriteLog();
  // One that stays free while it is halted.
  let port = resolved.port === 0 ? closedPort() : resolved.port;
  let running: Running | null = null;
  let last = await open();

  async function open(): Promise<Running> {
    const state = new FaultState();
    state.images = { ...state.images, ...resolved.images };
    const hub = new StreamHub(log);
    const session = createSession({ options: resolved, name: PEER_NAME, hub, log, state });
    const server = createServer({
      generation: resolved.generation,
      served: session.served,
      stream: hub.handler("/octaneapi.StreamCallbackService/callbackChannel"),
      gate: state,
      log,
      writes,
    });
    try {
      port = await bind(server, resolved.host, port);
    } catch (error) {
      session.close();
      throw error;
    }
    running = { server, session, hub, state };
    return running;
  }

  function halt(): Promise<void> {
    if (running === null) return Promise.resolve();
    const { server, session, hub, state } = running;
    running = null;
    state.close();
    session.close();
    hub.close();
    server.forceShutdown();
    return Promise.resolve();
  }

  return {
    get address() {
      return `${resolved.host}:${port}`;
    },
    get host() {
      return resolved.host;
    },
    get port() {
      return port;
    },
    get generation() {
      return resolved.generation;
    },
    get engine() {
      return last.session.engine;
    },
    faults: createFaults(() => last),
    camera() {
      const { cameraNode } = last.session.engine;
      return cameraNode === null ? null : poseOf(cameraNode);
    },
    moveCamera(pose) {
      const { engine } = last.session;
      if (engine.cameraNode === null) return;
      setPose(engine.project.graph, engine.cameraNode, pose);
      engine.update();
    },
    edit(change) {
      const { engine } = last.session;
      const result = change(createSceneEditor(engine.project.graph));
      engine.update();
      return result;
    },
    counts: () => log.counts(),
    resetCounts: () => log.reset(),
    spans: () => log.spans(),
    writes: () => writes.all(),
    resetWrites: () => writes.reset(),
    halt,
    async restart(change = {}) {
      await halt();
      resolved = { ...resolved, ...change };
      last = await open();
    },
    stop: halt,
  };
}
