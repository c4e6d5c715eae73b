import { OctaneError } from "@fuelrail/kit/octane";
import { ApiRenderEngineService, ObjectRef_ObjectType } from "@fuelrail/kit/octane/beta2";
import { type HeldSetting, SETTING_SPECS } from "../../core/settings/setting_specs.ts";
import { NoSuchSetting, type Setting } from "./setting_io.ts";
import type { TargetParts } from "./target_parts.ts";

/** A render target of the scene. */
export interface SceneTarget {
  readonly handle: bigint;
  readonly path: string;
  readonly name: string;
}

const OPTIONS_MAX = 256;

/** Which of the scene's render targets is rendered, by path, as far as the scene was read. */
export function targetSetting(targets: () => readonly SceneTarget[]): Setting {
  function known({ target }: TargetParts): HeldSetting | undefined {
    const listed = targets().slice(0, OPTIONS_MAX);
    if (listed.length === 0) return undefined;
    const options = listed.map(({ path, name }) => ({
      value: path,
      label: `${name} (${path})`.slice(0, 128),
    }));
    const shown = listed.find(({ handle }) => handle === target);
    return { spec: { ...SETTING_SPECS.render_target, options }, value: shown?.path ?? null };
  }

  return {
    read: (_octane, parts) => Promise.resolve(known(parts)),
    known,
    async write(octane, _parts, value) {
      const wanted = targets().find(({ path }) => path === value);
      if (wanted === undefined) throw new NoSuchSetting(`There is no render target ${value}`);
      const targetNode = { handle: wanted.handle, type: ObjectRef_ObjectType.ApiNode };
      try {
        const { setRenderTargetNode } = ApiRenderEngineService.method;
        const { result } = await octane.call(setRenderTargetNode, { targetNode });
        if (!result) throw new NoSuchSetting("Octane does not render that node");
      } catch (error) {
        const isGone = error instanceof OctaneError && error.kind === "invalid_reference";
        throw isGone ? new NoSuchSetting("That render target is gone") : error;
      }
      return "engine";
    },
  };
}
