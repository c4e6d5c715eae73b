/** A type of Octane as people read it: "PT_RENDER_TARGET" is "render target". */
export function typeText(type: string): string {
  const words = type.replace(/^(PT|NT|GT)_/, "").replaceAll("_", " ").toLowerCase();
  return words === "" ? "unknown" : words;
}
