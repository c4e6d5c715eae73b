import { fromBinary } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { parseStreamEvent } from "../../../kit/octane/mod.ts";
import * as alpha5 from "../../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../../kit/octane/gen/beta2.ts";
import { encodeImages, type PeerImage } from "./image.ts";
import { encodeEvent, encodeImageList, encodeNewImage, UNREGISTERED } from "./messages.ts";

const image: PeerImage = {
  type: 0,
  colorSpace: 1,
  isLinear: false,
  width: 3,
  height: 2,
  pitch: 4,
  data: Uint8Array.from({ length: 32 }, (_, i) => i),
  tonemappedSamples: 0.25,
  calculatedSamples: 1,
  regionSamples: 2,
  maxSamples: 500,
  samplesPerSecond: 12345,
  renderSeconds: 1.5,
  changeLevel: 7,
  hasPendingUpdates: true,
  subSampling: 2,
  hasAlpha: true,
  premultiplied: 1,
  keepEnvironment: true,
};

Deno.test("encodeNewImage writes what the generated Alpha 5 types read", () => {
  const bytes = encodeNewImage([image, { ...image, width: 300 }], {
    callbackId: 4,
    userData: 9n,
  });
  const schema = alpha5.StreamCallbackService.method.callbackChannel.output;
  const message = fromBinary(schema, bytes);
  assert.equal(message.payload.case, "newImage");
  if (message.payload.case !== "newImage") return;
  const { callbackSource, callbackId, userData, renderImages } = message.payload.value;
  assert.deepEqual([callbackSource, callbackId, userData], ["", 4, 9n]);
  const [first, second] = renderImages?.data ?? [];
  assert.deepEqual([first?.size?.x, first?.size?.y, first?.pitch, second?.size?.x], [3, 2, 4, 300]);
  assert.deepEqual(first?.buffer?.data, image.data);
  assert.equal(first?.buffer?.size, 32);
  assert.deepEqual(
    [first?.tonemappedSamplesPerPixel, first?.maxSamplesPerPixel, first?.renderTime],
    [0.25, 500, 1.5],
  );
  assert.deepEqual([first?.changeLevel?.value, first?.hasPendingUpdates], [7n, true]);
  assert.deepEqual([first?.subSampling, first?.hasAlpha, first?.premultipliedAlphaType], [
    2,
    true,
    1,
  ]);
  assert.deepEqual([first?.renderPassId, first?.sharedSurface, first?.MPrivate], [
    0,
    undefined,
    undefined,
  ]);
});

Deno.test("encodeImageList writes what the generated types read, in both generations", () => {
  const bytes = encodeImageList(true, [image]);
  for (const { ApiRenderEngineService } of [alpha5, beta2]) {
    const message = fromBinary(ApiRenderEngineService.method.grabRenderResult.output, bytes);
    assert.equal(message.result, true);
    assert.deepEqual(message.renderImages?.data[0]?.buffer?.data, image.data);
  }
});

Deno.test("encodeImages plans exactly the bytes that it writes", () => {
  for (const size of [0, 1, 100, 127, 128, 20_000, 2_097_152]) {
    const bytes = encodeImages(
      [{ ...image, data: new Uint8Array(size) }],
      2,
      new Uint8Array(0),
      10,
    );
    assert.equal(bytes.length, bytes.buffer.byteLength);
  }
});

Deno.test("encodeEvent of Beta 2 is an empty message without user data", () => {
  assert.deepEqual([...encodeEvent("beta2", "newImage", UNREGISTERED)], [0x52, 0]);
  assert.deepEqual([...encodeEvent("beta2", "newImage", { callbackId: 3, userData: 5n })], [
    0x52,
    2,
    8,
    5,
  ]);
  const alpha = parseStreamEvent(
    encodeEvent("alpha5", "newStatistics", { callbackId: 3, userData: 5n }),
  );
  assert.equal(alpha.type, "newStatistics");
});
