import assert from "node:assert/strict";
import { readCanvasBytes, readCanvasText } from "./canvas_words.ts";
import { pngShape } from "./test_png.ts";

const message = (type: unknown, payload?: unknown) => JSON.stringify({ type, payload });
const faultOf = (text: string) => {
  const word = readCanvasText(text);
  return word.is === "bad" ? word.fault : undefined;
};

Deno.test("readCanvasText knows the messages of drawing pages, in any case", () => {
  assert.deepEqual(readCanvasText(message("state", "drawing:end")), {
    is: "state",
    state: "drawing:end",
  });
  const url = "data:image/jpeg;base64,/9j/4AAQ";
  assert.deepEqual(readCanvasText(message("Draw", url)), { is: "draw", isPng: false, url });
  const png = readCanvasText(message("draw", "data:image/png;base64,iVBORw0K"));
  assert.equal(png.is === "draw" && png.isPng, true);
  assert.deepEqual(readCanvasText(message("prompt", "warmer")), { is: "note", text: "warmer" });
  assert.deepEqual(readCanvasText(message("brush", { size: 3 })), { is: "other" });
});

Deno.test("readCanvasText says what is wrong with a message", () => {
  assert.equal(faultOf("hello?"), "not_json");
  assert.equal(faultOf("[1]"), "no_type");
  assert.equal(faultOf(message(7)), "no_type");
  assert.equal(faultOf(message("x".repeat(65))), "no_type");
  assert.equal(faultOf(message("hello", { room: "OTHER" })), "server_word");
  assert.equal(faultOf(message("state", "drawing:maybe")), "bad_payload");
  assert.equal(faultOf(message("proc", 7)), "bad_payload");
  for (const type of ["text/html", "image/svg+xml", "image/gif", "application/pdf"]) {
    assert.equal(faultOf(message("draw", `data:${type};base64,AAAA`)), "draw_type");
  }
  assert.equal(faultOf(message("draw", "https://example.com/a.jpg")), "draw_type");
  assert.equal(faultOf(message("draw", "data:image/jpeg;base64,<script>")), "draw_type");
});

Deno.test("readCanvasBytes tells text from PNG by how it begins", () => {
  assert.deepEqual(readCanvasBytes(pngShape()), { is: "png" });
  const text = new TextEncoder().encode(message("state", "drawing:start"));
  assert.equal(readCanvasBytes(text).is, "state");
  const fake = readCanvasBytes(pngShape().subarray(0, 20));
  assert.equal(fake.is === "bad" && fake.fault, "not_png");
});
