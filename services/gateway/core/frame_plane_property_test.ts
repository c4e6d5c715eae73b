import assert from "node:assert/strict";
import fc from "fast-check";
import type { Tier } from "@fuelrail/contracts";
import {
  ackFrame,
  checkSilence,
  closePlane,
  createFramePlane,
  type FramePlane,
  nextFrame,
  offerFrame,
  setVisible,
} from "./frame_plane.ts";
import { inFlightCount } from "./in_flight.ts";
import { follows, type RoomFrame } from "./room_frame.ts";
import { testFrame } from "./test_world.ts";

type Step =
  | { readonly do: "offer"; readonly ahead: number; readonly epoch: number; readonly tier: Tier }
  | { readonly do: "ack"; readonly which: number }
  | { readonly do: "ack_invented"; readonly seq: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "buffer"; readonly bytes: number }
  | { readonly do: "state"; readonly waiting: boolean }
  | { readonly do: "visible"; readonly visible: boolean }
  | { readonly do: "session" };

const tiers: fc.Arbitrary<Tier> = fc.constantFrom("quarter", "half", "full", "still");

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("offer" as const),
        ahead: fc.integer({ min: -2, max: 3 }),
        epoch: fc.integer({ min: -1, max: 1 }),
        tier: tiers,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant("ack" as const), which: fc.nat(40) }),
    },
    fc.record({ do: fc.constant("ack_invented" as const), seq: fc.nat(500) }),
    fc.record({ do: fc.constant("wait" as const), ms: fc.nat(8_000) }),
    fc.record({ do: fc.constant("buffer" as const), bytes: fc.constantFrom(0, 5_000_000) }),
    fc.record({ do: fc.constant("state" as const), waiting: fc.boolean() }),
    fc.record({ do: fc.constant("visible" as const), visible: fc.boolean() }),
    fc.record({ do: fc.constant("session" as const) }),
  ),
  { maxLength: 120 },
);

interface Run {
  readonly plane: FramePlane;
  readonly sent: RoomFrame[];
  /** Every frame offered while the page was visible, in order. */
  readonly offered: RoomFrame[];
  nowMs: number;
  buffered: number;
  stateWaiting: boolean;
  seq: number;
  epoch: number;
  session: number;
}

function assertConserved(plane: FramePlane): void {
  const { offered, acked, superseded, lost, sent } = plane.totals;
  const waiting = plane.waiting === undefined ? 0 : 1;
  const flying = inFlightCount(plane.flight);
  assert.equal(offered, acked + superseded + lost + flying + waiting);
  if (lost === 0) assert.equal(sent, acked + flying);
}

function pump(run: Run): void {
  const frame = nextFrame(run.plane, run.nowMs, run.buffered, run.stateWaiting);
  if (frame === undefined) return;
  const last = run.sent.at(-1);
  if (last !== undefined) {
    assert.ok(follows(frame.header, last.header), "no frame older than one already sent");
  }
  const newer = run.offered.find((other) =>
    other.header.session === frame.header.session && follows(other.header, frame.header)
  );
  assert.equal(newer, undefined, "newest wins");
  assert.ok(!run.stateWaiting, "state goes first");
  run.sent.push(frame);
}

function apply(run: Run, step: Step): void {
  const { plane } = run;
  switch (step.do) {
    case "offer": {
      if (!plane.visible) return;
      run.epoch = Math.max(1, run.epoch + step.epoch);
      run.seq = Math.max(1, run.seq + step.ahead);
      const frame = testFrame({
        seq: run.seq,
        epoch: run.epoch,
        session: run.session,
        tier: step.tier,
      }, run.nowMs);
      if (plane.waiting === undefined || follows(frame.header, plane.waiting.header)) {
        run.offered.push(frame);
      }
      offerFrame(plane, frame, run.nowMs);
      break;
    }
    case "ack": {
      const target = run.sent.at(-1 - step.which % Math.max(1, run.sent.length));
      if (target === undefined) return;
      ackFrame(plane, target.header.seq, target.header.tier, run.nowMs);
      break;
    }
    case "ack_invented": {
      const before = { ...snapshot(plane), unknownAcks: plane.totals.unknownAcks + 1 };
      assert.equal(ackFrame(plane, 1_000_000 + step.seq, "full", run.nowMs), "unknown");
      assert.deepEqual({ ...snapshot(plane), unknownAcks: plane.totals.unknownAcks }, before);
      return;
    }
    case "wait":
      run.nowMs += step.ms;
      checkSilence(plane, run.nowMs);
      break;
    case "buffer":
      run.buffered = step.bytes;
      break;
    case "state":
      run.stateWaiting = step.waiting;
      break;
    case "visible":
      setVisible(plane, step.visible, run.nowMs);
      // What waited is let go with the page; the room offers its newest when it is back.
      if (!step.visible) run.offered.length = 0;
      break;
    case "session":
      run.session++;
      run.seq = 1;
      run.epoch = 1;
      break;
  }
  pump(run);
}

function snapshot(plane: FramePlane): Record<string, unknown> {
  const { totals, ...rest } = plane;
  return structuredClone({ ...rest, ...totals, waiting: plane.waiting?.header.seq });
}

Deno.test("a frame plane loses no frame from its account and shows only newer ones, whatever happens", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const run: Run = {
        plane: createFramePlane(),
        sent: [],
        offered: [],
        nowMs: 0,
        buffered: 0,
        stateWaiting: false,
        seq: 10,
        epoch: 1,
        session: 1,
      };
      for (const step of list) {
        apply(run, step);
        assertConserved(run.plane);
        assert.ok(inFlightCount(run.plane.flight) <= 32);
      }
      closePlane(run.plane);
      assertConserved(run.plane);
      assert.equal(inFlightCount(run.plane.flight), 0);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("a frame plane gives the last frame to a viewer that acknowledges, without another offer", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ gapMs: fc.nat(50), ackAfterMs: fc.nat(200) }), { minLength: 1 }),
      (frames) => {
        const plane = createFramePlane();
        const acks: { atMs: number; seq: number }[] = [];
        let nowMs = 0;
        let lastSent = 0;
        const pumpAt = (ackAfterMs: number): void => {
          const frame = nextFrame(plane, nowMs, 0, false);
          if (frame === undefined) return;
          lastSent = frame.header.seq;
          acks.push({ atMs: nowMs + ackAfterMs, seq: lastSent });
        };
        frames.forEach(({ gapMs, ackAfterMs }, index) => {
          nowMs += gapMs;
          offerFrame(plane, testFrame({ seq: index + 1 }, nowMs), nowMs);
          pumpAt(ackAfterMs);
        });
        for (let ack = acks.shift(); ack !== undefined; ack = acks.shift()) {
          nowMs = Math.max(nowMs, ack.atMs);
          ackFrame(plane, ack.seq, "full", nowMs);
          pumpAt(1);
        }
        assert.equal(lastSent, frames.length);
        assert.equal(plane.totals.acked, plane.totals.sent);
      },
    ),
    { numRuns: 1_000 },
  );
});
