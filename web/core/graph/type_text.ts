/** What the families of node types are called; Octane writes them before the name of the type. */
const FAMILIES: Readonly<Record<string, string>> = {
  CAM: "camera",
  EMIS: "emission",
  ENV: "environment",
  GEO: "geometry",
  KERN: "kernel",
  MAT: "material",
  MED: "medium",
  PROJ: "projection",
  TEX: "texture",
};

/** Words that Octane's names of types write as one. */
const JOINED: Readonly<Record<string, string>> = {
  alphaimage: "alpha image",
  colorcorrection: "color correction",
  directlighting: "direct lighting",
  floatimage: "float image",
  objectlayer: "object layer",
  pathtracing: "path tracing",
  rendertarget: "render target",
  rgb: "RGB",
  thinlens: "thin lens",
};

/** A type of Octane as people read it: "NT_MAT_GLOSSY" is "glossy material". */
export function typeText(type: string): string {
  const [head = "", ...rest] = type.replace(/^(PT|NT|GT)_/, "").split("_");
  const family = type.startsWith("NT_") && rest.length > 0 ? FAMILIES[head] : undefined;
  const parts = family === undefined ? [head, ...rest] : [...rest, family];
  const words = parts.map((part) => part.toLowerCase()).map((part) => JOINED[part] ?? part);
  return words.join(" ").trim() || "unknown";
}
