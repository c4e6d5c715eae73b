import assert from "node:assert/strict";
import { NO_ACK_CLOSE_MS, NO_ACK_DEGRADED_MS, NO_ACK_PROBE_MS } from "@fuelrail/contracts";
import {
  ackFrame,
  checkSilence,
  createFramePlane,
  forgetHad,
  FRAME_BACKSTOP_BYTES,
  type FramePlane,
  nextFrame,
  offerFrame,
  setVisible,
} from "./frame_plane.ts";
import { testFrame } from "./test_world.ts";

function send(plane: FramePlane, seq: number, nowMs: number): number | undefined {
  offerFrame(plane, testFrame({ seq }, nowMs), nowMs);
  return nextFrame(plane, nowMs, 0, false)?.header.seq;
}

Deno.test("offerFrame keeps only the newest frame while the window is full", () => {
  const plane = createFramePlane();
  assert.equal(send(plane, 1, 0), 1);
  assert.equal(send(plane, 2, 10), undefined);
  assert.equal(send(plane, 3, 20), undefined);
  assert.equal(ackFrame(plane, 1, "full", 25), "in_flight");
  assert.equal(nextFrame(plane, 25, 0, false)?.header.seq, 3);
  assert.equal(plane.totals.superseded, 1);
});

Deno.test("offerFrame leaves out what is older than the picture shown", () => {
  const plane = createFramePlane();
  assert.equal(send(plane, 5, 0), 5);
  ackFrame(plane, 5, "full", 1);
  assert.equal(send(plane, 4, 2), undefined);
  offerFrame(plane, testFrame({ seq: 6, epoch: 0 }), 3);
  assert.equal(nextFrame(plane, 3, 0, false), undefined);
  offerFrame(plane, testFrame({ seq: 5, tier: "still" }), 4);
  assert.equal(nextFrame(plane, 4, 0, false)?.header.tier, "still");
  assert.equal(plane.totals.superseded, 2);
});

Deno.test("offerFrame takes any frame of a new session", () => {
  const plane = createFramePlane();
  send(plane, 500, 0);
  ackFrame(plane, 500, "full", 1);
  offerFrame(plane, testFrame({ seq: 1, session: 8 }), 2);
  assert.equal(nextFrame(plane, 2, 0, false)?.header.session, 8);
});

Deno.test("nextFrame lets queued state go first", () => {
  const plane = createFramePlane();
  offerFrame(plane, testFrame(), 0);
  assert.equal(nextFrame(plane, 0, 0, true), undefined);
  assert.equal(plane.held, "state");
  assert.notEqual(nextFrame(plane, 0, 0, false), undefined);
});

Deno.test("nextFrame holds a frame back while the socket has a backlog", () => {
  const plane = createFramePlane();
  offerFrame(plane, testFrame(), 0);
  assert.equal(nextFrame(plane, 0, FRAME_BACKSTOP_BYTES + 1, false), undefined);
  assert.equal(plane.held, "backstop");
  assert.notEqual(nextFrame(plane, 0, FRAME_BACKSTOP_BYTES, false), undefined);
});

Deno.test("nextFrame sends a still only when nothing else is in flight", () => {
  const plane = createFramePlane();
  plane.window.size = 4;
  assert.equal(send(plane, 1, 0), 1);
  offerFrame(plane, testFrame({ seq: 1, tier: "still" }), 5);
  assert.equal(nextFrame(plane, 5, 0, false), undefined);
  ackFrame(plane, 1, "full", 6);
  assert.equal(nextFrame(plane, 6, 0, false)?.header.tier, "still");
});

Deno.test("nextFrame keeps to max_fps on average although frames arrive unevenly", () => {
  const plane = createFramePlane();
  plane.minIntervalMs = 100;
  let sent = 0;
  for (let n = 0; n < 600; n++) {
    const nowMs = n * (1_000 / 60) + (n % 3) * 4;
    const seq = send(plane, n + 1, nowMs);
    if (seq === undefined) continue;
    sent++;
    ackFrame(plane, seq, "full", nowMs + 1);
  }
  assert.ok(sent >= 97 && sent <= 101, `${sent} frames in 10 s at 10 fps`);
});

Deno.test("nextFrame gives a silent viewer one probe a second and then checkSilence closes it", () => {
  const plane = createFramePlane();
  assert.equal(send(plane, 1, 0), 1);
  let sent = 0;
  let closedMs = 0;
  for (let nowMs = 33; nowMs < 40_000 && closedMs === 0; nowMs += 33) {
    const silence = checkSilence(plane, nowMs);
    if (silence === "close") closedMs = nowMs;
    if (nowMs < NO_ACK_DEGRADED_MS) assert.equal(silence, "none");
    if (send(plane, nowMs, nowMs) !== undefined) sent++;
  }
  const seconds = (NO_ACK_CLOSE_MS - NO_ACK_DEGRADED_MS) / NO_ACK_PROBE_MS;
  assert.ok(sent >= seconds - 3 && sent <= seconds + 1, `${sent} probes`);
  assert.ok(closedMs >= NO_ACK_CLOSE_MS && closedMs < NO_ACK_CLOSE_MS + 100);
});

Deno.test("ackFrame ends the silence of a viewer that was given up for slow", () => {
  const plane = createFramePlane();
  send(plane, 1, 0);
  assert.equal(checkSilence(plane, 6_000), "degraded");
  assert.equal(ackFrame(plane, 1, "full", 6_100), "in_flight");
  assert.equal(checkSilence(plane, 6_100), "none");
  assert.equal(send(plane, 2, 6_110), 2);
});

Deno.test("setVisible neither judges nor feeds a hidden page and feeds it at once when it is back", () => {
  const plane = createFramePlane();
  send(plane, 1, 0);
  offerFrame(plane, testFrame({ seq: 2 }), 10);
  setVisible(plane, false, 20);
  assert.equal(plane.waiting, undefined);
  assert.equal(checkSilence(plane, 100_000), "none");
  setVisible(plane, true, 100_000);
  assert.equal(send(plane, 3, 100_000), 3, "a full window of forgotten frames does not hold it");
  assert.equal(ackFrame(plane, 3, "full", 100_010), "in_flight");
  assert.equal(plane.totals.acked, 2);
});

Deno.test("nextFrame prepares for tiles with an older whole frame, and goes on once that is acknowledged", () => {
  const plane = createFramePlane();
  const whole = testFrame({ seq: 5 });
  const tiles = testFrame({ seq: 9, kind: "tiles", baseSeq: 5 });
  offerFrame(plane, tiles, 0);
  assert.equal(nextFrame(plane, 0, 0, false, () => ({ is: "frame", frame: whole })), whole);
  assert.equal(plane.waiting, tiles);
  assert.equal(ackFrame(plane, 5, "full", 1), "in_flight");
  assert.deepEqual(plane.had, { session: 7, tier: "full", seq: 5 });
  assert.equal(nextFrame(plane, 1, 0, false, () => ({ is: "frame", frame: tiles })), tiles);
  ackFrame(plane, 9, "full", 2);
  const { offered, acked, superseded } = plane.totals;
  assert.deepEqual([offered, acked, superseded], [2, 2, 0]);
});

Deno.test("nextFrame holds what has no base, and lets go of what the viewer has", () => {
  const plane = createFramePlane();
  offerFrame(plane, testFrame({ seq: 9, kind: "tiles", baseSeq: 8 }), 0);
  assert.equal(nextFrame(plane, 0, 0, false, () => ({ is: "wait" })), undefined);
  assert.equal(plane.held, "base");
  assert.equal(nextFrame(plane, 0, 0, false, () => ({ is: "current" })), undefined);
  assert.deepEqual([plane.waiting, plane.totals.superseded], [undefined, 1]);
});

Deno.test("forgetHad counts no ack of a frame sent before it", () => {
  const plane = createFramePlane();
  offerFrame(plane, testFrame({ seq: 1 }), 0);
  nextFrame(plane, 0, 0, false);
  forgetHad(plane);
  ackFrame(plane, 1, "full", 1);
  assert.equal(plane.had, undefined);
  offerFrame(plane, testFrame({ seq: 1 }), 1);
  assert.ok(nextFrame(plane, 1, 0, false) !== undefined, "it may be sent again");
  ackFrame(plane, 1, "full", 2);
  assert.deepEqual(plane.had, { session: 7, tier: "full", seq: 1 });
});
