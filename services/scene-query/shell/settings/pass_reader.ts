import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import * as alpha5 from "@fuelrail/kit/octane/alpha5";
import * as beta2 from "@fuelrail/kit/octane/beta2";
import { type Aov, BEAUTY, passLabel, passText, passTexts } from "../../core/settings/aovs.ts";
import { orAbsent } from "../or_absent.ts";

/** What Octane says of its render passes. */
export interface PassReading {
  /** 0 while nothing is rendered. */
  readonly target: bigint;
  /** The picture first, then what the scene adds. */
  readonly available: readonly Aov[];
  /** The pass that is shown; undefined when Octane does not say. */
  readonly display: number | undefined;
}

/** Reads which passes there are, remembering their names. */
export interface PassReader {
  read(octane: OctaneAtDesk): Promise<PassReading>;
}

const { ApiInfoService, ApiRenderEngineService, ObjectRef_ObjectType } = beta2;
const engine = ApiRenderEngineService.method;
const ALPHA5_TEXTS = passTexts(alpha5.RenderPassId);
const BETA2_TEXTS = passTexts(beta2.RenderPassId);

export function createPassReader(): PassReader {
  const labels = new Map<string, string>();

  async function aovOf(octane: OctaneAtDesk, pass: number): Promise<Aov> {
    const { generation } = octane;
    const id = passText(generation === "alpha5" ? ALPHA5_TEXTS : BETA2_TEXTS, pass);
    const key = `${generation} ${pass}`;
    let label = labels.get(key);
    if (label === undefined) {
      const asked = { id: pass as beta2.RenderPassId };
      const named = await orAbsent(octane.call(ApiInfoService.method.renderPassName, asked));
      label = named?.result || passLabel(id);
      labels.set(key, label);
    }
    return { id, label: label.slice(0, 128), passId: pass };
  }

  return {
    async read(octane) {
      const { result } = await octane.call(engine.getRenderTargetNode, {});
      const target = result?.handle ?? 0n;
      const passes = new Set<number>([BEAUTY]);
      if (target !== 0n) {
        const renderTargetNode = { handle: target, type: ObjectRef_ObjectType.ApiNode };
        const enabled = await orAbsent(octane.call(engine.getEnabledAovs, { renderTargetNode }));
        for (const pass of enabled?.aovIds?.data ?? []) {
          if (pass >= 0 && pass <= 0xffff) passes.add(pass);
        }
      }
      const available: Aov[] = [];
      for (const pass of passes) available.push(await aovOf(octane, pass));
      const shown = await orAbsent(octane.call(engine.displayRenderPassId, {}));
      return { target, available, display: shown?.result };
    },
  };
}
