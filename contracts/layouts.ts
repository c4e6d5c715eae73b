/** Type of a field in a binary message; numbers are little endian. */
export type FieldType = "bytes" | "u8" | "u16" | "u32" | "f32" | "f64";

/** One field of a binary message. */
export interface LayoutField {
  readonly offset: number;
  readonly type: FieldType;
  /** How many of them follow each other. */
  readonly count: number;
  readonly name: string;
  readonly doc: string;
}

/** A binary message as a table; the codecs are tested against it. */
export interface Layout {
  readonly title: string;
  /** Bytes of the fixed part. */
  readonly size: number;
  readonly doc: string;
  readonly fields: readonly LayoutField[];
}

/** Bytes of one value of each type. */
export const FIELD_BYTES: Readonly<Record<FieldType, number>> = {
  bytes: 1,
  u8: 1,
  u16: 2,
  u32: 4,
  f32: 4,
  f64: 8,
};

const field = (
  offset: number,
  type: FieldType,
  name: string,
  doc: string,
  count = 1,
): LayoutField => ({ offset, type, count, name, doc });

const prefix = (kind: string): LayoutField[] => [
  field(0, "bytes", "magic", '"FR"', 2),
  field(2, "u8", "version", "1"),
  field(3, "u8", "kind", kind),
];

/** Every binary message of the protocol. */
export const LAYOUTS: readonly Layout[] = [
  {
    title: "Frame",
    size: 72,
    doc:
      "The header of an encoded image or of changed tiles; the body follows at the header length.",
    fields: [
      ...prefix("0x46 full image, 0x54 tiles"),
      field(4, "u8", "codec", "1 JPEG, 2 PNG, 3 WebP"),
      field(
        5,
        "u8",
        "flags",
        "bit 0 converged (finished), bit 1 lossless, bit 2 interactive (a gesture is running), " +
          "bit 3 has alpha, bit 4 announced only (fetch the body)",
      ),
      field(6, "u16", "headerBytes", "header length, 72 in this version; skip by it"),
      field(8, "u32", "seq", "source image; a lossless frame replaces a lossy one of equal seq"),
      field(12, "u32", "baseSeq", "tiles patch nothing older than this frame; else 0"),
      field(16, "u32", "epoch", "rises with every change of what is rendered"),
      field(20, "u32", "inputSeq", "newest input of the driver that the image includes"),
      field(24, "u32", "width", "of this rendition, pixels"),
      field(28, "u32", "height", "of this rendition, pixels"),
      field(32, "u32", "renderWidth", "of the render, pixels"),
      field(36, "u32", "renderHeight", "of the render, pixels"),
      field(40, "u32", "samples", "samples per pixel done"),
      field(44, "u32", "maxSamples", "samples per pixel at the end"),
      field(48, "f32", "renderSeconds", "render time, seconds"),
      field(52, "f32", "samplesPerSecond", "samples per second"),
      field(56, "f64", "capturedAtMs", "Unix time at which the callback arrived, ms"),
      field(64, "u32", "session", "random for each start of frame-ingest"),
      field(68, "u8", "tier", "1 quarter, 2 half, 3 full, 4 still"),
      field(69, "u8", "reserved", "0"),
      field(70, "u16", "renderPassId", "render pass"),
    ],
  },
  {
    title: "Ack",
    size: 12,
    doc: "Viewer to gateway, after the frame is drawn.",
    fields: [
      ...prefix("0x41"),
      field(4, "u32", "seq", "of the frame"),
      field(8, "u8", "tier", "of the frame"),
      field(9, "u8", "reserved", "0", 3),
    ],
  },
  {
    title: "Pointer input",
    size: 32,
    doc: "Viewer to gateway: one pointer, wheel or key event.",
    fields: [
      ...prefix("0x49"),
      field(4, "u8", "type", "1 down, 2 move, 3 up, 4 wheel, 5 cancel, 6 key down, 7 key up"),
      field(5, "u8", "button", "0 left, 1 middle, 2 right"),
      field(6, "u8", "buttonsHeld", "bit 0 left, bit 1 middle, bit 2 right; not the DOM order"),
      field(7, "u8", "modifiers", "1 shift, 2 ctrl, 4 alt, 8 meta"),
      field(8, "f32", "x", "render pixels from the left"),
      field(12, "f32", "y", "render pixels from the top"),
      field(16, "f32", "wheelNotches", "notches, up positive"),
      field(20, "u32", "inputSeq", "counts up per viewer"),
      field(24, "u8", "pointerType", "0 mouse, 1 pen, 2 touch"),
      field(25, "u8", "pointerSlot", "tells simultaneous touches apart"),
      field(26, "u16", "keyCode", "USB HID usage, page 7"),
      field(28, "f32", "cssPixelsPerRenderPixel", "size of a render pixel on the screen"),
    ],
  },
  {
    title: "Camera pose",
    size: 88,
    doc: "Bridges such as TouchDesigner CHOPs to the gateway.",
    fields: [
      ...prefix("0x43"),
      field(4, "u32", "inputSeq", "counts up per sender"),
      field(8, "f64", "position", "x, y, z, scene units", 3),
      field(32, "f64", "target", "x, y, z, scene units", 3),
      field(56, "f64", "up", "x, y, z", 3),
      field(80, "f32", "fovDegrees", "horizontal field of view, degrees"),
      field(84, "u32", "reserved", "0"),
    ],
  },
];

/** Outline geometry, served over HTTP. */
export const MESH_LAYOUT: Layout = {
  title: "Mesh",
  size: 16,
  doc: "Outline geometry in world space: this head, then f32 x, y, z of each vertex, then three " +
    "u32 vertex numbers of each triangle.",
  fields: [
    ...prefix("0x4D"),
    field(4, "u32", "vertices", "number of vertices"),
    field(8, "u32", "triangles", "number of triangles"),
    field(12, "u32", "reserved", "0"),
  ],
};

/** Body of a frame of kind tiles. */
export const TILES_LAYOUT: Layout = {
  title: "Tiles",
  size: 4,
  doc: "Body of a frame of kind tiles: this head, then each tile.",
  fields: [
    field(0, "u16", "tileSize", "side of a tile, pixels"),
    field(2, "u16", "count", "number of tiles"),
  ],
};

/** One tile within the body of a frame of kind tiles. */
export const TILE_LAYOUT: Layout = {
  title: "Tile",
  size: 8,
  doc: "Each tile: this head, then its bytes in the frame's codec.",
  fields: [
    field(0, "u16", "column", "counted in tiles"),
    field(2, "u16", "row", "counted in tiles"),
    field(4, "u32", "length", "bytes that follow"),
  ],
};
