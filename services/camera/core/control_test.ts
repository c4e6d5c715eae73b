import assert from "node:assert/strict";
import fc from "fast-check";
import { PRESENCE_TTL_MS } from "@fuelrail/contracts";
import { initialControl, leaseEndMs, nextDeadlineMs, stepControl } from "./control.ts";
import {
  type ControlEvent,
  type ControlState,
  HOLD_MAX_MS,
  LEASE_MS,
  type Loss,
  REQUESTS_MAX,
  RESERVE_MS,
} from "./control_types.ts";
import type { Person } from "./person.ts";

const ada: Person = { viewerId: "ada", name: "Ada", role: "operator" };
const ben: Person = { viewerId: "ben", role: "operator" };
const cleo: Person = { viewerId: "cleo", name: "Cleo", role: "admin" };
const dan: Person = { viewerId: "dan", role: "viewer" };
const everybody = new Set(["ada", "ben", "cleo", "dan"]);

const came: ControlEvent = { type: "presence", viewerIds: everybody, atMs: 0 };
const drive = (person: Person, atMs: number): ControlEvent => ({ type: "drive", person, atMs });
const take = (person: Person, atMs: number): ControlEvent => ({
  type: "take",
  person,
  atMs,
  sinceUnixMs: atMs,
});
const hold = (viewerId: string, isHolding: boolean, atMs: number): ControlEvent => ({
  type: "hold",
  viewerId,
  isHolding,
  atMs,
});
const tick = (atMs: number): ControlEvent => ({ type: "tick", atMs });

function play(events: readonly ControlEvent[], from: ControlState = initialControl(false)) {
  let state = from;
  const refusals: (string | undefined)[] = [];
  const lost: Loss[] = [];
  for (const event of events) {
    const step = stepControl(state, event);
    state = step.state;
    refusals.push(step.refusal?.code);
    lost.push(...step.lost);
  }
  return { state, refusals, lost, driver: state.lease?.person.viewerId, last: refusals.at(-1) };
}

const requesters = ({ requests }: ControlState) => requests.map(({ person }) => person.viewerId);

Deno.test("stepControl gives a free lease to whoever steers first and refuses the other by name", () => {
  const state = play([came, drive(ada, 10)]).state;
  const { refusal } = stepControl(state, drive(ben, 20));
  assert.deepEqual(refusal, {
    code: "control_held",
    message: "Ada drives",
    detail: { driver: "ada", driver_name: "Ada" },
  });
});

Deno.test("stepControl ends a lease exactly 3 s after the last steering", () => {
  const events = [came, drive(ada, 10), drive(ada, 500)];
  assert.equal(play([...events, tick(500 + LEASE_MS - 1)]).driver, "ada");
  assert.equal(play([...events, tick(500 + LEASE_MS)]).driver, undefined);
  assert.equal(play([...events, drive(ben, 500 + LEASE_MS)]).driver, "ben");
});

Deno.test("stepControl keeps the lease while a button is held and 3 s after it is let go", () => {
  const events = [came, drive(ada, 0), hold("ada", true, 0)];
  assert.equal(play([...events, tick(LEASE_MS * 5)]).driver, "ada");
  const letGo = [...events, hold("ada", false, 20_000)];
  assert.equal(play([...letGo, tick(20_000 + LEASE_MS - 1)]).driver, "ada");
  assert.equal(play([...letGo, tick(20_000 + LEASE_MS)]).driver, undefined);
});

Deno.test("stepControl ends a held lease whose holder has been silent for a minute", () => {
  const { driver, lost } = play([
    came,
    drive(ada, 0),
    hold("ada", true, 0),
    tick(HOLD_MAX_MS),
  ]);
  assert.equal(driver, undefined);
  assert.deepEqual(lost, [{ viewerId: "ada", why: "left" }]);
});

Deno.test("stepControl ends the lease with its holder's presence", () => {
  const without = new Set(["ben"]);
  const { driver, lost } = play([
    came,
    drive(ada, 0),
    hold("ada", true, 0),
    { type: "presence", viewerIds: without, atMs: 100 },
  ]);
  assert.deepEqual([driver, lost], [undefined, [{ viewerId: "ada", why: "left" }]]);
});

Deno.test("stepControl lets a script drive that is in no room, but not hold", () => {
  const script: Person = { viewerId: "api", role: "operator" };
  const events = [came, drive(script, 0), hold("api", true, 0)];
  assert.equal(play([...events, tick(LEASE_MS - 1)]).driver, "api");
  assert.equal(play([...events, tick(LEASE_MS)]).driver, undefined);
});

Deno.test("stepControl queues requests and hands a free lease to the oldest", () => {
  const asked = play([came, drive(ada, 0), take(ben, 100), take(cleo, 200), take(ben, 300)]);
  assert.deepEqual(asked.refusals, [undefined, undefined, undefined, undefined, undefined]);
  assert.deepEqual(requesters(asked.state), ["ben", "cleo"]);
  const free = play([tick(LEASE_MS)], asked.state);
  assert.deepEqual([free.driver, requesters(free.state)], ["ben", ["cleo"]]);
  const next = play([{ type: "release", viewerId: "ben", atMs: LEASE_MS + 1 }], free.state);
  assert.deepEqual([next.driver, requesters(next.state)], ["cleo", []]);
  const withdrawn = play([{ type: "release", viewerId: "cleo", atMs: 300 }], asked.state);
  assert.deepEqual(requesters(withdrawn.state), ["ben"]);
});

Deno.test("stepControl refuses more requests than can be shown", () => {
  const crowd = Array.from(
    { length: REQUESTS_MAX + 1 },
    (_, n): ControlEvent => take({ viewerId: `v${n}`, role: "operator" }, 10),
  );
  const { refusals, state } = play([came, drive(ada, 0), ...crowd]);
  assert.equal(refusals.at(-1), "busy");
  assert.equal(state.requests.length, REQUESTS_MAX);
});

Deno.test("stepControl drops the request of who leaves and of who was never seen", () => {
  const stranger: Person = { viewerId: "x", role: "operator" };
  const asked = play([came, drive(ada, 0), hold("ada", true, 0), take(ben, 0), take(stranger, 0)]);
  const gone = new Set(["ada"]);
  const left = play([{ type: "presence", viewerIds: gone, atMs: 10 }], asked.state);
  assert.deepEqual(requesters(left.state), ["x"]);
  assert.equal(nextDeadlineMs(left.state), PRESENCE_TTL_MS);
  assert.deepEqual(requesters(play([tick(PRESENCE_TTL_MS)], left.state).state), []);
});

Deno.test("stepControl lets the driver and admins grant and deny, and nobody else", () => {
  const { state } = play([came, drive(ada, 0), take(ben, 10)]);
  const grant = (by: Person, to: Person): ControlEvent => ({ type: "grant", by, to, atMs: 20 });
  const deny = (by: Person): ControlEvent => ({ type: "deny", by, viewerId: "ben", atMs: 20 });
  assert.equal(play([grant(ben, ben)], state).last, "control_held");
  assert.equal(play([deny(ben)], state).last, "control_held");
  assert.equal(play([grant(ada, dan)], state).last, "forbidden");
  for (const by of [ada, cleo]) {
    const granted = play([grant(by, ben)], state);
    assert.deepEqual([granted.driver, requesters(granted.state)], ["ben", []]);
    assert.deepEqual(granted.lost, [{ viewerId: "ada", why: "handed" }]);
    assert.deepEqual(requesters(play([deny(by)], state).state), []);
    assert.equal(play([deny(by), deny(by)], state).last, "not_found");
  }
  assert.equal(play([came, grant(ben, ada)]).last, "conflict");
  assert.equal(play([came, grant(cleo, ada)]).driver, "ada");
});

Deno.test("stepControl takes the lease away on an admin's word and at a lock", () => {
  const { state } = play([came, drive(ada, 0), hold("ada", true, 0)]);
  const revoked = play([{ type: "revoke", atMs: 10 }], state);
  assert.deepEqual(
    [revoked.driver, revoked.lost],
    [undefined, [{ viewerId: "ada", why: "revoked" }]],
  );
  const lock = { since: 5, by: { name: "Cleo" }, reason: "client call" };
  const locked = play([take(ben, 5), { type: "lock", lock, atMs: 10 }], state);
  assert.deepEqual(
    [locked.driver, locked.lost, requesters(locked.state)],
    [undefined, [{ viewerId: "ada", why: "locked" }], []],
  );
  const { refusal } = stepControl(locked.state, drive(ada, 20));
  assert.equal(refusal?.code, "locked");
  assert.match(refusal?.message ?? "", /Cleo .*client call/);
  assert.equal(play([take(cleo, 30)], locked.state).last, "locked");
  assert.equal(play([{ type: "unlock", atMs: 40 }, drive(ben, 41)], locked.state).driver, "ben");
});

Deno.test("stepControl lets nobody drive where configuration is read-only, nor a watcher anywhere", () => {
  const frozen = initialControl(true);
  assert.deepEqual(play([drive(cleo, 0), take(cleo, 1)], frozen).refusals, [
    "read_only",
    "read_only",
  ]);
  assert.deepEqual(play([came, drive(dan, 0), take(dan, 1)]).refusals.slice(1), [
    "forbidden",
    "forbidden",
  ]);
});

Deno.test("stepControl reserves the lease 10 s for who asked for it, 3 s after its first use", () => {
  const taken = play([came, take(ada, 0)]);
  assert.equal(play([tick(RESERVE_MS - 1)], taken.state).driver, "ada");
  assert.equal(play([tick(RESERVE_MS)], taken.state).driver, undefined);
  assert.equal(play([drive(ada, 100), tick(100 + LEASE_MS)], taken.state).driver, undefined);
});

const person = fc.constantFrom(ada, ben, cleo, dan, { viewerId: "api", role: "admin" } as Person);
const viewerId = fc.constantFrom("ada", "ben", "cleo", "dan", "api");
const lock = { since: 0 };
const wish = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("drive" as const), person }) },
  fc.record({ type: fc.constant("hold" as const), viewerId, isHolding: fc.boolean() }),
  fc.record({ type: fc.constant("take" as const), person, sinceUnixMs: fc.constant(0) }),
  fc.record({ type: fc.constant("release" as const), viewerId }),
  fc.record({ type: fc.constant("grant" as const), by: person, to: person }),
  fc.record({ type: fc.constant("deny" as const), by: person, viewerId }),
  fc.constantFrom(
    { type: "revoke" } as const,
    { type: "unlock" } as const,
    { type: "tick" } as const,
    { type: "lock", lock } as const,
  ),
  fc.record({
    type: fc.constant("presence" as const),
    viewerIds: fc.array(viewerId, { maxLength: 5 }).map((ids) => new Set(ids)),
  }),
);
const history = fc.array(fc.tuple(wish, fc.nat({ max: 4_000 })), { maxLength: 60 });

function playHistory(list: readonly (readonly [object, number])[], readOnly = false) {
  let atMs = 0;
  const events = list.map(([event, waitMs]) => {
    atMs += waitMs;
    return { ...event, atMs } as ControlEvent;
  });
  return { events, endMs: atMs, ...play(events, initialControl(readOnly)) };
}

Deno.test("stepControl never lets the lease stick: without steering it is free within bounded time", () => {
  fc.assert(
    fc.property(history, (list) => {
      const { state, endMs } = playHistory(list);
      const longestMs = HOLD_MAX_MS + RESERVE_MS * (REQUESTS_MAX + 1);
      let now = state;
      let wakes = 0;
      for (
        let nextMs = nextDeadlineMs(now);
        nextMs !== undefined;
        nextMs = nextDeadlineMs(now)
      ) {
        assert.ok(nextMs <= endMs + longestMs, "every deadline is near");
        assert.ok(++wakes < 100, "the deadlines come to an end");
        now = stepControl(now, tick(Math.max(nextMs, endMs))).state;
      }
      assert.equal(now.lease, undefined);
      assert.deepEqual(now.requests.length, 0);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("stepControl has one driver, who may steer, is not expired and asks for nothing", () => {
  fc.assert(
    fc.property(history, fc.boolean(), (list, readOnly) => {
      const { state, endMs } = playHistory(list, readOnly);
      const { lease, requests, present } = state;
      const ids = requesters(state);
      assert.equal(new Set(ids).size, ids.length, "each asks once");
      if (lease === undefined) {
        assert.equal(requests.length, 0, "a free lease goes to who asks for it");
        return;
      }
      assert.ok(!readOnly && state.lock === undefined, "nobody drives what is frozen");
      assert.notEqual(lease.person.role, "viewer");
      assert.ok(leaseEndMs(lease, present) > endMs, "an expired lease has ended");
      assert.ok(!ids.includes(lease.person.viewerId), "the driver has what it asks for");
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("stepControl changes nothing when it refuses, beyond what time changes", () => {
  fc.assert(
    fc.property(history, wish, (list, last) => {
      const { state, endMs } = playHistory(list);
      const step = stepControl(state, { ...last, atMs: endMs } as ControlEvent);
      if (step.refusal === undefined) return;
      assert.deepEqual(step.state, stepControl(state, tick(endMs)).state);
      assert.deepEqual(step.lost, []);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("stepControl says of everybody who loses the lease while holding that it is lost", () => {
  fc.assert(
    fc.property(history, (list) => {
      let state = initialControl(false);
      for (const event of playHistory(list).events) {
        const before = state.lease;
        const step = stepControl(state, event);
        state = step.state;
        const isOther = state.lease?.person.viewerId !== before?.person.viewerId;
        if (before?.isHolding !== true || !isOther || !state.present.has(before.person.viewerId)) {
          continue;
        }
        assert.ok(step.lost.some((loss) => loss.viewerId === before.person.viewerId));
      }
    }),
    { numRuns: 1_000 },
  );
});
