import assert from "node:assert/strict";
import fc from "fast-check";
import { above, below, pathPart, shownName, siblingParts, wordsOf } from "./scene_names.ts";

Deno.test("shownName never shows the folder of a file", () => {
  assert.equal(shownName("C:\\jobs\\secret\\teapot.obj"), "teapot.obj");
  assert.equal(shownName("/mnt/jobs/teapot.obj"), "teapot.obj");
  assert.equal(shownName("\\\\nas\\jobs\\teapot.obj"), "teapot.obj");
  assert.equal(shownName("Left/right wall"), "Left/right wall");
});

Deno.test("pathPart escapes what has a meaning in a path and names what has no name", () => {
  assert.equal(pathPart("50% grey/blue~2"), "50%25 grey%2Fblue%7E2");
  assert.equal(pathPart("a\u0000b"), "a%00b");
  assert.equal(pathPart(""), "unnamed");
});

Deno.test("siblingParts tells siblings of one name apart, whatever they are called", () => {
  assert.deepEqual(siblingParts(["Cube", "Cube", "Ball", "Cube"]), [
    "Cube",
    "Cube~2",
    "Ball",
    "Cube~3",
  ]);
  fc.assert(fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 40 }), (names) => {
    const parts = siblingParts(names);
    assert.equal(new Set(parts).size, names.length);
    for (const part of parts) assert.ok(!part.includes("/") && part !== "");
  }));
});

Deno.test("above undoes below", () => {
  assert.equal(below("/", "a"), "/a");
  assert.equal(above("/a"), "/");
  assert.equal(above("/"), undefined);
  assert.equal(above(below("/a/b", "c")), "/a/b");
});

Deno.test("wordsOf tells the words of a pin's name apart", () => {
  assert.deepEqual(["fov", "sensorWidth", "sensor_width", "input2"].map(wordsOf), [
    "Fov",
    "Sensor width",
    "Sensor width",
    "Input 2",
  ]);
});
