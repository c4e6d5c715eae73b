import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import { RequestRefused } from "@fuelrail/kit/requests";
import type { PinPlace } from "../../core/edit/steps.ts";
import type { SceneNode } from "../../core/scene/scene_node.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import { findPin, ownedBy } from "./item_calls.ts";

/** Paths that a refusal names at most. */
const LOST_TOLD = 100;

/** The graph that an item lies in, however deep in pins. */
export function graphAround(node: SceneNode): SceneNode {
  let at = node.parent;
  while (at !== undefined && !at.isGraph) at = at.parent;
  if (at === undefined) throw new RequestRefused("bad_message", "The root lies in no graph");
  return at;
}

/** Rejects for the root, to which nothing can be done. */
export function notRoot(node: SceneNode): void {
  if (node.parent === undefined) {
    throw new RequestRefused("bad_message", "The root of the scene stays as it is");
  }
}

/** Rejects with `confirmation_needed` and what is lost, unless that was confirmed. */
export function mustConfirm(isConfirmed: boolean, what: string, lost: readonly string[]): void {
  if (isConfirmed) return;
  throw new RequestRefused(
    "confirmation_needed",
    `${what}; that cannot be undone. Repeat it with confirm to go on`,
    { lost: lost.slice(0, LOST_TOLD) },
  );
}

/**
 * Rejects with `confirmation_needed` for a move that another edit takes back, but undo does not,
 * unless that was confirmed.
 */
export function mustConfirmMove(isConfirmed: boolean, what: string): void {
  if (isConfirmed) return;
  throw new RequestRefused("confirmation_needed", `${what}. Repeat it with confirm to go on`);
}

/** The node that is rendered; 0 for none. */
export async function renderTarget(octane: OctaneAtDesk): Promise<bigint> {
  const { result } = await octane.call(ApiRenderEngineService.method.getRenderTargetNode, {});
  return result?.handle ?? 0n;
}

/** Rejects with `conflict` when one of the nodes is what is rendered, or holds it. */
export async function notRendered(
  octane: OctaneAtDesk,
  scene: Pick<SceneDesk, "pathOf">,
  nodes: readonly SceneNode[],
): Promise<void> {
  const target = await renderTarget(octane);
  if (target === 0n) return;
  const path = scene.pathOf(target);
  const holder = nodes.find((node) =>
    node.handle === target || path !== undefined && path.startsWith(`${node.path}/`)
  );
  if (holder === undefined) return;
  throw new RequestRefused(
    "conflict",
    `${holder.path} is what is rendered; show another render target first`,
    { render_target: path ?? holder.path },
  );
}

/** The pin of a node by its name; rejects with `not_found`. */
export async function pinOf(
  octane: OctaneAtDesk,
  node: SceneNode,
  name: string,
): Promise<PinPlace> {
  if (node.isGraph) throw new RequestRefused("bad_message", `${node.path} is a graph`);
  const pin = await findPin(octane, node.handle, name);
  if (pin !== undefined) return pin;
  throw new RequestRefused("not_found", `${node.path} has no pin "${name}"`);
}

/** The node that lies in a pin and would be destroyed with a new link; 0 when none would. */
export async function lostFrom(
  octane: OctaneAtDesk,
  scene: Pick<SceneDesk, "pathOf">,
  node: SceneNode,
  pin: PinPlace,
  isConfirmed: boolean,
): Promise<bigint> {
  const owned = await ownedBy(octane, pin);
  if (owned === 0n) return 0n;
  const path = scene.pathOf(owned) ?? `${node.path}/${pin.name}`;
  mustConfirm(isConfirmed, `${path} lies in the pin and would be destroyed`, [path]);
  return owned;
}
