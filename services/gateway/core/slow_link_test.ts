import assert from "node:assert/strict";
import fc from "fast-check";
import { ackFrame, createFramePlane, nextFrame, offerFrame } from "./frame_plane.ts";
import { sizedFrame } from "./test_world.ts";

interface Link {
  readonly fps: number;
  readonly frameBytes: number;
  readonly bytesPerMs: number | ((nowMs: number) => number);
  /** Way there plus way back without any load, ms. */
  readonly latencyMs: number | ((nowMs: number) => number);
  readonly seconds: number;
  /** Uneven arrival of frames, ms. */
  readonly jitterMs: (n: number) => number;
}

interface Outcome {
  readonly agesMs: number[];
  /** When each of those was drawn, ms. */
  readonly drawnAtMs: number[];
  readonly shownPerS: number;
  readonly windowSize: number;
}

/** Plays a source against one viewer whose link is a queue of its own that nobody can look into. */
function play(link: Link): Outcome {
  const plane = createFramePlane();
  const acks: { atMs: number; seq: number }[] = [];
  const agesMs: number[] = [];
  const drawnAtMs: number[] = [];
  const at = (value: Link["latencyMs"], nowMs: number): number =>
    typeof value === "number" ? value : value(nowMs);
  let linkFreeMs = 0;
  let ackIndex = 0;

  const pump = (nowMs: number): void => {
    const frame = nextFrame(plane, nowMs, 0, false);
    if (frame === undefined) return;
    linkFreeMs = Math.max(nowMs, linkFreeMs) + frame.bytes.length / at(link.bytesPerMs, nowMs);
    const oneWayMs = at(link.latencyMs, nowMs) / 2;
    const drawnMs = linkFreeMs + oneWayMs;
    agesMs.push(drawnMs - frame.receivedMs);
    drawnAtMs.push(drawnMs);
    acks.push({ atMs: drawnMs + oneWayMs, seq: frame.header.seq });
  };
  const ackUntil = (untilMs: number): void => {
    for (let ack = acks[ackIndex]; ack !== undefined && ack.atMs <= untilMs; ack = acks[ackIndex]) {
      ackIndex++;
      ackFrame(plane, ack.seq, "full", ack.atMs);
      pump(ack.atMs);
    }
  };
  const frames = link.fps * link.seconds;
  for (let n = 1; n <= frames; n++) {
    const nowMs = n * 1_000 / link.fps + link.jitterMs(n);
    ackUntil(nowMs);
    offerFrame(plane, sizedFrame(n, link.frameBytes, nowMs), nowMs);
    pump(nowMs);
  }
  return {
    agesMs,
    drawnAtMs,
    shownPerS: agesMs.length / link.seconds,
    windowSize: plane.window.size,
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

Deno.test("a half-rate viewer's frame age stays within 2.5 times what its bandwidth allows", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 60 }),
      fc.integer({ min: 5_000, max: 400_000 }),
      fc.integer({ min: 0, max: 20 }),
      fc.nat(8),
      (fps, frameBytes, latencyMs, jitter) => {
        const bytesPerMs = frameBytes * fps / 2_000;
        const { agesMs, shownPerS } = play({
          fps,
          frameBytes,
          bytesPerMs,
          latencyMs,
          seconds: 20,
          jitterMs: (n) => (n * 7_919 % 13) * jitter / 13,
        });
        const allowedMs = 2.5 * frameBytes / bytesPerMs + latencyMs;
        const p99Ms = percentile(agesMs, 0.99);
        assert.ok(p99Ms <= allowedMs, `p99 ${p99Ms} ms, allowed ${allowedMs} ms`);
        assert.ok(shownPerS >= fps * 0.25, `${shownPerS} of ${fps} frames a second`);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("a viewer far away with bandwidth to spare gets every frame that a window of four allows", () => {
  for (const [latencyMs, fps] of [[5, 60], [60, 30], [100, 30]] as const) {
    const { shownPerS, windowSize } = play({
      fps,
      frameBytes: 80_000,
      bytesPerMs: 100_000,
      latencyMs,
      seconds: 20,
      jitterMs: () => 0,
    });
    assert.ok(shownPerS > fps * 0.95, `${shownPerS} of ${fps} at ${latencyMs} ms`);
    assert.ok(windowSize <= Math.ceil(fps * (latencyMs + 1) / 1_000) + 1);
  }
});

Deno.test("a viewer whose link breaks down to a tenth still sees frames no older than a few of them take", () => {
  const frameBytes = 80_000;
  const bytesPerMs = frameBytes * 30 / 10_000;
  const { agesMs } = play({
    fps: 30,
    frameBytes,
    bytesPerMs,
    latencyMs: 10,
    seconds: 60,
    jitterMs: () => 0,
  });
  assert.ok(percentile(agesMs, 0.99) <= 2.5 * frameBytes / bytesPerMs + 10);
});

Deno.test("a viewer whose far, fast link turns into a near, slow one is soon shown fresh frames again", () => {
  const frameBytes = 80_000;
  const slowBytesPerMs = frameBytes * 30 / 2_000;
  const { agesMs, drawnAtMs } = play({
    fps: 30,
    frameBytes,
    bytesPerMs: (nowMs) => nowMs < 10_000 ? 100_000 : slowBytesPerMs,
    latencyMs: (nowMs) => nowMs < 10_000 ? 100 : 10,
    seconds: 40,
    jitterMs: () => 0,
  });
  const settled = agesMs.filter((_, n) => (drawnAtMs[n] ?? 0) > 12_000);
  assert.ok(percentile(settled, 0.99) <= 2.5 * frameBytes / slowBytesPerMs + 10);
});
