import { RequestRefused } from "@fuelrail/kit/requests";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";

/** What each viewer copied last; nodes by handle, so that renaming does not empty it. */
export interface Clipboards {
  put(viewer: string | undefined, nodes: readonly SceneNode[]): void;
  /** Paths of what a viewer copied, as they are now; rejects with `not_found` when it is gone. */
  of(viewer: string | undefined): string[];
}

interface Copied {
  readonly project: string;
  readonly nodes: readonly SceneNode[];
}

/** Clipboards that are kept; the oldest goes first. */
const CLIPBOARDS_MAX = 512;

/** Empty clipboards; what was copied in another project is gone. */
export function createClipboards(scene: Pick<SceneDesk, "pathOf" | "project">): Clipboards {
  const held = new Map<string, Copied>();
  const project = () => {
    const { session, projectGeneration } = scene.project ?? {};
    return `${session}:${projectGeneration}`;
  };
  return {
    put(viewer = "", nodes) {
      held.delete(viewer);
      held.set(viewer, { project: project(), nodes });
      const [oldest] = held.keys();
      if (held.size > CLIPBOARDS_MAX && oldest !== undefined) held.delete(oldest);
    },
    of(viewer = "") {
      const copied = held.get(viewer);
      if (copied === undefined) throw new RequestRefused("not_found", "Nothing was copied");
      return copied.nodes.map(({ handle, path }) => {
        const now = copied.project === project() ? scene.pathOf(handle) : undefined;
        if (now !== undefined) return now;
        throw new RequestRefused("not_found", `${path}, which was copied, is gone`);
      });
    },
  };
}
