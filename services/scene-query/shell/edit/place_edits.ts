import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import type { Position } from "../../core/edit/steps.ts";
import type { SceneChange } from "../../core/scene/scene_model.ts";
import { editAnswer } from "./answers.ts";
import type { Editor, EditParts } from "./editor.ts";
import { positionOf } from "./item_calls.ts";
import { notRoot, renderTarget } from "./rules.ts";

/** Placing nodes in their graph, and choosing what is rendered. */
export function placeEdits(
  parts: EditParts,
  editor: Editor,
  onTarget: (octane: OctaneAtDesk, target: bigint) => void,
): RequestHandlers {
  const { scene } = parts;
  return {
    moveNodesRequest({ moves }, caller) {
      const places = new Map(moves.map((move) => [move.prim_path, move.position]));
      return scene.withNodes([...places.keys()], "edit", async (octane, nodes) => {
        nodes.forEach(notRoot);
        const outside = nodes.find((node) => !node.inGraph);
        if (outside !== undefined) {
          throw new RequestRefused("bad_message", `${outside.path} lies in a pin, not in a graph`);
        }
        const name = nodes.length === 1 ? `Move ${nodes[0]?.name}` : `Move ${nodes.length} nodes`;
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          const changes: SceneChange[] = [];
          const wanted = [...places.values()];
          for (const [i, node] of nodes.entries()) {
            const before = await positionOf(octane, node.handle);
            const asked: Position = wanted[i] ?? before;
            if (before.join() === asked.map(Math.fround).join()) continue;
            await transaction.move(node.handle, before, asked);
            const [x, y] = await positionOf(octane, node.handle);
            changes.push({ change: "moved", path: node.path, position: [x, y] });
          }
          return { changes };
        });
        return editAnswer(name, done, { paths: nodes.map((node) => node.path) });
      });
    },
    setRenderTargetRequest({ prim_path: path }, caller) {
      return scene.withNode(path, "edit", async (octane, node) => {
        if (node.outType !== "PT_RENDERTARGET" || node.isGraph) {
          throw new RequestRefused("bad_message", `${path} is no render target`);
        }
        const before = await renderTarget(octane);
        const name = `Show ${node.name}`.slice(0, 256);
        const done = await editor.edit(octane, caller, { name }, async (transaction) => {
          if (before !== node.handle) {
            await transaction.take({ kind: "target", before, after: node.handle });
          }
          return {};
        });
        onTarget(octane, node.handle);
        return editAnswer(name, done, { paths: [path] });
      });
    },
  };
}
