import type { OctaneImage } from "./image.ts";
import { parseImages } from "./image_parser.ts";
import { WIRE_TYPE, WireReader } from "./wire_reader.ts";

/** What Octane announces on its callback channel. */
export type StreamEvent =
  | {
    readonly type: "newImage";
    /** Empty where the generation sends no pixels: grab the result instead. */
    readonly images: readonly OctaneImage[];
    readonly userData: bigint;
  }
  | { readonly type: "renderFailure" | "newStatistics" | "projectManagerChanged" }
  | { readonly type: "unknown"; readonly reason: string };

const NEW_IMAGE = 10;
const PLAIN_EVENTS = new Map(
  [
    [11, "renderFailure"],
    [12, "newStatistics"],
    [13, "projectManagerChanged"],
  ] as const,
);

/**
 * Reads one message of the callback channel of either generation, telling them apart by content
 * alone. Pixels are views of `bytes`. Throws `WireFormatError` on bytes that are cut off.
 */
export function parseStreamEvent(bytes: Uint8Array): StreamEvent {
  let event: StreamEvent = { type: "unknown", reason: "no payload" };
  const reader = new WireReader(bytes);
  while (reader.next()) {
    const plain = PLAIN_EVENTS.get(reader.field as 11 | 12 | 13);
    if (reader.is(NEW_IMAGE, WIRE_TYPE.bytes)) event = parseNewImage(reader.bytes());
    else if (plain !== undefined && reader.wireType === WIRE_TYPE.bytes) {
      reader.skip();
      event = { type: plain };
    } else {
      if (event.type === "unknown") {
        event = { type: "unknown", reason: `unknown payload ${reader.field}` };
      }
      reader.skip();
    }
  }
  return event;
}

/** Alpha 5: source 1, id 2, user data 3, images 4. Beta 2: user data 1. */
function parseNewImage(bytes: Uint8Array): StreamEvent {
  const images: OctaneImage[] = [];
  let userData = 0n;
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.is(4, WIRE_TYPE.bytes)) images.push(...parseImages(reader.bytes()));
    else if (reader.is(3, WIRE_TYPE.varint) || reader.is(1, WIRE_TYPE.varint)) {
      userData = reader.varint();
    } else reader.skip();
  }
  return { type: "newImage", images, userData };
}

/** What `grabRenderResult` gave; release it only if `ok`. */
export interface GrabbedResult {
  readonly ok: boolean;
  readonly images: readonly OctaneImage[];
}

/** Reads a `grabRenderResult` answer; pixels are views of `bytes`. Throws `WireFormatError`. */
export function parseGrabResponse(bytes: Uint8Array): GrabbedResult {
  let ok = false;
  const images: OctaneImage[] = [];
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.is(1, WIRE_TYPE.varint)) ok = reader.bool();
    else if (reader.is(2, WIRE_TYPE.bytes)) images.push(...parseImages(reader.bytes()));
    else reader.skip();
  }
  return { ok, images };
}
