import { type OctaneAtDesk, type OctaneDesk, OctaneError } from "@fuelrail/kit/octane";
import {
  ApiNodeGraphService,
  ApiProjectManagerService,
  ApiRenderEngineService,
  NodeType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import {
  type RememberedTarget,
  rememberTarget,
  type TargetSearch,
  targetSearches,
} from "../../core/settings/render_target.ts";
import { atOctane, finishEdit } from "../at_octane.ts";
import { nodeList } from "../item_lists.ts";
import type { TargetStore } from "./target_store.ts";
import type { WriteGuard } from "../write_guard.ts";

export interface RenderDeskOptions {
  readonly desk: OctaneDesk;
  readonly guard: WriteGuard;
  readonly store: TargetStore;
  /** Canonical path of a node, as far as the scene was read. */
  pathOf(handle: bigint): string | undefined;
  /** Handle of the node at a path; undefined when there is none. */
  handleAt(path: string): Promise<bigint | undefined>;
}

/** Starts, pauses, restarts and stops the render, and knows what was rendered last. */
export interface RenderDesk {
  readonly handlers: RequestHandlers;
  /** A node was seen as the render target. */
  sawTarget(octane: OctaneAtDesk, target: bigint): void;
  /**
   * Sets the first render target of a project that was just loaded, unless one is set; false when
   * Octane then renders none.
   */
  targetAfterLoad(octane: OctaneAtDesk): Promise<boolean>;
  /** The scene was read whole, so that the target's path is known from now on. */
  sceneRead(): void;
}

const engine = ApiRenderEngineService.method;
const graph = ApiNodeGraphService.method;
const NODE = ObjectRef_ObjectType.ApiNode;

const projectOf = ({ turn }: OctaneAtDesk) => `${turn.session}:${turn.projectGeneration}`;

/** Remembers targets by path in the room's bucket, so that a restart of this service forgets none. */
export function createRenderDesk(options: RenderDeskOptions): RenderDesk {
  const { desk, guard, store } = options;
  let remembered: RememberedTarget | undefined;

  function saw(octane: OctaneAtDesk, handle: bigint): void {
    remember(handle, projectOf(octane));
  }

  function remember(handle: bigint, project: string): void {
    remembered = rememberTarget(remembered, { handle, project, path: options.pathOf(handle) });
    if (remembered?.path !== undefined) store.save(remembered.path);
  }

  async function targetNow(octane: OctaneAtDesk): Promise<bigint> {
    const { result } = await octane.call(engine.getRenderTargetNode, {});
    const handle = result?.handle ?? 0n;
    saw(octane, handle);
    return handle;
  }

  /** The first render target of the outermost graph, else of the graphs in it. */
  async function firstTarget(octane: OctaneAtDesk): Promise<bigint> {
    const { result: root } = await octane.call(ApiProjectManagerService.method.rootNodeGraph, {});
    if (root === undefined) return 0n;
    const objectPtr = { handle: root.handle, type: ObjectRef_ObjectType.ApiNodeGraph };
    const asked = { objectPtr, type: NodeType.NT_RENDERTARGET };
    const { result } = await octane.call(graph.findFirstNode, asked);
    if (result !== undefined && result.handle !== 0n) return result.handle;
    const { list } = await octane.call(graph.findNodes, { ...asked, recurse: true });
    return (await nodeList(list?.handle ?? 0n)(octane))[0] ?? 0n;
  }

  async function setTarget(octane: OctaneAtDesk, handle: bigint): Promise<boolean> {
    if (handle === 0n) return false;
    try {
      const targetNode = { handle, type: NODE };
      return (await octane.call(engine.setRenderTargetNode, { targetNode })).result;
    } catch (error) {
      if (error instanceof OctaneError && error.kind === "invalid_reference") return false;
      throw error;
    }
  }

  /** Sets the first target that Octane takes; paths were looked up before the turn. */
  async function setAgain(octane: OctaneAtDesk, atPath: bigint): Promise<boolean> {
    const ways: Readonly<Record<TargetSearch, () => Promise<bigint> | bigint>> = {
      handle: () => remembered?.handle ?? 0n,
      path: () => atPath,
      first: () => firstTarget(octane),
    };
    for (const search of targetSearches(remembered, projectOf(octane), atPath !== 0n)) {
      if (await setTarget(octane, await ways[search]())) return true;
    }
    return false;
  }

  async function start(): Promise<string | undefined> {
    const hasTarget = await atOctane(
      desk,
      "read",
      async (octane) => await targetNow(octane) !== 0n,
    );
    const path = remembered?.path ?? await store.load();
    const atPath = hasTarget || path === undefined ? 0n : await options.handleAt(path) ?? 0n;
    return await atOctane(desk, "edit", async (octane) => {
      guard.check();
      if (await targetNow(octane) === 0n && !await setAgain(octane, atPath)) {
        return "The scene has no render target that Octane takes";
      }
      await octane.call(engine.continueRendering, {});
      await targetNow(octane);
      await finishEdit(octane, false);
      return undefined;
    });
  }

  async function act(command: "pause" | "restart" | "stop"): Promise<undefined> {
    await atOctane(desk, "edit", async (octane) => {
      guard.check();
      if (await targetNow(octane) === 0n) {
        if (command === "stop") return;
        throw new RequestRefused("render_stopped", "The render is stopped; start it first");
      }
      if (command === "pause") await octane.call(engine.pauseRendering, {});
      else if (command === "restart") await octane.call(engine.restartRendering, {});
      else await octane.call(engine.stopRendering, {});
      await finishEdit(octane, false);
    });
  }

  return {
    sawTarget: saw,
    async targetAfterLoad(octane) {
      const { result } = await octane.call(engine.getRenderTargetNode, {});
      const isSet = result !== undefined && result.handle !== 0n;
      return isSet || await setTarget(octane, await firstTarget(octane));
    },
    sceneRead() {
      if (remembered !== undefined) remember(remembered.handle, remembered.project);
    },
    handlers: {
      async renderCommandRequest({ command }) {
        guard.check();
        const error = command === "start" ? await start() : await act(command);
        return {
          event_type: "renderCommandResult",
          payload: error === undefined
            ? { command, result: "success" }
            : { command, result: "error", error },
        };
      },
    },
  };
}
