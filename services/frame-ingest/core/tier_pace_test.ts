import assert from "node:assert/strict";
import fc from "fast-check";
import { createPace, judgePace, paceImage } from "./tier_pace.ts";

Deno.test("judgePace() makes nothing of half and quarter that nobody wants", () => {
  const pace = createPace("half");
  paceImage(pace);
  assert.deepEqual(judgePace(pace, { whole: 0, tiles: 0 }, 0), {
    take: false,
    lookAtMs: undefined,
  });
});

Deno.test("judgePace() makes a frame of what is there as soon as somebody wants it", () => {
  const pace = createPace("half");
  paceImage(pace);
  judgePace(pace, { whole: 0, tiles: 0 }, 0);
  assert.deepEqual(judgePace(pace, { whole: 10, tiles: 0 }, 60_000), { take: true });
  assert.equal(
    judgePace(pace, { whole: 10, tiles: 0 }, 60_001).take,
    false,
    "there is nothing newer",
  );
});

Deno.test("judgePace() makes one full frame a second whatever the demand", () => {
  const pace = createPace("full");
  let taken = 0;
  for (let nowMs = 0; nowMs < 10_000; nowMs += 10) {
    paceImage(pace);
    if (judgePace(pace, { whole: 0, tiles: 0 }, nowMs).take) taken++;
  }
  assert.ok(taken === 10 || taken === 11, `${taken}`);
});

Deno.test("judgePace() names the time at which the newest image is taken", () => {
  const pace = createPace("full");
  const takeAt = (nowMs: number) => {
    paceImage(pace);
    return judgePace(pace, { whole: 0, tiles: 0 }, nowMs);
  };
  assert.deepEqual([takeAt(0).take, takeAt(1).take], [true, true], "after a silence two may go");
  assert.deepEqual(takeAt(10), { take: false, lookAtMs: 1_000 });
  assert.ok(judgePace(pace, { whole: 0, tiles: 0 }, 1_000).take);
});

Deno.test("judgePace() follows a demand that rises without waiting for the old pace", () => {
  const pace = createPace("full");
  for (const nowMs of [0, 1]) {
    paceImage(pace);
    judgePace(pace, { whole: 0.1, tiles: 0 }, nowMs);
  }
  paceImage(pace);
  assert.deepEqual(judgePace(pace, { whole: 50, tiles: 0 }, 5), { take: false, lookAtMs: 25 });
});

Deno.test("judgePace() drops nothing of a source at the demanded rate that jitters", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 100, maxLength: 300 }),
    (jitter) => {
      const pace = createPace("full");
      const intervalMs = 1_000 / 60;
      let lateMs = 0;
      jitter.forEach((offsetMs, index) => {
        const nowMs = index * intervalMs + offsetMs;
        paceImage(pace);
        if (!judgePace(pace, { whole: 60, tiles: 0 }, nowMs).take) lateMs++;
      });
      assert.ok(lateMs <= 1, `${lateMs} images were late`);
    },
  ));
});

Deno.test("judgePace() never exceeds the demanded rate by more than one frame", () => {
  fc.assert(fc.property(
    fc.array(fc.nat(40), { minLength: 10, maxLength: 400 }),
    fc.integer({ min: 1, max: 120 }),
    (gaps, fps) => {
      const pace = createPace("quarter");
      let nowMs = 0;
      let taken = 0;
      for (const gap of gaps) {
        nowMs += gap;
        paceImage(pace);
        if (judgePace(pace, { whole: fps, tiles: 0 }, nowMs).take) taken++;
      }
      const spanMs = nowMs - (gaps[0] ?? 0);
      assert.ok(taken <= spanMs * fps / 1_000 + 2, `${taken} in ${spanMs} ms`);
    },
  ));
});

Deno.test("judgePace() makes a whole frame of a tier about once a second while its tiles are wanted", () => {
  const pace = createPace("half");
  let taken = 0;
  for (let nowMs = 0; nowMs < 10_000; nowMs += 50) {
    paceImage(pace);
    if (judgePace(pace, { whole: 0, tiles: 20 }, nowMs).take) taken++;
  }
  assert.ok(taken >= 10 && taken <= 11, `${taken}`);
});
