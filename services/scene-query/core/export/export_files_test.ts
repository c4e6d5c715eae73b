import {
  ExrCompressionType,
  ImageSaveFormat,
  NamedColorSpace,
  PremultipliedAlphaType,
} from "@fuelrail/kit/octane/beta2";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  exportName,
  FORMATS,
  isFileOf,
  mayBeTooLarge,
  PART_BYTES,
  partOf,
} from "./export_files.ts";

Deno.test("FORMATS has the numbers of Octane's wire", () => {
  const saves = Object.fromEntries(Object.entries(FORMATS).map(([name, { save }]) => [name, save]));
  assert.deepEqual(saves, {
    png8: ImageSaveFormat.PNG_8,
    png16: ImageSaveFormat.PNG_16,
    exr16: ImageSaveFormat.EXR_16,
    exr32: ImageSaveFormat.EXR_32,
    tiff8: ImageSaveFormat.TIFF_8,
    tiff16: ImageSaveFormat.TIFF_16,
    jpeg: ImageSaveFormat.JPEG,
  });
  assert.equal(FORMATS.png8.premultiplied, PremultipliedAlphaType.NONE);
  assert.equal(FORMATS.png16.colourSpace, NamedColorSpace.SRGB);
  assert.equal(FORMATS.exr32.colourSpace, NamedColorSpace.LINEAR_SRGB);
  assert.equal(FORMATS.exr16.exrCompression, ExrCompressionType.EXR_COMPRESSION_ZIP);
});

Deno.test("exportName never repeats and is a name on every machine", () => {
  const common = { name: "take 1", pass: "z/depth", format: "exr16" as const, unixMs: 0 };
  assert.equal(exportName({ ...common, count: 1 }), "take 1 z_depth 19700101-000000-1.exr");
  assert.notEqual(exportName({ ...common, count: 1 }), exportName({ ...common, count: 2 }));
});

Deno.test("partOf gives a file back whole", () => {
  const sizes = fc.constantFrom(0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES);
  fc.assert(fc.property(sizes, (size) => {
    const file = new Uint8Array(size).fill(7);
    const parts = partOf(file, 0)?.parts ?? 0;
    let sum = 0;
    for (let part = 0; part < parts; part++) sum += partOf(file, part)?.bytes.length ?? NaN;
    assert.equal(sum, size);
    assert.equal(partOf(file, parts), undefined);
  }));
});

Deno.test("isFileOf goes by the first bytes, mayBeTooLarge by the pixels", () => {
  assert.ok(isFileOf("png8", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13])));
  assert.ok(!isFileOf("png8", new TextEncoder().encode("secret")));
  assert.ok(!isFileOf("jpeg", new Uint8Array()));
  assert.ok(!mayBeTooLarge("png8", { x: 3840, y: 2160 }));
  assert.ok(mayBeTooLarge("exr32", { x: 3840, y: 2160 }));
  assert.ok(mayBeTooLarge("png8", { x: 10, y: 10 }, 399));
  assert.ok(!mayBeTooLarge("png8", { x: 10, y: 10 }, 400));
});
