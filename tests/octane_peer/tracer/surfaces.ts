import type { ClayMode, MaterialData } from "./scene_data.ts";

/** Numbers per material in `Surfaces.table`; the offsets below say where each sits. */
export const SURFACE_STRIDE = 20;
export const S_KIND = 0;
export const S_DIFFUSE = 1;
export const S_CHECK = 4;
export const S_CHECK_SIZE = 7;
export const S_SPECULAR = 8;
export const S_ROUGHNESS = 11;
export const S_INDEX = 12;
export const S_EMISSION = 13;
export const S_EMITS = 16;
export const S_TRANSMISSION = 17;

export const KIND_DIFFUSE = 0;
export const KIND_GLOSSY = 1;
export const KIND_SPECULAR = 2;

const KINDS = { diffuse: KIND_DIFFUSE, glossy: KIND_GLOSSY, specular: KIND_SPECULAR } as const;
const CLAY_GREY = 0.72;

/** Packs materials into one table of numbers, as the clay mode shows them. */
export function packSurfaces(materials: readonly MaterialData[], clay: ClayMode): Float64Array {
  const table = new Float64Array(Math.max(1, materials.length) * SURFACE_STRIDE);
  materials.forEach((material, i) => {
    const at = i * SURFACE_STRIDE;
    const emits = material.emission.some((part) => part > 0);
    table[at + S_KIND] = clay === 0 ? KINDS[material.kind] : KIND_DIFFUSE;
    const grey = [CLAY_GREY, CLAY_GREY, CLAY_GREY] as const;
    table.set(clay === 1 ? grey : material.diffuse, at + S_DIFFUSE);
    if (material.checks !== null && clay !== 1) {
      table.set(material.checks.second, at + S_CHECK);
      table[at + S_CHECK_SIZE] = material.checks.sizeMetres;
    }
    table.set(material.specular, at + S_SPECULAR);
    table[at + S_ROUGHNESS] = Math.max(0, Math.min(1, material.roughness));
    table[at + S_INDEX] = material.index;
    table.set(material.emission, at + S_EMISSION);
    table[at + S_EMITS] = emits ? 1 : 0;
    table.set(material.transmission, at + S_TRANSMISSION);
  });
  return table;
}

/** How much a boundary reflects at a cosine, for a ratio of refractive indices (unpolarised). */
export function fresnel(cosine: number, ratio: number): number {
  const sine2 = (1 - cosine * cosine) * ratio * ratio;
  if (sine2 >= 1) return 1;
  const inner = Math.sqrt(1 - sine2);
  const parallel = (cosine - ratio * inner) / (cosine + ratio * inner);
  const across = (ratio * cosine - inner) / (ratio * cosine + inner);
  return (parallel * parallel + across * across) / 2;
}
