import assert from "node:assert/strict";
import { CANVAS_SILENT_MS } from "@fuelrail/contracts";
import { readCanvasText } from "./canvas_words.ts";
import {
  createDrawers,
  drawerLeft,
  isAnyDrawing,
  isDrawing,
  noteDrawing,
  takeSilent,
} from "./drawers.ts";

const START = readCanvasText('{"type":"state","payload":"drawing:start"}');
const END = readCanvasText('{"type":"state","payload":"drawing:end"}');
const DRAW = readCanvasText('{"type":"draw","payload":"data:image/jpeg;base64,AAAA"}');
const PNG_DRAW = readCanvasText('{"type":"draw","payload":"data:image/png;base64,AAAA"}');
const PNG = { is: "png" } as const;

Deno.test("isDrawing holds from the start until the picture that follows the end", () => {
  const drawers = createDrawers();
  noteDrawing(drawers, "a", START, 0);
  noteDrawing(drawers, "a", DRAW, 10);
  noteDrawing(drawers, "a", END, 20);
  assert.equal(isDrawing(drawers, "a"), true, "its picture has not come");
  noteDrawing(drawers, "a", PNG, 30);
  assert.equal(isAnyDrawing(drawers), false);
  assert.equal(drawerLeft(drawers, "a"), false);
});

Deno.test("drawerLeft tells who left before the drawing was finished", () => {
  const drawers = createDrawers();
  for (const [sender, words] of [["a", [START]], ["b", [START, END]], ["c", [DRAW]]] as const) {
    for (const word of words) noteDrawing(drawers, sender, word, 0);
    assert.equal(drawerLeft(drawers, sender), true, sender);
    assert.equal(isDrawing(drawers, sender), false);
  }
  assert.equal(drawerLeft(drawers, "stranger"), false);
});

Deno.test("noteDrawing leaves out a live picture that comes after its page's end", () => {
  const drawers = createDrawers();
  noteDrawing(drawers, "a", START, 0);
  noteDrawing(drawers, "a", END, 100);
  assert.equal(noteDrawing(drawers, "a", DRAW, 150), "late");
  assert.equal(noteDrawing(drawers, "a", PNG_DRAW, 160), "relay");
  assert.equal(noteDrawing(drawers, "b", DRAW, 160), "relay");
  assert.equal(noteDrawing(drawers, "a", DRAW, 5_000), "relay", "it draws again");
});

Deno.test("takeSilent gives up who stops in the middle of a drawing, once", () => {
  const drawers = createDrawers();
  noteDrawing(drawers, "a", START, 0);
  noteDrawing(drawers, "done", END, 0);
  noteDrawing(drawers, "done", PNG, 0);
  assert.deepEqual(takeSilent(drawers, CANVAS_SILENT_MS - 1), []);
  assert.deepEqual(takeSilent(drawers, CANVAS_SILENT_MS), ["a"]);
  assert.deepEqual(takeSilent(drawers, 2 * CANVAS_SILENT_MS), []);
});

Deno.test("noteDrawing remembers no more senders than it should", () => {
  const drawers = createDrawers();
  for (let n = 0; n < 10_000; n++) noteDrawing(drawers, `s${n}`, START, n);
  assert.equal(drawers.bySender.size, 64);
  assert.equal(isDrawing(drawers, "s9999"), true);
});
