import assert from "node:assert/strict";
import {
  CANVAS_BINARY_BYTES_MAX,
  CANVAS_BYTES_BURST,
  CANVAS_MESSAGES_BURST,
  CANVAS_TEXT_BYTES_MAX,
} from "@fuelrail/contracts";
import { admitCanvas, createCanvasLimit, sizeFault } from "./canvas_limit.ts";

Deno.test("admitCanvas bears a drawing page for ever and stops a flood", () => {
  const limit = createCanvasLimit(0);
  for (let n = 0; n < 1_000; n++) assert.equal(admitCanvas(limit, 60_000, n * 80), true);
  const flooded = createCanvasLimit(0);
  let admitted = 0;
  while (admitCanvas(flooded, 10, 0)) admitted++;
  assert.equal(admitted, CANVAS_MESSAGES_BURST);
  assert.equal(admitCanvas(flooded, 10, 100), true, "it fills again");
});

Deno.test("admitCanvas counts bytes as well as messages", () => {
  const limit = createCanvasLimit(0);
  assert.equal(admitCanvas(limit, CANVAS_BYTES_BURST, 0), true);
  assert.equal(admitCanvas(limit, 1_000_000, 0), false);
  assert.equal(admitCanvas(limit, 1_000_000, 1_000), true);
});

Deno.test("sizeFault names the limit that a message breaks", () => {
  assert.equal(sizeFault(CANVAS_TEXT_BYTES_MAX, true), undefined);
  assert.match(sizeFault(CANVAS_TEXT_BYTES_MAX + 1, true) ?? "", /CANVAS_TEXT_BYTES_MAX 1048576/);
  assert.equal(sizeFault(CANVAS_BINARY_BYTES_MAX, false), undefined);
  assert.match(sizeFault(CANVAS_BINARY_BYTES_MAX + 1, false) ?? "", /CANVAS_BINARY_BYTES_MAX/);
});
