import {
  decodeFrame,
  type FrameHeader,
  KIND,
  MAGIC,
  MAX_FRAME_BYTES,
  PROTOCOL_VERSION,
  type Tier,
} from "@fuelrail/contracts";

/** What a picture is by its own bytes; also the ending of its file. */
export type PictureKind = "jpg" | "png";

/** A frame with a whole picture in it; `bytes` and `picture` share memory and never change. */
export interface RelayFrame {
  readonly header: FrameHeader;
  /** Header and picture as one message. */
  readonly bytes: Uint8Array;
  readonly picture: Uint8Array;
  readonly kind: PictureKind;
}

/** Why a message on a frame subject cannot be used. */
export type FrameFault =
  | "too_large"
  | "not_a_frame"
  | "version"
  | "header"
  | "tiles"
  | "tier"
  | "codec"
  | "broken_picture";

/** Every fault, for counters that begin at zero. */
export const FRAME_FAULTS: readonly FrameFault[] = [
  "too_large",
  "not_a_frame",
  "version",
  "header",
  "tiles",
  "tier",
  "codec",
  "broken_picture",
];

/** What a message on a frame subject turned out to be. */
export type Checked =
  | { readonly is: "frame"; readonly frame: RelayFrame }
  | { readonly is: "announced"; readonly header: FrameHeader }
  | { readonly is: "fault"; readonly fault: FrameFault; readonly detail: string };

const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_END = [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

/** What a picture is, or undefined when it is neither a whole JPEG nor a whole PNG. */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  const isJpeg = bytes.length > 4 && startsWith(bytes, [0xff, 0xd8, 0xff]) &&
    bytes[bytes.length - 2] === 0xff && bytes[bytes.length - 1] === 0xd9;
  if (isJpeg) return "jpg";
  const end = bytes.subarray(Math.max(0, bytes.length - PNG_END.length));
  return startsWith(bytes, PNG_MAGIC) && startsWith(end, PNG_END) ? "png" : undefined;
}

/**
 * Reads a message that came on the subject of `tier`, or that was fetched as its newest, where
 * `full` may stand for any live tier. Receivers trust no sender's word: the picture's own bytes
 * decide what it is.
 */
export function checkFrame(bytes: Uint8Array, tier: Tier): Checked {
  if (bytes.length > MAX_FRAME_BYTES) {
    return fault("too_large", `${bytes.length} bytes are more than ${MAX_FRAME_BYTES}`);
  }
  if (bytes.length < 4 || bytes[0] !== MAGIC[0] || bytes[1] !== MAGIC[1]) {
    return fault("not_a_frame", `${bytes.length} bytes do not begin with "FR"`);
  }
  if (bytes[2] !== PROTOCOL_VERSION) {
    return fault("version", `version ${bytes[2]} is not ${PROTOCOL_VERSION}`);
  }
  if (bytes[3] === KIND.tiles) return fault("tiles", "tiles are not asked for");
  const decoded = decodeFrame(bytes);
  if (!decoded.ok) return fault("header", decoded.reason);
  const { header, body } = decoded;
  if ((header.tier === "still") !== (tier === "still")) {
    return fault("tier", `a frame of tier ${header.tier} came as ${tier}`);
  }
  if (header.announced) return { is: "announced", header };
  return checkPicture(header, body, bytes);
}

/** Puts header and picture of an announced frame together. */
export function checkPicture(header: FrameHeader, body: Uint8Array, bytes: Uint8Array): Checked {
  if (header.codec === "webp") return fault("codec", "WebP is not relayed");
  const kind = pictureKind(body);
  if (kind === undefined || (kind === "jpg") !== (header.codec === "jpeg")) {
    return fault("broken_picture", `${body.length} bytes are no whole ${header.codec} picture`);
  }
  return { is: "frame", frame: { header, bytes, picture: body, kind } };
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

function fault(name: FrameFault, detail: string): Checked {
  return { is: "fault", fault: name, detail };
}
