import assert from "node:assert/strict";
import fc from "fast-check";
import { BACKOFF_CAP_MS } from "./backoff.ts";
import {
  createLink,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  stallDueMs,
  stepLink,
} from "./link.ts";
import type { LinkFault } from "./link_words.ts";
import type { RenderStateName } from "./render_state.ts";

const PEER = "10.0.0.7:51022";

function connected(state: RenderStateName = "rendering", generation = "beta2"): LinkEvent {
  return {
    type: "connected",
    generation: generation as "beta2",
    version: "15000005",
    renderer: null,
    state,
    hasTarget: undefined,
  };
}

const failed = (fault: LinkFault): LinkEvent => ({ type: "failed", fault, random: 0 });
const render = (state: RenderStateName): LinkEvent => ({
  type: "render",
  state,
  hasTarget: undefined,
});

function linkAfter(...events: readonly LinkEvent[]): LinkState {
  const link = createLink(PEER, 0);
  for (const event of events) stepLink(link, event, 0);
  return link;
}

const REFUSED: LinkFault = { kind: "unreachable", why: "nothing listens on port 51022" };
const LOST: LinkFault = { kind: "connectionLost", why: "the connection was lost" };

const ALL_FAULTS: readonly LinkFault[] = [
  { kind: "unreachable", why: "nothing listens on port 51022" },
  { kind: "silent", why: "it accepts connections but says nothing" },
  { kind: "notOctane", why: "it has no stream of images" },
  { kind: "streamEnded" },
  { kind: "hung", afterMs: 15_000 },
  { kind: "connectionLost", why: "the connection was lost" },
];

Deno.test("stepLink() says connecting until the first attempt has ended", () => {
  const link = linkAfter({ type: "connecting" });
  assert.equal(link.view.link, "connecting");
  assert.match(link.view.reason ?? "", /10\.0\.0\.7:51022/);
});

Deno.test("stepLink() gives every fault its own reason naming the address", () => {
  const reasons = ALL_FAULTS.map((fault) => linkAfter(failed(fault)).view.reason ?? "");
  assert.equal(new Set(reasons).size, ALL_FAULTS.length);
  for (const reason of reasons) assert.ok(reason.includes(PEER), reason);
});

Deno.test("stepLink() calls an absent Octane offline and a silent one stalled", () => {
  assert.equal(linkAfter(failed(REFUSED)).view.link, "offline");
  assert.equal(linkAfter(failed({ kind: "silent", why: "it says nothing" })).view.link, "stalled");
});

Deno.test("stepLink() calls a dropped stream connecting, and offline once it fails again", () => {
  const dropped = failed({ kind: "streamEnded" });
  assert.equal(linkAfter(connected(), dropped).view.link, "connecting");
  const again = linkAfter(connected(), dropped, { type: "connecting" }, dropped);
  assert.equal(again.view.link, "offline");
});

Deno.test("stepLink() keeps since while a link stays in one state", () => {
  const link = createLink(PEER, 0);
  stepLink(link, failed(LOST), 1_000);
  stepLink(link, { type: "connecting" }, 2_000);
  stepLink(link, failed(REFUSED), 3_000);
  assert.deepEqual([link.view.link, link.view.sinceMs], ["offline", 1_000]);
});

Deno.test("stepLink() is idle when nothing renders, however long nothing comes", () => {
  for (const state of ["finished", "paused", "stopped"] as const) {
    const link = linkAfter(connected(), render(state));
    stepLink(link, { type: "tick" }, 3_600_000);
    assert.equal(link.view.link, "idle", state);
    assert.equal(stallDueMs(link), undefined);
  }
});

Deno.test("stepLink() stalls a render after 15 s without an image and revives with one", () => {
  const link = linkAfter(connected());
  stepLink(link, { type: "tick" }, 14_999);
  assert.equal(link.view.link, "live");
  stepLink(link, { type: "tick" }, 15_000);
  assert.equal(link.view.link, "stalled");
  stepLink(link, { type: "image" }, 15_100);
  assert.equal(link.view.link, "live");
});

Deno.test("stepLink() waits three times the longest recent interval of a slow render", () => {
  const link = linkAfter(connected());
  stepLink(link, { type: "image" }, 10_000);
  assert.equal(stallDueMs(link), 10_000 + 30_000);
  for (let i = 1; i <= 5; i++) stepLink(link, { type: "image" }, 10_000 + i * 100);
  assert.equal(stallDueMs(link), 10_500 + 15_000);
});

Deno.test("stepLink() does not count a pause as an interval between images", () => {
  const link = linkAfter(connected());
  stepLink(link, { type: "image" }, 100);
  stepLink(link, render("paused"), 200);
  stepLink(link, render("rendering"), 600_000);
  stepLink(link, { type: "image" }, 600_100);
  assert.equal(stallDueMs(link), 600_100 + 15_000);
});

Deno.test("stepLink() stalls on an overdue call, revives on an answer, gives up after six", () => {
  const link = linkAfter(connected());
  const overdue: LinkEvent = { type: "overdue", call: "getRenderStatistics", afterMs: 5_000 };
  stepLink(link, overdue, 5_000);
  assert.equal(link.view.link, "stalled");
  assert.match(link.view.reason ?? "", /getRenderStatistics for 5 s/);
  stepLink(link, { type: "answered" }, 6_000);
  assert.equal(link.view.link, "live");
  const effects = [11, 16, 21, 26, 31, 36].flatMap((second) =>
    stepLink(link, overdue, second * 1_000)
  );
  const drops = effects.filter((effect) => effect.type === "drop");
  assert.deepEqual(drops, [{ type: "drop", fault: { kind: "hung", afterMs: 30_000 } }]);
});

Deno.test("stepLink() judges by the connection alone while a project loads", () => {
  const link = linkAfter(connected(), { type: "load", running: true });
  stepLink(link, { type: "overdue", call: "getRenderStatistics", afterMs: 5_000 }, 5_000);
  stepLink(link, { type: "tick" }, 600_000);
  assert.equal(link.view.link, "live");
  stepLink(link, failed(LOST), 600_001);
  assert.equal(link.view.link, "offline");
});

Deno.test("stepLink() says what a load waits for while it runs, and no longer", () => {
  const link = linkAfter(connected(), { type: "load", running: true, reason: "Octane asks" });
  assert.equal(link.view.reason, "Octane asks");
  stepLink(link, { type: "load", running: false }, 5);
  assert.equal(link.view.reason, undefined);
  stepLink(link, { type: "load", running: true }, 6);
  assert.notEqual(link.view.reason, "Octane asks");
});

Deno.test("stepLink() says when another generation took the place of the first", () => {
  const link = linkAfter(connected("rendering", "beta2"), failed(REFUSED));
  assert.equal(link.view.generation, "unknown");
  stepLink(link, connected("rendering", "alpha5"), 10);
  assert.equal(link.view.generation, "alpha5");
  assert.match(link.view.reason ?? "", /spoke beta2 and now speaks alpha5/);
});

Deno.test("stepLink() retries soon, and at most every two seconds", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
      minLength: 1,
      maxLength: 40,
    }),
    (randoms) => {
      const link = createLink(PEER, 0);
      for (const random of randoms) {
        const effects = stepLink(link, { type: "failed", fault: REFUSED, random }, 0);
        const retry = effects.find((effect) => effect.type === "retry");
        assert.ok(retry !== undefined && retry.afterMs >= 125 && retry.afterMs <= BACKOFF_CAP_MS);
      }
    },
  ));
});

const anyEvent: fc.Arbitrary<LinkEvent> = fc.oneof(
  fc.constant<LinkEvent>({ type: "connecting" }),
  fc.constantFrom<RenderStateName>("stopped", "waiting", "rendering", "paused", "finished")
    .map((state) => connected(state)),
  fc.constantFrom(...ALL_FAULTS).map(failed),
  fc.constant<LinkEvent>({ type: "overdue", call: "x", afterMs: 5_000 }),
  fc.constant<LinkEvent>({ type: "answered" }),
  fc.constantFrom<RenderStateName>("stopped", "waiting", "rendering", "paused", "finished")
    .map(render),
  fc.constant<LinkEvent>({ type: "image" }),
  fc.boolean().map((running): LinkEvent => ({ type: "load", running })),
  fc.constant<LinkEvent>({ type: "tick" }),
);

Deno.test("stepLink() shows live or idle only over an open connection, and tells every change", () => {
  fc.assert(fc.property(fc.array(fc.tuple(anyEvent, fc.nat(20_000))), (steps) => {
    const link = createLink(PEER, 0);
    let told = link.view;
    let nowMs = 0;
    for (const [event, passedMs] of steps) {
      nowMs += passedMs;
      const effects: LinkEffect[] = stepLink(link, event, nowMs);
      for (const effect of effects) if (effect.type === "publish") told = effect.view;
      assert.equal(told, link.view);
      if (link.phase !== "open") assert.ok(!["live", "idle"].includes(link.view.link));
      const restful = link.phase === "open" && link.overdue === undefined &&
        ["paused", "finished", "stopped"].includes(link.render) && !link.loading;
      if (restful) assert.equal(link.view.link, "idle");
    }
  }));
});
