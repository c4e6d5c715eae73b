import { encodeEvent, parseRoom, type PayloadOf, type Room, subjects } from "@fuelrail/contracts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { type Bus, createMemoryHub } from "../bus/mod.ts";
import { createManualClock, type ManualClock } from "../clock.ts";
import { createLog } from "../log.ts";
import { type RequestHandlers, RequestRefused, serveRequests } from "../requests.ts";
import { OctaneError } from "./octane_error.ts";
import { type OctaneTurn, TurnRefused, withTurn } from "./turns_client.ts";

function roomNamed(text: string): Room {
  const parsed = parseRoom(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.room;
}

const room = roomNamed("STUDIO");
const HELD = { session: 7, project_generation: 3, hold_ms: 2000 };

interface Stage {
  readonly bus: Bus;
  readonly clock: ManualClock;
  /** Turn requests as they arrived, such as `ask gesture` and `renew t1`. */
  readonly asked: string[];
  readonly ends: PayloadOf<"octaneTurnEnd">[];
}

/** An arbiter that grants every turn, unless `handlers` say otherwise. */
async function withArbiter(
  handlers: RequestHandlers,
  body: (stage: Stage) => Promise<void>,
): Promise<void> {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const [bus, arbiter] = [hub.connect("client"), hub.connect("arbiter")];
  const asked: string[] = [];
  const ends: PayloadOf<"octaneTurnEnd">[] = [];
  serveRequests({
    bus: arbiter,
    room,
    service: "frame-ingest",
    log: createLog("test", "error", () => {}),
    clock,
    handlers: {
      octaneTurn(payload) {
        asked.push(
          `ask ${payload.class}${payload.holder === undefined ? "" : " by " + payload.holder}`,
        );
        return {
          event_type: "octaneTurnGranted",
          payload: { turn: "t1", class: payload.class, ...HELD },
        };
      },
      octaneTurnRenew(payload) {
        asked.push(`renew ${payload.turn} of ${payload.session}`);
        return { event_type: "octaneTurnRenewed", payload: { turn: payload.turn, ...HELD } };
      },
      octaneTurnEnd(payload) {
        asked.push(`end ${payload.turn}`);
        ends.push(payload);
        return { event_type: "octaneTurnEnded", payload: { turn: payload.turn, lapsed: false } };
      },
      ...handlers,
    },
  });
  await body({ bus, clock, asked, ends });
  await arbiter.drain();
  await bus.drain();
}

async function refusalOf(work: Promise<unknown>): Promise<TurnRefused> {
  const error = await work.then(() => undefined, (cause: unknown) => cause);
  assert.ok(error instanceof TurnRefused, `a TurnRefused, not ${String(error)}`);
  return error;
}

Deno.test("withTurn asks, lets the work call, and gives the turn back with its outcome", async () => {
  await withArbiter({}, async ({ bus, clock, asked, ends }) => {
    const answer = await withTurn(bus, room, "gesture", async (turn) => {
      assert.equal(turn.session, 7);
      assert.equal(turn.projectGeneration, 3);
      const value = await turn.run(() => Promise.resolve(41));
      turn.made({ changeLevel: 12n, inputSeq: 5 });
      return value + 1;
    }, { clock, holder: "camera" });
    assert.equal(answer, 42);
    assert.deepEqual(asked, ["ask gesture by camera", "end t1"]);
    assert.equal(ends[0]?.session, 7);
    assert.equal(ends[0]?.change_level, 12);
    assert.equal(ends[0]?.input_seq, 5);
    assert.equal(clock.pendingTimers, 0);
  });
});

Deno.test("withTurn tells a change level that no double holds", async () => {
  await withArbiter({}, async ({ bus, clock, ends }) => {
    await withTurn(bus, room, "edit", (turn) => {
      turn.made({ changeLevel: 2n ** 63n + 1n });
      return Promise.resolve();
    }, { clock });
    assert.equal(ends[0]?.change_level, "9223372036854775809");
    assert.equal(ends[0]?.input_seq, undefined);
  });
});

Deno.test("withTurn gives the turn back when the work fails", async () => {
  await withArbiter({}, async ({ bus, clock, asked }) => {
    const failing = withTurn(bus, room, "read", () => Promise.reject(new Error("odd")), { clock });
    await assert.rejects(failing, /odd/);
    assert.deepEqual(asked, ["ask read", "end t1"]);
  });
});

Deno.test("withTurn rejects with the arbiter's refusal and does no work", async () => {
  const octaneTurn = () => {
    throw new RequestRefused("octane_offline", "No turn: there is no working connection");
  };
  await withArbiter({ octaneTurn }, async ({ bus, clock }) => {
    let worked = false;
    const work = () => {
      worked = true;
      return Promise.resolve();
    };
    const error = await refusalOf(withTurn(bus, room, "pick", work, { clock }));
    assert.equal(error.code, "octane_offline");
    assert.match(error.message, /no working connection/);
    assert.equal(worked, false);
  });
});

Deno.test("withTurn rejects when no arbiter runs", async () => {
  const clock = createManualClock();
  const bus = createMemoryHub({ clock }).connect("client");
  const error = await refusalOf(withTurn(bus, room, "read", () => Promise.resolve(), { clock }));
  assert.equal(error.code, "service_unavailable");
  await bus.drain();
});

Deno.test("run renews the turn every 500 ms while its call runs, and not between calls", async () => {
  await withArbiter({}, async ({ bus, clock, asked }) => {
    await withTurn(bus, room, "load", async (turn) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const running = turn.run(() => promise);
      await clock.advanceAsync(1600);
      assert.equal(asked.filter((line) => line === "renew t1 of 7").length, 3);
      resolve();
      await running;
      await clock.advanceAsync(400);
      assert.equal(asked.length, 4);
    }, { clock });
  });
});

Deno.test("run lets one call at a time be under way, in order", async () => {
  await withArbiter({}, async ({ bus, clock }) => {
    const steps: string[] = [];
    await withTurn(bus, room, "edit", async (turn) => {
      const call = (name: string) =>
        turn.run(async () => {
          steps.push(`${name} begins`);
          await Promise.resolve();
          steps.push(`${name} ends`);
        });
      await Promise.all([call("first"), call("second")]);
    }, { clock });
    assert.deepEqual(steps, ["first begins", "first ends", "second begins", "second ends"]);
  });
});

Deno.test("run goes on after a call that failed", async () => {
  await withArbiter({}, async ({ bus, clock }) => {
    await withTurn(bus, room, "edit", async (turn) => {
      const failing = turn.run(() => Promise.reject(new Error("odd")));
      const next = turn.run(() => Promise.resolve("fine"));
      await assert.rejects(failing, /odd/);
      assert.equal(await next, "fine");
    }, { clock });
  });
});

Deno.test("a turn in which a call was not answered in time calls no more and is left to lapse", async () => {
  for (const kind of ["edit", "read"] as const) {
    await withArbiter({}, async ({ bus, clock, asked }) => {
      const late = new OctaneError({ kind: "deadline", rpc: "r", target: "here", why: "late" });
      const work = withTurn(bus, room, kind, async (turn) => {
        const failure = await turn.run(() => Promise.reject(late)).catch((error) => error);
        assert.equal(failure, late, "what became of the call is told");
        let called = false;
        const next = turn.run(() => Promise.resolve(called = true));
        assert.equal((await refusalOf(next)).code, "turn_void");
        assert.deepEqual([called, turn.open], [false, false]);
        throw failure;
      }, { clock });
      await assert.rejects(work, late);
      await clock.advanceAsync(1);
      assert.deepEqual(asked, [`ask ${kind}`], "not given back: the arbiter waits until it lapses");
    });
  }
});

Deno.test("run renews a turn that has rested before it calls again", async () => {
  await withArbiter({}, async ({ bus, clock, asked }) => {
    await withTurn(bus, room, "read", async (turn) => {
      await clock.advanceAsync(700);
      await turn.run(() => {
        asked.push("call");
        return Promise.resolve();
      });
    }, { clock });
    // A reader does not wait for the arbiter to hear that its turn is over.
    assert.deepEqual(asked.slice(0, 3), ["ask read", "renew t1 of 7", "call"]);
    await clock.advanceAsync(0);
    assert.deepEqual(asked.slice(3), ["end t1"]);
  });
});

Deno.test("run makes no call and aborts the turn once the arbiter calls it void", async () => {
  const octaneTurnRenew = () => {
    throw new RequestRefused("turn_void", "Turn t1 is over");
  };
  await withArbiter({ octaneTurnRenew }, async ({ bus, clock, asked }) => {
    await withTurn(bus, room, "edit", async (turn) => {
      await clock.advanceAsync(600);
      let called = false;
      const error = await refusalOf(turn.run(() => {
        called = true;
        return Promise.resolve();
      }));
      assert.equal(error.code, "turn_void");
      assert.equal(called, false);
      assert.equal(turn.open, false);
      assert.equal(turn.signal.aborted, true);
    }, { clock });
    assert.deepEqual(asked, ["ask edit"]);
  });
});

Deno.test("a running call's signal is aborted when no renewal gets through in time", async () => {
  const octaneTurnRenew = () => {
    throw new RequestRefused("service_unavailable", "restarting");
  };
  await withArbiter({ octaneTurnRenew }, async ({ bus, clock }) => {
    await withTurn(bus, room, "edit", async (turn) => {
      const running = turn.run((signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
      );
      const failed = refusalOf(running);
      await clock.advanceAsync(1900);
      assert.equal(turn.signal.aborted, false);
      await clock.advanceAsync(200);
      assert.equal((await failed).code, "turn_void");
    }, { clock });
  });
});

Deno.test("a walk starts no call after 50 ms, other turns do", async () => {
  await withArbiter({}, async ({ bus, clock }) => {
    await withTurn(bus, room, "walk", async (turn) => {
      await clock.advanceAsync(50);
      assert.equal(await turn.run(() => Promise.resolve("in time")), "in time");
      await clock.advanceAsync(1);
      assert.equal(turn.open, false);
      await refusalOf(turn.run(() => Promise.resolve("late")));
    }, { clock });
    await withTurn(bus, room, "read", async (turn) => {
      await clock.advanceAsync(100);
      assert.equal(await turn.run(() => Promise.resolve("fine")), "fine");
    }, { clock });
  });
});

Deno.test("a walk starts no call once somebody more urgent waits, and a reading ends after its call", async () => {
  for (const kind of ["walk", "read", "edit"] as const) {
    await withArbiter({}, async ({ bus, clock }) => {
      await withTurn(bus, room, kind, async (turn) => {
        const wanted = encodeEvent("octaneTurnWanted", { turn: "t1" });
        bus.publish(subjects.turn(room), new TextEncoder().encode(wanted));
        await clock.advanceAsync(1);
        assert.equal(turn.open, true, "nobody is stopped before a first call");
        await turn.run(() => Promise.resolve());
        assert.equal(turn.open, kind === "edit");
        const second = turn.run(() => Promise.resolve("made"));
        if (kind === "walk") assert.equal((await refusalOf(second)).code, "turn_void");
        else assert.equal(await second, "made");
      }, { clock });
    });
  }
});

Deno.test("a turn that was given back is closed", async () => {
  await withArbiter({}, async ({ bus, clock }) => {
    let kept: OctaneTurn | undefined;
    await withTurn(bus, room, "read", (turn) => {
      kept = turn;
      return Promise.resolve();
    }, { clock });
    assert.equal(kept?.open, false);
    await refusalOf(kept?.run(() => Promise.resolve()) ?? Promise.resolve());
  });
});

/** Moves time on in small steps, so that answers on the bus get through as they would. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 50) await clock.advanceAsync(Math.min(left, 50));
}

const PACE = fc.array(
  fc.record({ restMs: fc.nat(3000), callMs: fc.nat(3000) }),
  { minLength: 1, maxLength: 6 },
);

Deno.test("run never has a call under way in a turn that the arbiter has let lapse", async () => {
  await fc.assert(
    fc.asyncProperty(PACE, async (pace) => {
      let keptAtMs = 0;
      let nowMs = () => 0;
      const lapsed = () => nowMs() - keptAtMs >= HELD.hold_ms;
      const octaneTurnRenew: RequestHandlers["octaneTurnRenew"] = ({ turn }) => {
        if (lapsed()) throw new RequestRefused("turn_void", `Turn ${turn} is over`);
        keptAtMs = nowMs();
        return { event_type: "octaneTurnRenewed", payload: { turn, ...HELD } };
      };
      await withArbiter({ octaneTurnRenew }, async ({ bus, clock }) => {
        nowMs = clock.nowMs;
        await withTurn(bus, room, "edit", async (turn) => {
          for (const { restMs, callMs } of pace) {
            await pass(clock, restMs);
            const call = Promise.withResolvers<void>();
            const running = turn.run(async () => {
              assert.equal(lapsed(), false, "at the start of a call");
              await call.promise;
              assert.equal(lapsed(), false, "at the end of a call");
            });
            const settled = running.then(() => undefined, (cause: unknown) => cause);
            await pass(clock, callMs);
            call.resolve();
            const failure = await settled;
            assert.ok(failure === undefined || failure instanceof TurnRefused, String(failure));
            assert.equal(failure === undefined, turn.open);
          }
        }, { clock });
      });
    }),
    { numRuns: 40 },
  );
});
