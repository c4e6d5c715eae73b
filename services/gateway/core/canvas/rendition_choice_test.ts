import assert from "node:assert/strict";
import type { Rendition } from "./canvas_wish.ts";
import { createRoomFrames, type RoomFrames } from "../room_frames.ts";
import { fits, tierFor } from "./rendition_choice.ts";

const rendition = (sizePx: number, mayPassOn = true): Rendition => ({
  ...{ sizePx, mayPassOn },
  quality: 80,
});

function framesOf(width: number): RoomFrames {
  return { ...createRoomFrames(), renderWidth: width, renderHeight: width / 2 };
}

Deno.test("tierFor wants the full picture while nothing is known and where it fits", () => {
  assert.equal(tierFor(rendition(1_280), createRoomFrames()), "full");
  assert.equal(tierFor(rendition(1_280), framesOf(1_280)), "full");
  assert.equal(tierFor(rendition(1_280), framesOf(512)), "full");
});

Deno.test("tierFor takes a smaller tier that fits unless it is much too small", () => {
  assert.equal(tierFor(rendition(1_280), framesOf(1_920)), "half");
  assert.equal(tierFor(rendition(1_280), framesOf(3_840)), "quarter");
  assert.equal(tierFor(rendition(1_280), framesOf(1_600)), "full");
  assert.equal(tierFor(rendition(256), framesOf(4_096)), "quarter");
});

Deno.test("fits lets a small enough JPEG through unless a quality was asked for", () => {
  const header = { width: 960, height: 540, codec: "jpeg" } as const;
  const frame = { header } as unknown as Parameters<typeof fits>[1];
  assert.equal(fits(rendition(1_280), frame), true);
  assert.equal(fits(rendition(1_280, false), frame), false);
  assert.equal(fits(rendition(640), frame), false);
});
