import assert from "node:assert/strict";
import { createRenderTrack, noteLive, noteRestart, noteSettled } from "./render_track.ts";

const live = (seq: number, epoch = 1, interactive = false, session = 7) => ({
  ...{ session, epoch, seq, interactive },
});

Deno.test("noteLive takes the first picture for news and not for a restart", () => {
  const meaning = noteLive(createRenderTrack(), live(5));
  assert.deepEqual(meaning, { began: false, isWithinGesture: false, moved: true });
});

Deno.test("noteLive takes the picture from before an edit until there is another", () => {
  const track = createRenderTrack();
  noteRestart(track, 7, 2);
  const meaning = noteLive(track, live(5));
  assert.deepEqual(meaning, { began: false, isWithinGesture: false, moved: true });
  assert.equal(noteLive(track, live(6)).moved, false);
  assert.equal(noteLive(track, live(7, 2)).moved, true);
  noteRestart(track, 8, 9);
  assert.equal(noteLive(track, live(1, 4, false, 8)).moved, true, "frame-ingest began anew");
  assert.equal(noteLive(track, live(2, 4, false, 8)).moved, false);
});

Deno.test("noteLive sees a restart, a gesture's beginning and the poses within it", () => {
  const track = createRenderTrack();
  noteLive(track, live(1));
  assert.equal(noteLive(track, live(2)).began, false);
  assert.equal(noteLive(track, live(3, 2)).began, true);
  assert.deepEqual(noteLive(track, live(4, 2, true)), {
    began: true,
    isWithinGesture: false,
    moved: true,
  });
  assert.equal(noteLive(track, live(5, 3, true)).isWithinGesture, true);
  assert.equal(noteLive(track, live(6, 3, false)).began, false);
  assert.equal(noteLive(track, live(1, 1, false, 8)).began, true, "another session");
});

Deno.test("noteLive knows a picture that came after the finished one of the same image", () => {
  const track = createRenderTrack();
  noteLive(track, live(4));
  assert.equal(noteSettled(track, live(5)), true);
  assert.equal(noteLive(track, live(5)).moved, false);
  assert.equal(noteLive(track, live(6)).moved, true);
});

Deno.test("noteSettled is refused once the render is known to have begun anew", () => {
  const track = createRenderTrack();
  noteLive(track, live(4));
  assert.equal(noteRestart(track, 7, 2), true);
  assert.equal(noteRestart(track, 7, 2), false);
  assert.equal(noteSettled(track, live(5, 1)), false);
  assert.equal(noteLive(track, live(5, 1)).moved, false);
  assert.equal(noteSettled(track, live(6, 2)), true);
});
