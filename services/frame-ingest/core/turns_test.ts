import assert from "node:assert/strict";
import fc from "fast-check";
import type { TurnClass } from "@fuelrail/contracts";
import { ask, end, granted, grantOf, newId, ready, SESSION } from "./testing/turns_rig.ts";
import {
  advanceTurns,
  askTurn,
  createTurns,
  endTurn,
  gestureRuns,
  type HeldTurn,
  leaveTurns,
  renewTurn,
  TURN_WAIT_MAX_MS,
  type TurnEffect,
  turnsDueMs,
  turnsImage,
  turnsLane,
  turnsLink,
  turnsProbed,
  turnsProject,
} from "./turns.ts";

Deno.test("askTurn() grants one turn at a time", () => {
  const state = ready();
  const first = grantOf(ask(state, "read", 0));
  assert.deepEqual(granted(ask(state, "read", 1)), []);
  assert.equal(granted(end(state, first, 2)).length, 1);
});

Deno.test("askTurn() grants the turn with the reason that it was asked with", () => {
  const state = ready();
  const reason = "Octane asks on its own screen";
  const effects = askTurn(state, { id: newId(), class: "load", askedAtMs: 0, reason }, 0);
  assert.equal(grantOf(effects).reason, reason);
  assert.equal(
    grantOf(end(state, grantOf(effects), 1).concat(ask(state, "read", 2))).reason,
    undefined,
  );
});

Deno.test("askTurn() serves load, gesture, pick, edit, read and walk in that order", () => {
  const state = ready();
  let held = grantOf(ask(state, "read", 0));
  for (const name of ["walk", "read", "edit", "pick", "gesture", "load"] as const) {
    ask(state, name, 1);
  }
  const served: TurnClass[] = [];
  for (let nowMs = 2; served.length < 5; nowMs++) {
    held = grantOf(end(state, held, nowMs));
    served.push(held.class);
  }
  assert.deepEqual(served, ["load", "gesture", "pick", "edit", "read"]);
});

Deno.test("askTurn() lets whoever has waited half a second go next, longest wait first", () => {
  const state = ready();
  const held = grantOf(ask(state, "read", 0));
  ask(state, "edit", 10);
  ask(state, "read", 5);
  ask(state, "load", 400);
  assert.equal(grantOf(end(state, held, 510)).class, "read");
});

Deno.test("askTurn() refuses at once while Octane is away, and a loss refuses all who wait", () => {
  const state = ready();
  const held = grantOf(ask(state, "edit", 0));
  ask(state, "read", 1);
  const effects = turnsLink(state, false, 2);
  assert.deepEqual(effects.map((effect) => effect.type), ["over", "refuse"]);
  assert.equal(renewTurn(state, held.turn, SESSION, 3), undefined);
  const [refusal] = ask(state, "read", 4);
  assert.ok(refusal?.type === "refuse" && refusal.code === "octane_offline");
});

Deno.test("createTurns() grants nothing for two seconds and one answered probe", () => {
  const state = createTurns(SESSION, 0);
  turnsLink(state, true, 10);
  assert.deepEqual(ask(state, "gesture", 10), []);
  assert.deepEqual(advanceTurns(state, 1_999), []);
  assert.deepEqual(advanceTurns(state, 2_000), [{ type: "probe" }]);
  assert.deepEqual(advanceTurns(state, 2_001), []);
  assert.deepEqual(turnsProbed(state, false, 2_100), []);
  assert.equal(turnsDueMs(state, 2_100), 2_600);
  assert.deepEqual(advanceTurns(state, 2_600), [{ type: "probe" }]);
  assert.equal(grantOf(turnsProbed(state, true, 2_650)).class, "gesture");
});

Deno.test("renewTurn() keeps a turn beyond its two seconds; without it the turn lapses", () => {
  const state = ready();
  const held = grantOf(ask(state, "edit", 0));
  assert.ok(renewTurn(state, held.turn, SESSION, 1_900));
  assert.deepEqual(advanceTurns(state, 3_899), []);
  const [over] = advanceTurns(state, 3_900);
  assert.ok(over?.type === "over" && over.how === "lapsed");
  assert.equal(endTurn(state, held.turn, SESSION, 3_950).lapsed, true);
});

Deno.test("advanceTurns() grants nothing for two seconds and a probe after a lapse", () => {
  const state = ready();
  ask(state, "edit", 0);
  ask(state, "read", 10);
  assert.deepEqual(granted(advanceTurns(state, 2_000)), []);
  assert.deepEqual(advanceTurns(state, 4_000), [{ type: "probe" }]);
  assert.equal(grantOf(turnsProbed(state, true, 4_010)).class, "read");
});

Deno.test("renewTurn() and endTurn() know no turn of another session", () => {
  const state = ready();
  const held = grantOf(ask(state, "edit", 0));
  assert.equal(renewTurn(state, held.turn, SESSION + 1, 1), undefined);
  assert.equal(endTurn(state, held.turn, SESSION + 1, 1).lapsed, true);
  assert.ok(renewTurn(state, held.turn, undefined, 1));
});

Deno.test("askTurn() closes the lane for a load, waits for its call and opens it afterwards", () => {
  const state = ready();
  turnsLane(state, true, 0);
  assert.deepEqual(ask(state, "load", 1), [{ type: "lane", closed: true }]);
  const held = grantOf(turnsLane(state, false, 2));
  assert.equal(held.class, "load");
  const effects = end(state, held, 3);
  assert.deepEqual(effects.map((effect) => effect.type), ["over", "lane"]);
});

Deno.test("turnsProject() ends every turn but the load that made the project", () => {
  const state = ready();
  const load = grantOf(ask(state, "load", 0));
  assert.deepEqual(turnsProject(state, 1), []);
  end(state, load, 2);
  grantOf(ask(state, "edit", 3));
  const [over] = turnsProject(state, 4);
  assert.ok(over?.type === "over" && over.how === "project");
});

Deno.test("gestureRuns() lasts until half a second after the last gesture turn", () => {
  const state = ready();
  assert.ok(!gestureRuns(state, 0));
  const held = grantOf(ask(state, "gesture", 0));
  assert.ok(gestureRuns(state, 100));
  end(state, held, 100);
  assert.ok(gestureRuns(state, 599));
  assert.ok(!gestureRuns(state, 600));
});

Deno.test("askTurn() grants no walk while a gesture runs, and one right after", () => {
  const state = ready();
  end(state, grantOf(ask(state, "gesture", 0)), 10);
  assert.deepEqual(granted(ask(state, "walk", 20)), []);
  assert.equal(turnsDueMs(state, 20), 510);
  assert.equal(grantOf(advanceTurns(state, 510)).class, "walk");
});

Deno.test("advanceTurns() refuses who has waited as long as a request may", () => {
  const state = ready();
  const held = grantOf(ask(state, "edit", 0));
  ask(state, "read", 0);
  for (let nowMs = 1_000; nowMs < TURN_WAIT_MAX_MS; nowMs += 1_000) {
    assert.ok(renewTurn(state, held.turn, SESSION, nowMs));
  }
  const [refusal] = advanceTurns(state, TURN_WAIT_MAX_MS);
  assert.ok(refusal?.type === "refuse" && refusal.code === "busy");
});

Deno.test("advanceTurns() refuses an ask-ahead as long after it came as any other", () => {
  const state = ready();
  const held = grantOf(ask(state, "load", 0));
  const after = { level: 7, untilMs: 5_000 };
  askTurn(state, { id: newId(), class: "gesture", askedAtMs: 0, after }, 0);
  ask(state, "gesture", 1_000);
  for (let nowMs = 1_000; nowMs < TURN_WAIT_MAX_MS; nowMs += 1_000) {
    assert.ok(renewTurn(state, held.turn, SESSION, nowMs));
    assert.deepEqual(advanceTurns(state, nowMs), []);
  }
  assert.equal(turnsDueMs(state, 8_000), TURN_WAIT_MAX_MS);
  const [refusal, ...others] = advanceTurns(state, TURN_WAIT_MAX_MS);
  assert.ok(refusal?.type === "refuse" && refusal.code === "busy");
  assert.deepEqual([others, refusal.ask.askedAtMs], [[], 0]);
  assert.equal(grantOf(end(state, held, TURN_WAIT_MAX_MS + 1)).class, "gesture");
});

Deno.test("leaveTurns() gives no turn to who has left, nor keeps the lane closed for a load", () => {
  const state = ready();
  turnsLane(state, true, 0);
  const id = newId();
  askTurn(state, { id, class: "load", askedAtMs: 0 }, 0);
  assert.ok(state.laneClosed);
  const effects = leaveTurns(state, id, 1);
  assert.deepEqual(effects.map((effect) => effect.type), ["refuse", "lane"]);
  assert.deepEqual(turnsLane(state, false, 2), []);
  assert.deepEqual(leaveTurns(state, id, 3), []);
});

type Step =
  | { readonly do: "ask"; readonly class: TurnClass; readonly afterMs: number }
  | { readonly do: "renew" | "end" | "tick" | "probed" | "project"; readonly afterMs: number }
  | { readonly do: "link" | "lane"; readonly on: boolean; readonly afterMs: number };

const afterMs = fc.nat(900);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("ask" as const),
    class: fc.constantFrom<TurnClass>("load", "gesture", "pick", "edit", "read", "walk"),
    afterMs,
  }),
  fc.record({
    do: fc.constantFrom("renew" as const, "end" as const, "tick" as const, "probed" as const),
    afterMs,
  }),
  fc.record({ do: fc.constant("project" as const), afterMs }),
  fc.record({ do: fc.constantFrom("link" as const, "lane" as const), on: fc.boolean(), afterMs }),
);

Deno.test("turns grant at most one turn, never beside the lane for a load, and answer everybody", () => {
  fc.assert(fc.property(fc.array(anyStep, { maxLength: 100 }), (steps) => {
    const state = createTurns(SESSION, 0);
    let nowMs = 0;
    let asked = 0;
    let answered = 0;
    let out: HeldTurn | undefined;
    let lapsedAtMs = -Infinity;
    const apply = (step: Step): TurnEffect[] => {
      switch (step.do) {
        case "ask":
          asked++;
          return ask(state, step.class, nowMs);
        case "renew":
          if (out !== undefined) renewTurn(state, out.turn, SESSION, nowMs);
          return [];
        case "end":
          return out === undefined ? [] : endTurn(state, out.turn, SESSION, nowMs).effects;
        case "tick":
          return advanceTurns(state, nowMs);
        case "probed":
          return turnsProbed(state, true, nowMs);
        case "project":
          return turnsProject(state, nowMs);
        case "link":
          return turnsLink(state, step.on, nowMs);
        case "lane":
          return turnsLane(state, step.on && !state.laneClosed, nowMs);
      }
    };
    for (const step of steps) {
      nowMs += step.afterMs;
      for (const effect of apply(step)) {
        if (effect.type === "over") {
          assert.equal(effect.held.turn, out?.turn);
          out = undefined;
          if (effect.how !== "ended") lapsedAtMs = nowMs;
        }
        if (effect.type === "refuse") answered++;
        if (effect.type === "grant") {
          answered++;
          assert.equal(out, undefined);
          assert.ok(nowMs - lapsedAtMs >= 2_000 && nowMs >= 2_000);
          if (effect.held.class === "load") assert.ok(state.laneClosed && !state.laneBusy);
          if (effect.held.class === "walk") assert.ok(nowMs >= state.gestureUntilMs);
          out = effect.held;
        }
      }
      if (state.laneClosed) assert.ok(state.linkUp);
      assert.equal(asked, answered + state.waiting.length);
    }
  }));
});

Deno.test("a turn asked for ahead comes with the first image of its level, and holds up nobody", () => {
  const state = ready();
  const ahead = { id: newId(), class: "gesture", askedAtMs: 0 } as const;
  const after = { level: 7, untilMs: 900 };
  assert.deepEqual(granted(askTurn(state, { ...ahead, after }, 0)), []);
  const read = grantOf(ask(state, "read", 1));
  end(state, read, 2);
  assert.deepEqual(granted(turnsImage(state, 6, 3)), []);
  assert.equal(grantOf(turnsImage(state, 7, 4)).class, "gesture");
});

Deno.test("a turn asked for ahead comes at its time when no image does, or at once if it has come", () => {
  const late = ready();
  const ahead = { id: newId(), class: "gesture", askedAtMs: 0 } as const;
  askTurn(late, { ...ahead, after: { level: 7, untilMs: 900 } }, 0);
  assert.equal(turnsDueMs(late, 0), 900);
  assert.deepEqual(granted(advanceTurns(late, 899)), []);
  assert.equal(grantOf(advanceTurns(late, 900)).class, "gesture");

  const seen = ready();
  turnsImage(seen, 8, 0);
  assert.equal(
    grantOf(askTurn(seen, { ...ahead, after: { level: 7, untilMs: 900 } }, 1)).class,
    "gesture",
  );
  const other = ready();
  turnsImage(other, 8, 0);
  turnsProject(other, 1);
  assert.deepEqual(
    granted(askTurn(other, { ...ahead, after: { level: 7, untilMs: 900 } }, 2)),
    [],
  );
});

Deno.test("a turn asked for ahead takes no place from who waited while it rested", () => {
  const state = ready();
  const held = grantOf(ask(state, "read", 0));
  const ahead = { id: newId(), class: "walk", askedAtMs: 0 } as const;
  askTurn(state, { ...ahead, after: { level: 7, untilMs: 5_000 } }, 0);
  ask(state, "read", 600);
  turnsImage(state, 7, 700);
  assert.equal(grantOf(end(state, held, 800)).class, "read");
});

Deno.test("who reads or walks is told once that somebody more urgent has come to wait", () => {
  for (const holder of ["read", "walk"] as const) {
    const state = ready();
    const held = grantOf(ask(state, holder, 0));
    assert.deepEqual(ask(state, "edit", 1), []);
    assert.deepEqual(ask(state, "gesture", 2), [{ type: "wanted", turn: held.turn }]);
    assert.deepEqual(ask(state, "pick", 3), []);
    assert.equal(grantOf(end(state, held, 4)).class, "gesture");
  }
  const state = ready();
  grantOf(ask(state, "edit", 0));
  assert.deepEqual(ask(state, "gesture", 1), []);
});

Deno.test("a turn asked for ahead is wanted only once its image has come", () => {
  const state = ready();
  const after = { level: 9, untilMs: 1_000 };
  askTurn(state, { id: newId(), class: "gesture", askedAtMs: 0, after }, 0);
  const held = grantOf(ask(state, "read", 1));
  assert.deepEqual(turnsImage(state, 9, 5), [{ type: "wanted", turn: held.turn }]);
});
