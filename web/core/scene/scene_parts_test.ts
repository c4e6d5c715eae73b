import assert from "node:assert/strict";
import fc from "fast-check";
import {
  hexOfLinear,
  joinColour,
  type LinearColour,
  linearOfHex,
  splitColour,
} from "../inspector/colour.ts";
import { formatBytes } from "./device_stats.ts";
import { numberText, readNumber, steppedNumber } from "../inspector/number_text.ts";
import { emptyOutliner, levelAsked, levelCame } from "../outliner/outliner.ts";
import { outlinerLines } from "../outliner/outliner_lines.ts";
import { findTyped, pathsBetween } from "../outliner/outliner_keys.ts";
import { ancestorPaths, isWithinPath, movedPath, topmostPaths } from "./scene_path.ts";
import { testRow } from "./test_rows.ts";
import { virtualWindow } from "../outliner/virtual_window.ts";

const byte = fc.integer({ min: 0, max: 255 });

Deno.test("linearOfHex and hexOfLinear give every 8-bit colour back", () => {
  fc.assert(fc.property(byte, byte, byte, (...channels) => {
    const hex = "#" + channels.map((each) => each.toString(16).padStart(2, "0")).join("");
    assert.equal(hexOfLinear(linearOfHex(hex)), hex);
  }));
  assert.ok(Math.abs(linearOfHex("#808080")[0] - 0.2158605) < 1e-6);
});

Deno.test("splitColour keeps a picker within its range and joinColour gives the colour back", () => {
  const channel = fc.double({ min: 0, max: 1_000, noNaN: true });
  fc.assert(fc.property(channel, channel, channel, (r, g, b) => {
    const colour: LinearColour = [r, g, b];
    const split = splitColour(colour);
    assert.ok(split.intensity >= 1 && split.base.every((each) => each >= 0 && each <= 1));
    for (const [index, each] of joinColour(split).entries()) {
      assert.ok(Math.abs(each - Number(colour[index])) <= 1e-9 * Math.max(1, Math.abs(each)));
    }
  }));
});

Deno.test("numberText shows single precision without noise and loses nothing of it", () => {
  assert.equal(numberText(Math.fround(0.1)), "0.1");
  assert.equal(numberText(12.75), "12.75");
  assert.equal(numberText("NaN"), "NaN");
  fc.assert(fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
    assert.equal(Math.fround(Number(numberText(value))) === value, true);
  }));
});

Deno.test("readNumber takes what people type and names what it does not take", () => {
  const any = { whole: false, min: undefined, max: undefined };
  for (const [text, value] of [["12.75", 12.75], [" -4,5 ", -4.5], [".5", 0.5], ["1e3", 1_000]]) {
    assert.deepEqual(readNumber(String(text), any), { ok: true, value });
  }
  for (const text of ["", "1,000.5", "NaN", "Infinity", "1e999", "0x10", "2 3"]) {
    assert.equal(readNumber(text, any).ok, false, text);
  }
  assert.equal(readNumber("1.5", { ...any, whole: true }).ok, false);
  assert.equal(readNumber("11", { ...any, max: 10 }).ok, false);
  assert.equal(steppedNumber(0.1, 2, 0.1, { min: undefined, max: undefined }), 0.3);
  assert.equal(steppedNumber(9.9, 5, 0.1, { min: 0, max: 10 }), 10);
});

Deno.test("scene paths name what is above, within and topmost", () => {
  assert.deepEqual(ancestorPaths("/a/b/c"), ["/", "/a", "/a/b"]);
  assert.equal(isWithinPath("/ab", "/a"), false);
  assert.equal(movedPath("/a/b", "/a", "/z"), "/z/b");
  assert.deepEqual(topmostPaths(["/a", "/a/b", "/c"]), ["/a", "/c"]);
});

Deno.test("virtualWindow covers what is in sight and never leaves the list", () => {
  const natural = fc.nat(100_000);
  fc.assert(fc.property(natural, natural, fc.nat(4_000), (count, scrollTopPx, heightPx) => {
    const { first, end } = virtualWindow({ count, rowPx: 24, scrollTopPx, heightPx });
    assert.ok(first >= 0 && first <= end && end <= count);
    const top = Math.floor(scrollTopPx / 24);
    if (top < count && heightPx > 0) assert.ok(first <= top && end > top);
  }));
});

Deno.test("findTyped goes round the names and pathsBetween takes both ends", () => {
  const asked = { what: "level" } as const;
  const rows = ["/Ant", "/Bee", "/Axe"].map((path) => testRow(path));
  const page = { path: undefined, rows, next: undefined };
  const tree = levelCame(levelAsked(emptyOutliner(), "/", asked), "/", asked, page);
  const lines = outlinerLines(tree);
  assert.equal(findTyped(lines, "/Ant", "a"), "/Axe");
  assert.equal(findTyped(lines, "/Axe", "a"), "/Ant");
  assert.equal(findTyped(lines, "/Ant", "aa"), "/Axe");
  assert.equal(findTyped(lines, "/Ant", "be"), "/Bee");
  assert.equal(findTyped(lines, "/Ant", "q"), undefined);
  assert.deepEqual(pathsBetween(lines, "/Axe", "/Bee"), ["/Bee", "/Axe"]);
});

Deno.test("formatBytes keeps three digits and calls unknown unknown", () => {
  assert.equal(formatBytes(undefined), "unknown");
  assert.equal(formatBytes(0), "0 B");
  assert.equal(formatBytes(12_345_678), "12.3 MB");
  assert.equal(formatBytes(999_999), "1.00 MB");
});
