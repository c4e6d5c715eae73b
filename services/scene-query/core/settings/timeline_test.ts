import assert from "node:assert/strict";
import fc from "fast-check";
import {
  clampTime,
  frameAt,
  nextTime,
  timelineOf,
  timelineSpecs,
  timeOfFrame,
} from "./timeline.ts";

Deno.test("timelineOf knows no timeline of a scene that is not animated", () => {
  assert.equal(timelineOf(0, 0, 24), undefined);
  assert.equal(timelineOf(0, NaN, 24), undefined);
  assert.deepEqual(timelineOf(0, 2, 0), { beginS: 0, endS: 2, fps: 24 });
});

Deno.test("frameAt and timeOfFrame are inverse for every frame of a timeline", () => {
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 5_000 }),
    fc.constantFrom(1, 23.976, 24, 25, 29.97, 30, 60, 120),
    (frame, fps) => {
      const timeline = { beginS: 0, endS: 6_000, fps };
      assert.equal(frameAt(timeline, Math.fround(timeOfFrame(timeline, frame))), frame);
    },
  ));
});

Deno.test("nextTime goes on by the time that passed, and starts again after the end", () => {
  const timeline = { beginS: 0, endS: 1, fps: 10 };
  assert.equal(nextTime(timeline, 0, 0.01), 0.1);
  assert.equal(nextTime(timeline, 0.2, 0.35), 0.5);
  assert.equal(nextTime(timeline, 1, 0.1), 0);
});

Deno.test("nextTime stays on the timeline and never stands still", () => {
  const times = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(times, times, (timeS, passedS) => {
    const timeline = { beginS: 0, endS: 1, fps: 24 };
    const next = nextTime(timeline, timeS, passedS);
    assert.equal(clampTime(timeline, next), next);
    assert.notEqual(frameAt(timeline, next), frameAt(timeline, timeS));
  }));
});

Deno.test("timelineSpecs gives time and frame the range of the scene", () => {
  const specs = timelineSpecs({ beginS: 0.5, endS: 2, fps: 24 });
  assert.deepEqual([specs.timeline_time.min, specs.timeline_time.max], [0.5, 2]);
  assert.deepEqual([specs.timeline_frame.min, specs.timeline_frame.max], [12, 48]);
});
