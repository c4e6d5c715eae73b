import assert from "node:assert/strict";
import { TIER_DOWN_MS, TIER_UP_MS } from "@fuelrail/contracts";
import {
  ackFrame,
  createFramePlane,
  type FramePlane,
  nextFrame,
  offerFrame,
} from "./frame_plane.ts";
import {
  arriveAtTarget,
  chooseTier,
  createTierChoice,
  limitTier,
  reviewTier,
  type RoomMeasure,
  type TierChoice,
  tierForViewport,
} from "./tier_choice.ts";
import { sizedFrame, testMeasure } from "./test_world.ts";

const ROOM: RoomMeasure = testMeasure(80_000);
const FPS = 30;

interface Watcher {
  readonly plane: FramePlane;
  readonly choice: TierChoice;
  readonly moves: { readonly atMs: number; readonly to: string }[];
  nowMs: number;
  linkFreeMs: number;
  seq: number;
  readonly acks: { readonly atMs: number; readonly seq: number }[];
}

function watcher(): Watcher {
  return {
    plane: createFramePlane(),
    choice: createTierChoice("auto", 0),
    moves: [],
    nowMs: 0,
    linkFreeMs: 0,
    seq: 0,
    acks: [],
  };
}

/** Lets a viewer watch for some time over a link of `bytesPerMs`, its tier reviewed four times a second. */
function watch(viewer: Watcher, forMs: number, bytesPerMs: number, fps = FPS): void {
  const { plane, choice } = viewer;
  const untilMs = viewer.nowMs + forMs;
  let offerMs = viewer.nowMs;
  let reviewMs = viewer.nowMs;
  const pump = (): void => {
    const frame = nextFrame(plane, viewer.nowMs, 0, false);
    if (frame === undefined) return;
    viewer.linkFreeMs = Math.max(viewer.nowMs, viewer.linkFreeMs) + frame.bytes.length / bytesPerMs;
    viewer.acks.push({ atMs: viewer.linkFreeMs + 2, seq: frame.header.seq });
  };
  for (; viewer.nowMs < untilMs; viewer.nowMs++) {
    while ((viewer.acks[0]?.atMs ?? Infinity) <= viewer.nowMs) {
      const ack = viewer.acks.shift();
      if (ack !== undefined) ackFrame(plane, ack.seq, "full", viewer.nowMs);
      pump();
    }
    if (fps > 0 && viewer.nowMs >= offerMs && choice.target !== "off") {
      offerMs += 1_000 / fps;
      viewer.seq++;
      offerFrame(
        plane,
        sizedFrame(viewer.seq, ROOM.bytesOf(choice.target), viewer.nowMs),
        viewer.nowMs,
      );
      pump();
    }
    if (viewer.nowMs >= reviewMs) {
      reviewMs += 250;
      if (reviewTier(choice, plane, ROOM, viewer.nowMs)) {
        viewer.moves.push({ atMs: viewer.nowMs, to: choice.target });
        arriveAtTarget(choice);
      }
    }
  }
}

function movesOf(viewer: Watcher): string[] {
  return viewer.moves.map(({ to }) => to);
}

const FULL_RATE = 80_000 * FPS / 1_000;

Deno.test("reviewTier moves an auto viewer down once its link was too slow for a second", () => {
  const viewer = watcher();
  watch(viewer, 5_000, FULL_RATE);
  assert.deepEqual(movesOf(viewer), []);
  const fromMs = viewer.nowMs;
  watch(viewer, 4_000, FULL_RATE / 2);
  assert.deepEqual(movesOf(viewer), ["half"]);
  const [move] = viewer.moves;
  const afterMs = (move?.atMs ?? 0) - fromMs;
  assert.ok(afterMs >= TIER_DOWN_MS && afterMs < TIER_DOWN_MS + 1_500, `moved after ${afterMs} ms`);
  assert.match(viewer.choice.reason, /the connection takes \d+ kB\/s, full needs 2\d\d\d kB\/s/);
});

Deno.test("reviewTier goes straight to the tier that a very slow link can take", () => {
  const viewer = watcher();
  watch(viewer, 4_000, FULL_RATE / 12);
  assert.equal(viewer.moves[0]?.to, "quarter");
});

Deno.test("reviewTier moves up again five seconds after the link has recovered", () => {
  const viewer = watcher();
  watch(viewer, 4_000, FULL_RATE / 2);
  assert.equal(viewer.choice.target, "half");
  const fromMs = viewer.nowMs;
  watch(viewer, 10_000, FULL_RATE * 4);
  const up = viewer.moves.at(-1);
  assert.equal(up?.to, "full");
  const afterMs = (up?.atMs ?? 0) - fromMs;
  assert.ok(afterMs <= TIER_UP_MS + 1_000, `moved after ${afterMs} ms`);
  watch(viewer, 20_000, FULL_RATE * 4);
  assert.equal(viewer.moves.length, 2, "and stays");
});

Deno.test("reviewTier tries a bigger tier less and less often while the link stays slow", () => {
  const viewer = watcher();
  watch(viewer, 120_000, FULL_RATE / 2);
  const ups = viewer.moves.filter(({ to }) => to === "full");
  assert.ok(ups.length >= 2 && ups.length <= 5, `${ups.length} tries in two minutes`);
});

Deno.test("reviewTier counts time without frames neither for nor against", () => {
  const viewer = watcher();
  watch(viewer, 4_000, FULL_RATE / 2);
  assert.equal(viewer.choice.target, "half");
  watch(viewer, 60_000, FULL_RATE * 4, 0);
  assert.equal(viewer.choice.target, "half");
});

Deno.test("chooseTier holds the viewer's own choice whatever its link takes", () => {
  const viewer = watcher();
  chooseTier(viewer.choice, "full");
  watch(viewer, 10_000, FULL_RATE / 4);
  assert.deepEqual(movesOf(viewer), []);
  assert.equal(viewer.choice.reason, "chosen by the viewer");
  chooseTier(viewer.choice, "off");
  assert.equal(viewer.choice.given, "off");
});

Deno.test("tierForViewport gives the smallest tier that looks sharp on that screen", () => {
  assert.equal(tierForViewport({ width: 256, height: 256, dpr: 1 }, ROOM), "quarter");
  assert.equal(tierForViewport({ width: 512, height: 900, dpr: 1 }, ROOM), "half");
  assert.equal(tierForViewport({ width: 512, height: 900, dpr: 2 }, ROOM), "full");
  const empty = { ...ROOM, renderWidth: 0, renderHeight: 0 };
  assert.equal(tierForViewport({ width: 10, height: 10, dpr: 1 }, empty), "full");
});

Deno.test("limitTier follows a screen that shrinks and grows, for auto viewers only", () => {
  const choice = createTierChoice("auto", 0);
  assert.equal(limitTier(choice, "half"), true);
  assert.equal(choice.target, "half");
  assert.equal(limitTier(choice, "half"), false);
  assert.equal(limitTier(choice, "full"), true);
  assert.equal(choice.target, "full");
  chooseTier(choice, "full");
  assert.equal(limitTier(choice, "quarter"), false);
  assert.equal(choice.target, "full");
});
