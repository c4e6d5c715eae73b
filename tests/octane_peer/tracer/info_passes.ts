/** Passes that are known at the first surface that a pixel shows. */
export const INFO_PASSES = [
  "emission",
  "environment",
  "geometricNormal",
  "shadingNormal",
  "smoothNormal",
  "position",
  "depth",
  "materialId",
  "objectId",
  "occlusion",
  "opacity",
  "roughness",
  "index",
  "diffuseFilter",
  "reflectionFilter",
  "transmissionFilter",
] as const;

/** One of them. */
export type InfoPass = typeof INFO_PASSES[number];

/** Which passes are wanted beside the picture; lengths in metres. */
export interface PassSettings {
  readonly passes: readonly InfoPass[];
  /** The depth that is shown white. */
  readonly depthMax: number;
  /** How far away a surface still darkens another. */
  readonly occlusionDistance: number;
}

/** Nothing but the picture. */
export const NO_PASSES: PassSettings = { passes: [], depthMax: 5, occlusionDistance: 3 };

/** Passes of light, which go through the imager as the picture does. */
export const LIGHT_PASSES: ReadonlySet<InfoPass> = new Set<InfoPass>(["emission", "environment"]);

/** How a pass's numbers become the brightness of an ordinary image: times `scale`, plus `offset`. */
export function passLevels(
  pass: InfoPass,
  { depthMax }: PassSettings,
): { readonly scale: number; readonly offset: number } {
  if (pass.endsWith("Normal")) return { scale: 0.5, offset: 0.5 };
  if (pass === "depth") return { scale: 1 / Math.max(1e-6, depthMax), offset: 0 };
  if (pass === "index") return { scale: 0.125, offset: 0 };
  return { scale: 1, offset: 0 };
}

/** A colour that tells numbers apart, the same for the same number; never black. */
export function idColor(id: number): [number, number, number] {
  let x = Math.imul(id + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  x ^= x >>> 13;
  const part = (shift: number) => 0.1 + 0.9 * (((x >>> shift) & 255) / 255);
  return [part(0), part(8), part(16)];
}
