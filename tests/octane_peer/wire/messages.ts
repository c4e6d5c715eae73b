import { encodeImages, type PeerImage } from "./image.ts";
import type { Generation } from "./names.ts";
import { WireWriter } from "./writer.ts";

/** What the callback channel announces; the number is its field in the message. */
export const EVENT_FIELDS = {
  newImage: 10,
  renderFailure: 11,
  newStatistics: 12,
  projectManagerChanged: 13,
} as const;

/** A kind of announcement. */
export type EventKind = keyof typeof EVENT_FIELDS;

/** What a registration of a callback asked to have back. */
export interface Registration {
  readonly callbackId: number;
  readonly userData: bigint;
}

/** Registered by nobody. */
export const UNREGISTERED: Registration = { callbackId: 0, userData: 0n };

/**
 * The payload's fields: Alpha 5 has source 1 (never set), id 2 and user data 3; Beta 2 has user
 * data 1 and nothing else.
 */
function payload(generation: Generation, registration: Registration): Uint8Array {
  const writer = new WireWriter(32);
  if (generation === "beta2") {
    writer.varint(1, registration.userData);
  } else {
    writer.varint(2, registration.callbackId);
    writer.varint(3, registration.userData);
  }
  return writer.bytes();
}

/** An announcement without images. */
export function encodeEvent(
  generation: Generation,
  kind: EventKind,
  registration: Registration,
): Uint8Array {
  const writer = new WireWriter(32);
  writer.block(EVENT_FIELDS[kind], payload(generation, registration));
  return writer.bytes();
}

/** An Alpha 5 announcement of a new image with its pixels. */
export function encodeNewImage(
  images: readonly PeerImage[],
  registration: Registration,
): Uint8Array {
  return encodeImages(images, 4, payload("alpha5", registration), EVENT_FIELDS.newImage);
}

/** A response of a result and images: `grabRenderResult`, `synchronousTonemap1`. */
export function encodeImageList(result: boolean, images: readonly PeerImage[]): Uint8Array {
  const writer = new WireWriter(4);
  writer.varint(1, result);
  return encodeImages(images, 2, writer.bytes(), null);
}
