import type { Clock } from "@fuelrail/kit/clock";
import type { OctaneDesk } from "@fuelrail/kit/octane";
import { ApiRenderEngineService } from "@fuelrail/kit/octane/beta2";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import {
  chosenInput,
  isSwitch,
  SWITCH_SET,
  switchSet,
  TARGET_SET,
  targetSet,
  type VariantSet,
} from "../../core/scene/variants.ts";
import { atOctane } from "../at_octane.ts";
import type { SceneDesk } from "../scene/scene_desk.ts";
import { LIST_MS } from "../scene/scene_reading.ts";
import type { PropertyDesk } from "./property_desk.ts";

export interface VariantHandlersOptions {
  readonly desk: OctaneDesk;
  readonly scene: SceneDesk;
  readonly properties: PropertyDesk;
  readonly clock: Clock;
  /** Those of edits, through which variants are chosen. */
  readonly edits: RequestHandlers;
}

/** Offers the inputs of switches and the render targets as choices. */
export function variantHandlers(options: VariantHandlersOptions): RequestHandlers {
  const { desk, scene, properties, clock, edits } = options;

  async function setsOf(path: string): Promise<Record<string, VariantSet>> {
    const model = await scene.reading.model();
    const endMs = clock.nowMs() + LIST_MS;
    const node = await scene.reading.needed(model, path, endMs);
    if (isSwitch(node)) {
      const { values } = await properties.valuesAt(path);
      const chosen = Number(values.get(SWITCH_SET) ?? 0);
      return { [SWITCH_SET]: switchSet(node, chosen) };
    }
    if (node.parent !== undefined && node.type !== "rendertarget") return {};
    const shown = await atOctane(desk, "read", async (octane) => {
      const { result } = await octane.call(ApiRenderEngineService.method.getRenderTargetNode, {});
      return scene.nodeOf(result?.handle ?? 0n);
    });
    return { [TARGET_SET]: targetSet(model.nodes(), shown) };
  }

  async function answer(path: string) {
    return {
      event_type: "getVariantsResponse" as const,
      payload: { prim_path: path, variants: await setsOf(path) },
    };
  }

  async function choose(
    path: string,
    name: string,
    set: VariantSet,
    option: string,
    caller: RequestCaller,
  ): Promise<void> {
    const unknown = () => new RequestRefused("not_found", `${name} of ${path} has no "${option}"`);
    if (name === TARGET_SET) {
      if (!set.options.includes(option)) throw unknown();
      await edits.setRenderTargetRequest?.({ prim_path: option }, caller);
      return;
    }
    const value = chosenInput(set, option);
    if (value === undefined) throw unknown();
    await edits.setPropertyRequest?.({ prim_path: path, property: SWITCH_SET, value }, caller);
  }

  return {
    getVariantsRequest: ({ prim_path: path }) => answer(path),
    async setVariantRequest(payload, caller) {
      const { prim_path: path, variant_set: name, variant_selection: option } = payload;
      const set = (await setsOf(path))[name];
      if (set === undefined) {
        throw new RequestRefused("not_found", `${path} has no set of variants "${name}"`);
      }
      await choose(path, name, set, option, caller);
      return await answer(path);
    },
  };
}
