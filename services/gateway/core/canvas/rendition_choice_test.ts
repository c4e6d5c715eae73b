import assert from "node:assert/strict";
import type { Rendition } from "./canvas_wish.ts";
import { fits } from "./rendition_choice.ts";

const rendition = (sizePx: number, mayPassOn = true): Rendition => ({
  ...{ sizePx, mayPassOn },
  quality: 80,
});

Deno.test("fits lets a small enough JPEG through unless a quality was asked for", () => {
  const header = { width: 960, height: 540, codec: "jpeg" } as const;
  const frame = { header } as unknown as Parameters<typeof fits>[1];
  assert.equal(fits(rendition(1_280), frame), true);
  assert.equal(fits(rendition(1_280, false), frame), false);
  assert.equal(fits(rendition(640), frame), false);
});
