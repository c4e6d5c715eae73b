import assert from "node:assert/strict";
import {
  DRAWING_READERS,
  drawingStanding,
  type DrawingWord,
  heardDrawing,
  isUnderWay,
  NO_DRAWING,
} from "./drawing_view.ts";

const read = (payload: Record<string, unknown>): DrawingWord => {
  const event = DRAWING_READERS.get("drawingChanged")?.(payload);
  assert.ok(event !== undefined);
  return event.word;
};
const IMAGE = "data:image/jpeg;base64,AAAA";

Deno.test("DRAWING_READERS leave out what is no picture and need to know who draws", () => {
  assert.equal(read({ sender: "a", image: "https://example.com/spy.png" }).image, undefined);
  assert.equal(read({ sender: "a", image: "data:text/html;base64,AAAA" }).image, undefined);
  assert.equal(read({ sender: "", image: IMAGE }).image, IMAGE);
  assert.equal(DRAWING_READERS.get("drawingChanged")?.({ image: IMAGE }), undefined);
});

Deno.test("heardDrawing keeps the picture of a page that only says how it stands", () => {
  const drawn = heardDrawing(NO_DRAWING, read({ sender: "a", name: "Ada", image: IMAGE }));
  const ended = heardDrawing(drawn, read({ sender: "a", ended: "left", at: 5 }));
  assert.deepEqual([ended.drawing?.image, ended.drawing?.name], [IMAGE, "Ada"]);
  const other = heardDrawing(ended, read({ sender: "b", state: "drawing:start" }));
  assert.deepEqual([other.drawing?.image, other.drawing?.name], [undefined, undefined]);
});

Deno.test("heardDrawing leaves a drawing hidden until somebody else draws", () => {
  const hidden = { ...heardDrawing(NO_DRAWING, read({ sender: "a" })), isHidden: true };
  assert.equal(heardDrawing(hidden, read({ sender: "a", image: IMAGE })).isHidden, true);
  assert.equal(heardDrawing(hidden, read({ sender: "b" })).isHidden, false);
});

Deno.test("drawingStanding says honestly how a drawing ended", () => {
  assert.equal(drawingStanding(read({ sender: "a", state: "drawing:start" }), "9:00"), "drawing");
  assert.equal(drawingStanding(read({ sender: "a", state: "drawing:end" }), "9:00"), "finishing");
  const left = read({ sender: "a", ended: "left" });
  assert.equal(drawingStanding(left, "9:00"), "left at 9:00, unfinished");
  assert.match(drawingStanding(read({ sender: "a", ended: "silent" }), "9:00"), /silent/);
  assert.match(drawingStanding(read({ sender: "a", ended: "finished" }), "9:00"), /finished at/);
  assert.equal(isUnderWay(left), false);
});
