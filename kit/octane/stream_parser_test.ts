import { create, toBinary } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import fc from "fast-check";
import { StreamCallbackRequestSchema as Alpha5RequestSchema } from "./gen/alpha5/stream_alpha5_pb.ts";
import { grabRenderResultResponseSchema } from "./gen/beta2/varied/api_render_engine_pb.ts";
import { StreamCallbackRequestSchema as Beta2RequestSchema } from "./gen/beta2/stream_beta2_pb.ts";
import { ImageType } from "./gen/common/enums_pb.ts";
import { parseGrabResponse, parseStreamEvent } from "./stream_parser.ts";
import { WireFormatError } from "./wire_reader.ts";

const IMAGE = {
  type: ImageType.LDR_RGBA,
  colorSpace: 1,
  isLinear: true,
  size: { x: 2, y: 1 },
  pitch: 4,
  buffer: { data: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]), size: 8 },
  tonemappedSamplesPerPixel: 12,
  calculatedSamplesPerPixel: 14,
  regionSamplesPerPixel: 3,
  maxSamplesPerPixel: 500,
  samplesPerSecond: 1.5,
  renderTime: 2.25,
  changeLevel: { value: 2n ** 60n },
  hasPendingUpdates: true,
  subSampling: 2,
  hasAlpha: true,
  premultipliedAlphaType: 1,
  keepEnvironment: true,
};

const PARSED_IMAGE = {
  type: 0,
  colorSpace: 1,
  isLinear: true,
  width: 2,
  height: 1,
  pitch: 4,
  data: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]),
  renderPassId: 0,
  tonemappedSamples: 12,
  calculatedSamples: 14,
  regionSamples: 3,
  maxSamples: 500,
  samplesPerSecond: 1.5,
  renderSeconds: 2.25,
  changeLevel: 2n ** 60n,
  hasPendingUpdates: true,
  subSampling: 2,
  hasAlpha: true,
  premultiplied: 1,
  keepEnvironment: true,
};

function alpha5NewImage(userData = 0n): Uint8Array {
  return toBinary(
    Alpha5RequestSchema,
    create(Alpha5RequestSchema, {
      payload: {
        case: "newImage",
        value: {
          callbackSource: "grpc",
          callbackId: 7,
          userData,
          renderImages: { data: [IMAGE, { size: { x: 9, y: 9 } }] },
        },
      },
    }),
  );
}

Deno.test("parseStreamEvent reads Beta 2's empty new image", () => {
  assert.deepEqual(parseStreamEvent(Uint8Array.from([0x52, 0x00])), {
    type: "newImage",
    images: [],
    userData: 0n,
  });
});

Deno.test("parseStreamEvent reads user data of Beta 2 from field 1", () => {
  assert.deepEqual(parseStreamEvent(Uint8Array.from([0x52, 2, 0x08, 5])), {
    type: "newImage",
    images: [],
    userData: 5n,
  });
});

Deno.test("parseStreamEvent reads images, source and user data of Alpha 5", () => {
  const event = parseStreamEvent(alpha5NewImage(2n ** 63n));
  assert.ok(event.type === "newImage");
  assert.equal(event.userData, 2n ** 63n);
  assert.equal(event.images.length, 2);
  const [image] = event.images;
  assert.deepEqual({ ...image, data: Uint8Array.from(image?.data ?? []) }, PARSED_IMAGE);
});

Deno.test("parseStreamEvent reads an Alpha 5 image whose source is never set", () => {
  const bytes = Uint8Array.from([0x52, 6, 0x18, 9, 0x22, 2, 0x0a, 0]);
  const event = parseStreamEvent(bytes);
  assert.ok(event.type === "newImage");
  assert.equal(event.userData, 9n);
  assert.equal(event.images.length, 1);
});

Deno.test("parseStreamEvent tells the plain events apart in both generations", () => {
  for (const name of ["renderFailure", "newStatistics", "projectManagerChanged"] as const) {
    const alpha5 = create(Alpha5RequestSchema, {
      payload: { case: name, value: { callbackSource: "grpc", userData: 3n } },
    });
    const beta2 = create(Beta2RequestSchema, { payload: { case: name, value: { userData: 3n } } });
    assert.deepEqual(parseStreamEvent(toBinary(Alpha5RequestSchema, alpha5)), { type: name });
    assert.deepEqual(parseStreamEvent(toBinary(Beta2RequestSchema, beta2)), { type: name });
  }
  assert.deepEqual(parseStreamEvent(Uint8Array.from([0x6a, 0])), { type: "projectManagerChanged" });
});

Deno.test("parseStreamEvent skips fields that it does not know", () => {
  const unknown = [0xa0, 0x06, 1];
  const inner = [...unknown, 0x2a, 1, 0, 0x08, 5];
  const bytes = Uint8Array.from([...unknown, 0x52, inner.length, ...inner, ...unknown]);
  assert.deepEqual(parseStreamEvent(bytes), { type: "newImage", images: [], userData: 5n });
});

Deno.test("parseStreamEvent names a payload that it does not know", () => {
  assert.deepEqual(parseStreamEvent(Uint8Array.from([0x72, 0])), {
    type: "unknown",
    reason: "unknown payload 14",
  });
  assert.deepEqual(parseStreamEvent(new Uint8Array(0)), { type: "unknown", reason: "no payload" });
});

Deno.test("parseStreamEvent answers every truncation with a WireFormatError", () => {
  const whole = alpha5NewImage(300n);
  for (let length = 1; length < whole.length; length++) {
    assert.throws(() => parseStreamEvent(whole.subarray(0, length)), WireFormatError);
  }
});

Deno.test("parseStreamEvent throws nothing but WireFormatError on any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.boolean(), (noise, asImage) => {
    const bytes = asImage ? Uint8Array.from([0x52, noise.length, ...noise]) : noise;
    try {
      parseStreamEvent(bytes);
    } catch (error) {
      assert.ok(error instanceof WireFormatError);
    }
  }));
});

Deno.test("parseStreamEvent copies no pixel of a 4K image", () => {
  const pixels = new Uint8Array(3840 * 2160 * 4);
  pixels[pixels.length - 1] = 77;
  const message = toBinary(
    Alpha5RequestSchema,
    create(Alpha5RequestSchema, {
      payload: {
        case: "newImage",
        value: {
          renderImages: {
            data: [{ size: { x: 3840, y: 2160 }, pitch: 3840, buffer: { data: pixels } }],
          },
        },
      },
    }),
  );
  const event = parseStreamEvent(message);
  assert.ok(event.type === "newImage");
  const [image] = event.images;
  assert.equal(image?.data.buffer, message.buffer);
  assert.equal(image?.data.length, pixels.length);
  assert.equal(image?.data[pixels.length - 1], 77);
});

Deno.test("parseGrabResponse reads the result and its images as views", () => {
  const bytes = toBinary(
    grabRenderResultResponseSchema,
    create(grabRenderResultResponseSchema, { result: true, renderImages: { data: [IMAGE] } }),
  );
  const { ok, images } = parseGrabResponse(bytes);
  assert.equal(ok, true);
  assert.deepEqual({ ...images[0], data: Uint8Array.from(images[0]?.data ?? []) }, PARSED_IMAGE);
  assert.equal(images[0]?.data.buffer, bytes.buffer);
});

Deno.test("parseGrabResponse reads a refused grab", () => {
  assert.deepEqual(parseGrabResponse(new Uint8Array(0)), { ok: false, images: [] });
});

Deno.test("parseGrabResponse throws a WireFormatError on a cut message", () => {
  assert.throws(() => parseGrabResponse(Uint8Array.from([0x08, 1, 0x12, 9])), WireFormatError);
});
