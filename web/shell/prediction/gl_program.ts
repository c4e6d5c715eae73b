/** A linked pair of shaders with the places of its uniforms. */
export interface GlProgram {
  use(): void;
  number(name: string, value: number): void;
  flag(name: string, value: boolean): void;
  /** Two, three or four numbers. */
  vector(name: string, values: readonly number[]): void;
  /** Nine or sixteen numbers, column by column. */
  matrix(name: string, values: readonly number[]): void;
  sampler(name: string, unit: number): void;
}

/** Where every program finds the vertices' positions. */
export const POSITION = 0;

/** Compiles and links; throws with the driver's words when it cannot. */
export function createGlProgram(
  gl: WebGL2RenderingContext,
  vertex: string,
  fragment: string,
): GlProgram {
  const program = gl.createProgram();
  const shaders = [shaderOf(gl, gl.VERTEX_SHADER, vertex)];
  shaders.push(shaderOf(gl, gl.FRAGMENT_SHADER, fragment));
  for (const shader of shaders) gl.attachShader(program, shader);
  gl.bindAttribLocation(program, POSITION, "position");
  gl.linkProgram(program);
  for (const shader of shaders) gl.deleteShader(shader);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
    throw new Error(gl.getProgramInfoLog(program) ?? "A shader program could not be linked");
  }
  const places = new Map<string, WebGLUniformLocation | null>();
  const placeOf = (name: string) => {
    let place = places.get(name);
    if (place === undefined) {
      place = gl.getUniformLocation(program, name);
      places.set(name, place);
    }
    return place;
  };
  return {
    use: () => gl.useProgram(program),
    number: (name, value) => gl.uniform1f(placeOf(name), value),
    flag: (name, value) => gl.uniform1i(placeOf(name), value ? 1 : 0),
    sampler: (name, unit) => gl.uniform1i(placeOf(name), unit),
    vector(name, values) {
      if (values.length === 2) gl.uniform2fv(placeOf(name), values);
      else if (values.length === 3) gl.uniform3fv(placeOf(name), values);
      else gl.uniform4fv(placeOf(name), values);
    },
    matrix(name, values) {
      if (values.length === 9) gl.uniformMatrix3fv(placeOf(name), false, values);
      else gl.uniformMatrix4fv(placeOf(name), false, values);
    },
  };
}

function shaderOf(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (shader === null) throw new Error("A shader could not be made");
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (gl.getShaderParameter(shader, gl.COMPILE_STATUS) === true) return shader;
  throw new Error(gl.getShaderInfoLog(shader) ?? "A shader could not be compiled");
}
