import type { OctaneImage } from "./image.ts";
import { WIRE_TYPE, WireReader } from "./wire_reader.ts";

const NOTHING = new Uint8Array(0);

/** The images of an `ApiArrayApiRenderImage`; throws `WireFormatError`. Pixels are not copied. */
export function parseImages(bytes: Uint8Array): OctaneImage[] {
  const images: OctaneImage[] = [];
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.is(1, WIRE_TYPE.bytes)) images.push(parseImage(reader.bytes()));
    else reader.skip();
  }
  return images;
}

function parseImage(bytes: Uint8Array): OctaneImage {
  const image: { -readonly [K in keyof OctaneImage]: OctaneImage[K] } = {
    type: 0,
    colorSpace: 0,
    isLinear: false,
    width: 0,
    height: 0,
    pitch: 0,
    data: NOTHING,
    renderPassId: 0,
    tonemappedSamples: 0,
    calculatedSamples: 0,
    regionSamples: 0,
    maxSamples: 0,
    samplesPerSecond: 0,
    renderSeconds: 0,
    changeLevel: 0n,
    hasPendingUpdates: false,
    subSampling: 0,
    hasAlpha: false,
    premultiplied: 0,
    keepEnvironment: false,
  };
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.wireType === WIRE_TYPE.varint) readNumber(reader, image);
    else if (reader.wireType === WIRE_TYPE.fixed32) readFloat(reader, image);
    else if (reader.wireType === WIRE_TYPE.bytes) readPart(reader, image);
    else reader.skip();
  }
  return image;
}

type ImageDraft = { -readonly [K in keyof OctaneImage]: OctaneImage[K] };

function readNumber(reader: WireReader, image: ImageDraft): void {
  switch (reader.field) {
    case 1:
      image.type = reader.int32();
      return;
    case 2:
      image.colorSpace = reader.int32();
      return;
    case 3:
      image.isLinear = reader.bool();
      return;
    case 6:
      image.pitch = reader.uint32();
      return;
    case 8:
      image.renderPassId = reader.int32();
      return;
    case 16:
      image.hasPendingUpdates = reader.bool();
      return;
    case 17:
      image.subSampling = reader.int32();
      return;
    case 18:
      image.hasAlpha = reader.bool();
      return;
    case 19:
      image.premultiplied = reader.int32();
      return;
    case 20:
      image.keepEnvironment = reader.bool();
      return;
    default:
      reader.skip();
  }
}

function readFloat(reader: WireReader, image: ImageDraft): void {
  const value = reader.float();
  switch (reader.field) {
    case 9:
      image.tonemappedSamples = value;
      return;
    case 10:
      image.calculatedSamples = value;
      return;
    case 11:
      image.regionSamples = value;
      return;
    case 12:
      image.maxSamples = value;
      return;
    case 13:
      image.samplesPerSecond = value;
      return;
    case 14:
      image.renderSeconds = value;
      return;
    default:
  }
}

function readPart(reader: WireReader, image: ImageDraft): void {
  const field = reader.field;
  const part = new WireReader(reader.bytes());
  if (field !== 5 && field !== 7 && field !== 15) return;
  while (part.next()) {
    if (field === 5 && part.is(1, WIRE_TYPE.varint)) image.width = part.uint32();
    else if (field === 5 && part.is(2, WIRE_TYPE.varint)) image.height = part.uint32();
    else if (field === 7 && part.is(1, WIRE_TYPE.bytes)) image.data = part.bytes();
    else if (field === 15 && part.is(1, WIRE_TYPE.varint)) image.changeLevel = part.varint();
    else part.skip();
  }
}
