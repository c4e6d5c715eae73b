import assert from "node:assert/strict";
import { createTextImage, lineOf } from "./text_image.ts";

const SOURCE = { session: 1, seq: 7, capturedAtMs: 1_000 };

/** Two columns by two rows: four pixels in each column. */
function pixels(...colours: readonly (readonly [number, number, number])[]): Uint8Array {
  return Uint8Array.from(colours.flat());
}

const RED = [255, 0, 0] as const;
const BLUE = [0, 0, 255] as const;
const GREY = [9, 10, 200] as const;

Deno.test("lineOf puts the upper pixel into the half block and the lower into its ground", () => {
  assert.equal(
    lineOf(pixels(RED, BLUE), 1, 0),
    "\x1b[38;2;255;0;0;48;2;0;0;255m\u2580\x1b[0m",
  );
});

Deno.test("lineOf says a colour again only where it changes, and begins each row anew", () => {
  const image = pixels(RED, RED, BLUE, GREY, GREY, GREY, RED, RED);
  assert.equal(
    lineOf(image, 2, 0),
    "\x1b[38;2;255;0;0;48;2;0;0;255m\u2580\x1b[48;2;9;10;200m\u2580\x1b[0m",
  );
  assert.equal(
    lineOf(image, 2, 1),
    "\x1b[38;2;9;10;200;48;2;255;0;0m\u2580\u2580\x1b[0m",
  );
});

Deno.test("whole carries the size, the image and every line, and is made once", () => {
  const image = createTextImage({ columns: 1, rows: 2 }, SOURCE, ["a", "b"]);
  assert.deepEqual(JSON.parse(image.whole().text), {
    ...{ type: "frame", width: 1, height: 2, seq: 7, lines: ["a", "b"] },
    captured_at: 1_000,
  });
  assert.equal(image.whole(), image.whole());
});

Deno.test("since carries the changed lines alone, nothing where none changed, and is made once", () => {
  const size = { columns: 1, rows: 3 };
  const before = createTextImage(size, SOURCE, ["a", "b", "c"]);
  const after = createTextImage(size, { ...SOURCE, seq: 8 }, ["a", "x", "y"]);
  const diff = after.since(before);
  const said = JSON.parse(diff?.text ?? "");
  assert.deepEqual([said.type, said.lines, said.seq], ["diff", [[1, "x"], [2, "y"]], 8]);
  assert.equal(after.since(before), diff);
  const same = createTextImage(size, { ...SOURCE, seq: 9 }, ["a", "x", "y"]);
  assert.equal(same.since(after), undefined);
});
