import assert from "node:assert/strict";
import { createRoomFrames, type RoomFrames } from "../room_frames.ts";
import { tierFor } from "./tier_for.ts";

function framesOf(width: number): RoomFrames {
  return { ...createRoomFrames(), renderWidth: width, renderHeight: width / 2 };
}

Deno.test("tierFor wants the full picture while nothing is known and where it fits", () => {
  assert.equal(tierFor(1_280, createRoomFrames()), "full");
  assert.equal(tierFor(1_280, framesOf(1_280)), "full");
  assert.equal(tierFor(1_280, framesOf(512)), "full");
});

Deno.test("tierFor takes a smaller tier that fits unless it is much too small", () => {
  assert.equal(tierFor(1_280, framesOf(1_920)), "half");
  assert.equal(tierFor(1_280, framesOf(3_840)), "quarter");
  assert.equal(tierFor(1_280, framesOf(1_600)), "full");
  assert.equal(tierFor(256, framesOf(4_096)), "quarter");
});
