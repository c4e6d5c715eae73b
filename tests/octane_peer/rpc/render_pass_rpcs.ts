import { ApiInfoService } from "../../../kit/octane/gen/beta2.ts";
import { RENDER_PASSES } from "../engine/render_passes.ts";
import { generated, type Generation } from "../wire/names.ts";
import type { PeerContext } from "./peer_context.ts";
import { serve, type ServedService } from "./service.ts";

const NO_PASS = /_(OFFSET|LAST|UNKNOWN|INTERNAL\d+)$/;
const FIRST_INFO_PASS = 1000;
const FIRST_CRYPTOMATTE = 2000;
const GREY = ["RENDER_PASS_Z_DEPTH", "RENDER_PASS_AMBIENT_OCCLUSION", "RENDER_PASS_OPACITY"];
const CAPITALS = new Set(["AO", "ID", "IOR", "UV", "SSS", "Z", "RGB"]);

interface PassName {
  readonly id: number;
  readonly key: string;
  readonly name: string;
}

/** "RENDER_PASS_Z_DEPTH" becomes "Z depth". */
function words(key: string): string {
  const [first = "", ...rest] = key.replace(/^RENDER_PASS_/, "").split("_");
  const lower = (word: string) => CAPITALS.has(word) ? word : word.toLowerCase();
  const start = CAPITALS.has(first) ? first : first.charAt(0) + first.slice(1).toLowerCase();
  return [start, ...rest.map(lower)].join(" ");
}

/** Every pass that a generation has a number for. */
function passNames(generation: Generation): ReadonlyMap<number, PassName> {
  const found = new Map<number, PassName>();
  for (const [key, id] of Object.entries(generated(generation).RenderPassId)) {
    if (typeof id !== "number" || found.has(id)) continue;
    const full = key.startsWith("RENDER_PASS_") ? key : `RENDER_PASS_${key}`;
    if (!NO_PASS.test(full)) found.set(id, { id, key: full, name: words(full) });
  }
  return found;
}

function category(id: number): string {
  if (id >= FIRST_CRYPTOMATTE) return "Cryptomatte";
  return id >= FIRST_INFO_PASS ? "Info" : "Beauty";
}

/** What render passes are called, made or not. */
export function renderPassRpcs({ generation, names }: PeerContext): ServedService {
  const passes = passNames(generation);
  return serve(ApiInfoService, {
    renderPassInfo: ({ id }) => {
      const pass = passes.get(id);
      if (pass === undefined) return { result: { renderPassId: id } };
      const pin = RENDER_PASSES.find((made) => made.id === id)?.pin ??
        pass.key.replace(/^/, "P_");
      return {
        result: {
          renderPassId: id,
          nodeType: id === 0 ? 0 : names.number("NodeType", "NT_RENDER_PASSES"),
          pinId: names.number("PinId", pin),
          name: pass.name,
          exrLayerName: pass.name,
          shortName: pass.name,
          description: "",
          category: category(id),
          isInfoPass: id >= FIRST_INFO_PASS && id < FIRST_CRYPTOMATTE,
          isGreyscale: GREY.includes(pass.key),
        },
      };
    },
    getAllRenderPassIds: () => ({
      result: { data: [...passes.keys()] },
      length: passes.size,
    }),
    renderPassName: ({ id }) => ({ result: passes.get(id)?.name ?? "" }),
  });
}
