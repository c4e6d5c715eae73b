import { encodeFrame, MAX_FRAME_BYTES } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { frameBytes, headerOf, jpegBytes, pngBytes } from "../testing/pictures.ts";
import { checkFrame, FRAME_FAULTS, pictureKind } from "./frame_check.ts";

Deno.test("pictureKind() knows whole JPEGs and PNGs by their own bytes, and nothing else", () => {
  assert.equal(pictureKind(jpegBytes()), "jpg");
  assert.equal(pictureKind(pngBytes()), "png");
  for (const cut of [jpegBytes().subarray(0, -1), pngBytes().subarray(0, -1)]) {
    assert.equal(pictureKind(cut), undefined);
  }
  assert.equal(pictureKind(new Uint8Array()), undefined);
});

Deno.test("checkFrame() gives the picture without copying it", () => {
  const bytes = frameBytes({ seq: 5 });
  const checked = checkFrame(bytes, "half");
  assert.ok(checked.is === "frame");
  assert.equal(checked.frame.header.seq, 5);
  assert.equal(checked.frame.kind, "jpg");
  assert.equal(checked.frame.picture.buffer, bytes.buffer);
});

Deno.test("checkFrame() names what is wrong with a message", () => {
  const version = frameBytes();
  version[2] = 2;
  const shortHeader = frameBytes();
  shortHeader[6] = 60;
  const cases = {
    too_large: new Uint8Array(MAX_FRAME_BYTES + 1),
    not_a_frame: new TextEncoder().encode("GET / HTTP/1.1"),
    version,
    header: shortHeader,
    tiles: frameBytes({ kind: "tiles" }),
    tier: frameBytes({ tier: "still" }),
    codec: frameBytes({ codec: "webp" }, jpegBytes()),
    broken_picture: encodeFrame(headerOf(), jpegBytes().subarray(0, 20)),
  };
  assert.deepEqual(Object.keys(cases), [...FRAME_FAULTS]);
  for (const [fault, bytes] of Object.entries(cases)) {
    const checked = checkFrame(bytes, "full");
    assert.equal(checked.is === "fault" ? checked.fault : checked.is, fault);
    assert.ok(checked.is === "fault" && checked.detail.length > 0);
  }
  const png = checkFrame(encodeFrame(headerOf(), pngBytes()), "full");
  assert.equal(png.is === "fault" && png.fault, "broken_picture", "a PNG that says it is a JPEG");
});

Deno.test("checkFrame() tells of an announced still that its body is to be fetched", () => {
  const bytes = encodeFrame(headerOf({ tier: "still", announced: true }), new Uint8Array());
  assert.equal(checkFrame(bytes, "still").is, "announced");
});

Deno.test("checkFrame() survives any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const framed = new Uint8Array([0x46, 0x52, 1, 0x46, ...bytes]);
    assert.ok(checkFrame(bytes, "full").is !== undefined);
    assert.ok(checkFrame(framed, "still").is !== undefined);
  }));
});
