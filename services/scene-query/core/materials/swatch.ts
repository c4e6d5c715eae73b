/** Properties that give a material its colour, the first that it has; by type where it matters. */
const COLOURS: Readonly<Record<string, readonly string[]>> = {
  NT_MAT_METAL: ["specular", "diffuse"],
  NT_MAT_SPECULAR: ["transmission", "reflection"],
};
const COMMON_COLOURS = ["albedo", "diffuse", "baseColor", "color", "transmission", "reflection"];

/** Names of the properties that may be the colour of a material, the most telling first. */
export function colourNames(nodeType: string): readonly string[] {
  return COLOURS[nodeType] ?? COMMON_COLOURS;
}

/** Linear colour values as `#rrggbb` in sRGB, clipped to what a screen shows; null for others. */
export function swatchOf(value: unknown): string | null {
  const parts = typeof value === "number" ? [value, value, value] : value;
  if (!Array.isArray(parts) || parts.length < 3) return null;
  const bytes = parts.slice(0, 3).map((part) =>
    typeof part === "number" && Number.isFinite(part) ? encoded(part) : undefined
  );
  if (bytes.some((byte) => byte === undefined)) return null;
  return `#${bytes.map((byte) => (byte ?? 0).toString(16).padStart(2, "0")).join("")}`;
}

function encoded(linear: number): number {
  const one = Math.min(1, Math.max(0, linear));
  const shown = one <= 0.0031308 ? one * 12.92 : 1.055 * one ** (1 / 2.4) - 0.055;
  return Math.round(shown * 255);
}
