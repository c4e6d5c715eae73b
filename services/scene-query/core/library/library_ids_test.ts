import assert from "node:assert/strict";
import fc from "fast-check";
import { checkOf, idOfPlace, type LibraryPlace, pictureKind, placeOfId } from "./library_ids.ts";

const index = fc.integer({ min: 0, max: 99_999 });
const check = fc.array(fc.string()).map(checkOf);
const place: fc.Arbitrary<LibraryPlace> = fc.oneof(
  fc.record({
    in: fc.constant("live" as const),
    kind: fc.constantFrom("category" as const, "material" as const),
    id: fc.integer({ min: -1, max: 999_999_999 }),
  }),
  fc.record({
    in: fc.constant("local" as const),
    place: fc.record(
      { folders: fc.array(index, { maxLength: 16 }), entry: index, check },
      { requiredKeys: ["folders", "check"] },
    ),
  }),
);

Deno.test("placeOfId gives back every place that idOfPlace wrote, within the length of an id", () => {
  fc.assert(fc.property(place, (one) => {
    const id = idOfPlace(one);
    assert.ok(id.length <= 128);
    assert.equal(JSON.stringify(placeOfId(id)), JSON.stringify(one));
  }));
});

Deno.test("placeOfId knows nothing of other texts", () => {
  for (
    const id of ["", "c", "m1.5", "l1:2", "l..~a", "../x", "c1000000000000", "l1~A", "1000001"]
  ) {
    assert.equal(placeOfId(id), undefined, id);
  }
});

Deno.test("checkOf is another word for other names", () => {
  assert.notEqual(checkOf(["a", "b"]), checkOf(["ab"]));
  assert.notEqual(checkOf(["Metals"]), checkOf(["Metals", "Gold"]));
});

Deno.test("pictureKind knows files by their beginning and pixels by their number", () => {
  assert.equal(pictureKind(new Uint8Array([0x89, 0x50, 0x4e, 0x47]), 0, 0), "png");
  assert.equal(pictureKind(new Uint8Array([0xff, 0xd8, 0xff]), 1, 1), "jpeg");
  assert.equal(pictureKind(new Uint8Array(16), 2, 2), "rgba");
  assert.equal(pictureKind(new Uint8Array(12), 2, 2), "rgb");
  assert.equal(pictureKind(new Uint8Array(5), 2, 2), undefined);
  assert.equal(pictureKind(new Uint8Array(0), 0, 0), undefined);
});
