/** Names under which drivers draw on the processor alone. */
const IN_SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/**
 * Whether a graphics processor draws this context. Browsers are asked by name: some draw in
 * software and see no "major performance caveat" in it. A browser that keeps the name to itself is
 * believed.
 */
export function hasGraphicsProcessor(gl: WebGL2RenderingContext): boolean {
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  return typeof name !== "string" || !IN_SOFTWARE.test(name);
}
