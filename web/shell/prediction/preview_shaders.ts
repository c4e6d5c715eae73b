/** What both passes over the picture share: its colours, and what stands where it shows nothing. */
const COMMON = `#version 300 es
precision highp float;
uniform sampler2D picture;
uniform highp sampler2D depths;
uniform vec3 backdrop;
uniform vec3 checker;
uniform float dotPx;
uniform float canvasHeight;
out vec4 colour;

vec3 hatched(vec3 base) {
  float along = mod(gl_FragCoord.x - gl_FragCoord.y, 9.0 * dotPx);
  return along < dotPx ? base * 0.8 : base;
}

vec3 behind() {
  vec2 square = floor(vec2(gl_FragCoord.x, canvasHeight - gl_FragCoord.y) / 8.0);
  return mod(square.x + square.y, 2.0) < 0.5 ? checker : backdrop;
}

vec3 pictured(vec2 place) {
  vec4 found = texture(picture, vec2(place.x, 1.0 - place.y));
  return found.rgb + (1.0 - found.a) * behind();
}
`;

/** Draws geometry as the camera sees it, and knows where the picture's camera saw it. */
export const GEOMETRY_VERTEX = `#version 300 es
uniform mat4 seen;
uniform mat4 shown;
uniform vec4 onCanvas;
in vec3 position;
out vec3 world;
out vec4 before;

void main() {
  vec4 at = vec4(position, 1.0);
  world = position;
  before = shown * at;
  gl_Position = seen * at;
  gl_Position.xy = gl_Position.xy * onCanvas.xy + onCanvas.zw * gl_Position.w;
}
`;

/** The picture where it showed this very surface, else the bare surface, hatched. */
export const GEOMETRY_FRAGMENT = `${COMMON}
uniform vec2 range;
uniform bool isFlat;
uniform vec3 eye;
in vec3 world;
in vec4 before;

float along(float depth) {
  if (isFlat) return mix(range.x, range.y, depth);
  return range.x * range.y / mix(range.y, range.x, depth);
}

void main() {
  vec3 normal = normalize(cross(dFdx(world), dFdy(world)));
  vec3 bare = vec3(0.24 + 0.3 * abs(dot(normal, normalize(eye - world))));
  vec3 place = before.xyz / before.w * 0.5 + 0.5;
  bool inside = before.w > 0.0 && all(greaterThanEqual(place, vec3(0.0))) &&
    all(lessThanEqual(place, vec3(1.0)));
  float nearest = along(texture(depths, place.xy).r);
  bool wasSeen = inside && along(place.z) <= nearest * 1.01;
  colour = vec4(wasSeen ? pictured(place.xy) : hatched(bare), 1.0);
}
`;

/** One triangle that covers the canvas. */
export const BACKGROUND_VERTEX = `#version 300 es
uniform vec4 onCanvas;
out vec2 place;

void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  place = (corner - onCanvas.zw) / onCanvas.xy;
  gl_Position = vec4(corner, 1.0, 1.0);
}
`;

/** What the picture showed behind everything, where it showed that; else nothing, hatched. */
export const BACKGROUND_FRAGMENT = `${COMMON}
uniform mat3 reprojection;
in vec2 place;

void main() {
  vec3 found = reprojection * vec3(place, 1.0);
  vec2 at = found.xy / found.z * 0.5 + 0.5;
  bool inside = found.z > 0.0 && all(greaterThanEqual(at, vec2(0.0))) &&
    all(lessThanEqual(at, vec2(1.0)));
  bool isFree = texture(depths, at).r >= 1.0;
  colour = vec4(inside && isFree ? pictured(at) : hatched(vec3(0.2)), 1.0);
}
`;

/** Draws only how near geometry is to the picture's camera. */
export const DEPTH_VERTEX = `#version 300 es
uniform mat4 shown;
in vec3 position;

void main() {
  gl_Position = shown * vec4(position, 1.0);
}
`;

/** Nothing but depth. */
export const DEPTH_FRAGMENT = `#version 300 es
precision mediump float;

void main() {}
`;
