const PIN_COLORS: Readonly<Record<string, number>> = {
  PT_BOOL: 0xffb05050,
  PT_FLOAT: 0xff8c8cb4,
  PT_INT: 0xff6e8c6e,
  PT_TRANSFORM: 0xffa08c50,
  PT_TEXTURE: 0xff5a8cc8,
  PT_EMISSION: 0xffe6c850,
  PT_MATERIAL: 0xffc8783c,
  PT_CAMERA: 0xff50a0a0,
  PT_ENVIRONMENT: 0xff64a0dc,
  PT_GEOMETRY: 0xff8c5ab4,
  PT_RENDERTARGET: 0xffc85a78,
};
const OTHER_COLOR = 0xff808080;

/** The color of a kind of pin, as ARGB. */
export function pinColor(type: string): number {
  return PIN_COLORS[type] ?? OTHER_COLOR;
}
