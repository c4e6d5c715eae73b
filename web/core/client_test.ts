import { CLOSE, goawayReason } from "@fuelrail/contracts/binary";
import assert from "node:assert/strict";
import { RETRY_CAP_VISIBLE_MS, RETRY_FLOOR_MS } from "./backoff.ts";
import {
  type ClientEffect,
  type ClientEvent,
  type ClientState,
  FULL_WAIT_MS,
  initialClient,
  nextWakeMs,
  PING_INTERVAL_MS,
  SEEN_GRACE_MS,
  SILENCE_LIMIT_MS,
  STEADY_AFTER_MS,
  stepClient,
  WELCOME_TIMEOUT_MS,
} from "./client.ts";

const WELCOME = {
  viewerId: "v1",
  room: "STUDIO",
  role: "viewer",
  capabilities: [],
  serverTimeMs: undefined,
  resumeToken: undefined,
};

/** A client with a clock that the test moves. */
function createBench(random = 0) {
  let state: ClientState = initialClient(true);
  let nowMs = 1_000;
  return {
    phase: () => state.phase,
    wakeMs: () => nextWakeMs(state),
    nowMs: () => nowMs,
    feed(event: ClientEvent): readonly ClientEffect[] {
      const step = stepClient(state, event, { nowMs, random });
      state = step.state;
      return step.effects;
    },
    /** Lets time pass up to the client's own alarm, and rings it. */
    wake(): readonly ClientEffect[] {
      nowMs = nextWakeMs(state) ?? nowMs;
      return this.feed({ type: "woke" });
    },
    pass(ms: number): void {
      nowMs += ms;
    },
    join(): void {
      const { phase } = state;
      assert.ok(phase.name === "joining");
      this.feed({ type: "opened", socket: phase.socket });
      this.feed({ type: "welcomed", socket: phase.socket, welcome: WELCOME });
    },
    lose(code = 1006, reason = ""): void {
      this.feed({ type: "closed", socket: state.lastSocket, code, reason });
    },
  };
}

const types = (effects: readonly ClientEffect[]) => effects.map((effect) => effect.type);

Deno.test("stepClient opens a socket, says hello once it is open and pings once it is welcome", () => {
  const bench = createBench();
  assert.deepEqual(types(bench.feed({ type: "started" })), ["open"]);
  assert.deepEqual(types(bench.feed({ type: "opened", socket: 1 })), ["sendHello"]);
  const effects = bench.feed({ type: "welcomed", socket: 1, welcome: WELCOME });
  assert.deepEqual(types(effects), ["sendPing"]);
  assert.equal(bench.phase().name, "joined");
});

Deno.test("stepClient gives up a socket that brings no welcome and tries another", () => {
  const bench = createBench();
  bench.feed({ type: "started" });
  assert.equal(bench.wakeMs(), bench.nowMs() + WELCOME_TIMEOUT_MS);
  assert.deepEqual(types(bench.wake()), ["close"]);
  assert.deepEqual(types(bench.wake()), ["open"]);
});

Deno.test("stepClient ignores what an abandoned socket still says", () => {
  const bench = createBench();
  bench.feed({ type: "started" });
  bench.wake();
  bench.wake();
  bench.feed({ type: "closed", socket: 1, code: 1006, reason: "" });
  assert.equal(bench.phase().name, "joining");
  assert.deepEqual(bench.feed({ type: "opened", socket: 1 }), []);
});

Deno.test("stepClient waits longer after every failure, up to the cap of a visible page", () => {
  const bench = createBench(0.999_999);
  bench.feed({ type: "started" });
  const waits: number[] = [];
  for (let round = 0; round < 6; round++) {
    bench.lose();
    waits.push(Math.round((bench.wakeMs() ?? 0) - bench.nowMs()));
    bench.wake();
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 5000, 5000, 5000]);
});

Deno.test("stepClient counts from the start again after a connection that held", () => {
  const bench = createBench(0.999_999);
  bench.feed({ type: "started" });
  bench.lose();
  bench.wake();
  bench.lose();
  bench.wake();
  bench.join();
  bench.pass(STEADY_AFTER_MS);
  bench.lose();
  assert.equal(Math.round((bench.wakeMs() ?? 0) - bench.nowMs()), 1000);
});

Deno.test("stepClient keeps waiting longer when a gateway lets in and drops at once", () => {
  const bench = createBench(0.999_999);
  bench.feed({ type: "started" });
  bench.join();
  bench.lose();
  bench.wake();
  bench.join();
  bench.lose();
  assert.equal(Math.round((bench.wakeMs() ?? 0) - bench.nowMs()), 2000);
});

Deno.test("stepClient does not come back after a refusal until somebody asks", () => {
  for (const code of [CLOSE.unauthorised, CLOSE.forbidden, CLOSE.protocol]) {
    const bench = createBench();
    bench.feed({ type: "started" });
    bench.lose(code, "no");
    const phase = bench.phase();
    assert.ok(phase.name === "refused");
    assert.equal(phase.loss.reason, "no");
    assert.equal(bench.wakeMs(), undefined);
    assert.deepEqual(types(bench.feed({ type: "retryAsked" })), ["open"]);
  }
});

Deno.test("stepClient knocks at a full room no sooner than the wait for a full room", () => {
  const bench = createBench();
  bench.feed({ type: "started" });
  bench.lose(CLOSE.full, "");
  assert.equal((bench.wakeMs() ?? 0) - bench.nowMs(), FULL_WAIT_MS + RETRY_FLOOR_MS);
});

Deno.test("stepClient comes back from a goaway when it was told to", () => {
  const told = createBench();
  told.feed({ type: "started" });
  told.join();
  told.feed({ type: "toldToGo", socket: 1, retryAfterMs: 3_000 });
  told.lose(CLOSE.goaway, "");
  assert.equal((told.wakeMs() ?? 0) - told.nowMs(), 3_000 + RETRY_FLOOR_MS);

  const closed = createBench();
  closed.feed({ type: "started" });
  closed.join();
  closed.lose(CLOSE.goaway, goawayReason(4_000));
  assert.equal((closed.wakeMs() ?? 0) - closed.nowMs(), 4_000 + RETRY_FLOOR_MS);
});

Deno.test("stepClient pings on and drops a gateway that has fallen silent", () => {
  const bench = createBench();
  bench.feed({ type: "started" });
  bench.join();
  const joinedMs = bench.nowMs();
  assert.deepEqual(types(bench.wake()), ["sendPing"]);
  assert.equal(bench.nowMs(), joinedMs + PING_INTERVAL_MS);
  bench.wake();
  bench.wake();
  assert.deepEqual(types(bench.wake()), ["close"]);
  assert.equal(bench.nowMs(), joinedMs + SILENCE_LIMIT_MS);
  assert.equal(bench.phase().name, "waiting");
});

Deno.test("stepClient takes every message as a sign of life", () => {
  const bench = createBench();
  bench.feed({ type: "started" });
  bench.join();
  bench.pass(SILENCE_LIMIT_MS - 1);
  bench.feed({ type: "heard", socket: 1 });
  bench.pass(2);
  bench.feed({ type: "woke" });
  assert.equal(bench.phase().name, "joined");
});

Deno.test("stepClient tells when the page is hidden and gives a sleeper time to answer", () => {
  const bench = createBench();
  bench.feed({ type: "started" });
  bench.join();
  const hide = bench.feed({ type: "visibilityChanged", visible: false });
  assert.deepEqual(hide, [{ type: "sendVisibility", socket: 1, visible: false }]);
  bench.pass(10 * SILENCE_LIMIT_MS);
  bench.feed({ type: "visibilityChanged", visible: true });
  assert.deepEqual(types(bench.feed({ type: "woke" })), ["sendPing"]);
  bench.pass(SEEN_GRACE_MS);
  assert.deepEqual(types(bench.feed({ type: "woke" })), ["close"]);
});

Deno.test("stepClient says on joining that the page is hidden", () => {
  const bench = createBench();
  bench.feed({ type: "visibilityChanged", visible: false });
  bench.feed({ type: "started" });
  bench.feed({ type: "opened", socket: 1 });
  const effects = bench.feed({ type: "welcomed", socket: 1, welcome: WELCOME });
  assert.deepEqual(types(effects), ["sendPing", "sendVisibility"]);
});

Deno.test("stepClient hurries when a waiting page is seen again", () => {
  const bench = createBench(0.999_999);
  bench.feed({ type: "visibilityChanged", visible: false });
  bench.feed({ type: "started" });
  for (let round = 0; round < 6; round++) {
    bench.lose();
    bench.wake();
  }
  bench.lose();
  assert.ok((bench.wakeMs() ?? 0) - bench.nowMs() > RETRY_CAP_VISIBLE_MS);
  bench.feed({ type: "visibilityChanged", visible: true });
  assert.ok((bench.wakeMs() ?? 0) - bench.nowMs() <= 1000);
});

Deno.test("stepClient rejoins with a new socket and leaves for good when told", () => {
  const bench = createBench();
  bench.feed({ type: "started" });
  bench.join();
  assert.deepEqual(bench.feed({ type: "rejoinAsked" }), [
    { type: "close", socket: 1 },
    { type: "open", socket: 2 },
  ]);
  assert.deepEqual(types(bench.feed({ type: "left" })), ["close"]);
  assert.equal(bench.wakeMs(), undefined);
});
