import assert from "node:assert/strict";
import fc from "fast-check";
import { INITIAL_SYNC, type StateCursor, type StateEvent, syncStep } from "./state_sync.ts";
import type { SyncInput, SyncState } from "./state_sync.ts";

const at = (session: number, revision: number): StateCursor => ({ session, revision });

function eventAt(session: number, revision: number): StateEvent {
  return { event_type: "x", payload: { session, revision } };
}

/** Feeds inputs and returns what was done, in words. */
function play(inputs: readonly SyncInput[], from: SyncState = INITIAL_SYNC) {
  let state = from;
  const done: string[] = [];
  for (const input of inputs) {
    const step = syncStep(state, input);
    state = step.state;
    for (const effect of step.effects) {
      done.push(
        effect.type === "fetch"
          ? `fetch ${effect.fetchId}`
          : `${effect.type} ${effect.at.session}/${effect.at.revision}`,
      );
    }
  }
  return { state, done };
}

const event = (session: number, revision: number): SyncInput => ({
  type: "event",
  at: at(session, revision),
  event: eventAt(session, revision),
});
const heartbeat = (session: number, revision: number): SyncInput => ({
  type: "heartbeat",
  at: at(session, revision),
});
const snapshot = (fetchId: number, session: number, revision: number): SyncInput => ({
  type: "snapshot",
  fetchId,
  at: at(session, revision),
  events: [eventAt(session, revision)],
});
const resync: SyncInput = { type: "resync" };

Deno.test("syncStep fetches at the start and applies what follows on the snapshot", () => {
  const { done } = play([resync, snapshot(1, 7, 3), event(7, 4), event(7, 5), heartbeat(7, 5)]);
  assert.deepEqual(done, ["fetch 1", "reset 7/3", "apply 7/4", "apply 7/5"]);
});

Deno.test("syncStep ignores events and heartbeats that it has passed", () => {
  const { done } = play([resync, snapshot(1, 7, 3), event(7, 3), event(7, 1), heartbeat(7, 2)]);
  assert.deepEqual(done, ["fetch 1", "reset 7/3"]);
});

Deno.test("syncStep holds events that come during the fetch and drops what the snapshot has", () => {
  const { done } = play([resync, event(7, 2), event(7, 4), event(7, 3), snapshot(1, 7, 2)]);
  assert.deepEqual(done, ["fetch 1", "reset 7/2", "apply 7/3", "apply 7/4"]);
});

Deno.test("syncStep fetches once for a gap and takes up the held events after it", () => {
  const { done } = play([
    resync,
    snapshot(1, 7, 1),
    event(7, 3),
    event(7, 4),
    snapshot(2, 7, 3),
  ]);
  assert.deepEqual(done, ["fetch 1", "reset 7/1", "fetch 2", "reset 7/3", "apply 7/4"]);
});

Deno.test("syncStep fills a gap from a late event without waiting for the snapshot", () => {
  const { done, state } = play([
    resync,
    snapshot(1, 7, 1),
    event(7, 3),
    event(7, 2),
    snapshot(2, 7, 2),
  ]);
  assert.deepEqual(done, ["fetch 1", "reset 7/1", "fetch 2", "apply 7/2", "apply 7/3"]);
  assert.deepEqual(state.cursor, at(7, 3));
});

Deno.test("syncStep notices from a heartbeat alone that it missed the last event", () => {
  const { done } = play([resync, snapshot(1, 7, 1), heartbeat(7, 2), snapshot(2, 7, 2)]);
  assert.deepEqual(done, ["fetch 1", "reset 7/1", "fetch 2", "reset 7/2"]);
});

Deno.test("syncStep takes a new session only by a snapshot of it", () => {
  const { done } = play([
    resync,
    snapshot(1, 7, 9),
    event(8, 1),
    event(8, 2),
    snapshot(2, 8, 1),
    event(7, 10),
    snapshot(3, 8, 2),
  ]);
  assert.deepEqual(done, [
    "fetch 1",
    "reset 7/9",
    "fetch 2",
    "reset 8/1",
    "apply 8/2",
    "fetch 3",
  ]);
});

Deno.test("syncStep asks again when it heard of a newer owner during the fetch", () => {
  const { done } = play([resync, heartbeat(8, 0), snapshot(1, 7, 9), snapshot(2, 8, 0)]);
  assert.deepEqual(done, ["fetch 1", "reset 7/9", "fetch 2", "reset 8/0"]);
});

Deno.test("syncStep ignores the answer to a fetch that a resync has replaced", () => {
  const { done } = play([resync, resync, snapshot(1, 7, 1), snapshot(2, 7, 2), snapshot(2, 7, 9)]);
  assert.deepEqual(done, ["fetch 1", "fetch 2", "reset 7/2"]);
});

Deno.test("syncStep repeats a failed fetch at the next thing heard", () => {
  const { done } = play([
    resync,
    { type: "snapshotFailed", fetchId: 1 },
    heartbeat(7, 0),
    { type: "snapshotFailed", fetchId: 1 },
    snapshot(2, 7, 0),
  ]);
  assert.deepEqual(done, ["fetch 1", "fetch 2", "reset 7/0"]);
});

Deno.test("syncStep repeats a failed fetch at once when the owner spoke during it", () => {
  const { done } = play([
    resync,
    heartbeat(7, 0),
    { type: "snapshotFailed", fetchId: 1 },
    { type: "snapshotFailed", fetchId: 2 },
  ]);
  assert.deepEqual(done, ["fetch 1", "fetch 2"]);
});

Deno.test("syncStep keeps a bounded number of events while it waits", () => {
  const inputs: SyncInput[] = [resync];
  for (let revision = 2; revision < 5_000; revision++) inputs.push(event(7, revision));
  const { state } = play(inputs);
  assert.ok(state.held.length <= 1_024, `${state.held.length} events held`);
  const { done } = play([snapshot(1, 7, 1), snapshot(2, 7, 4_999)], state);
  assert.deepEqual(done, ["reset 7/1", "fetch 2", "reset 7/4999"]);
});

Deno.test("syncStep lets go of an event of an owner that has gone, also when a fetch failed", () => {
  const { state, done } = play([
    resync,
    event(7, 1),
    snapshot(1, 8, 0),
    { type: "snapshotFailed", fetchId: 2 },
    heartbeat(8, 0),
  ]);
  assert.deepEqual(done, ["fetch 1", "reset 8/0", "fetch 2"]);
  assert.deepEqual(state.held, []);
});

/** One owner after another, each with a session and a history of documents. */
class Owners {
  /** Documents by session and revision: each change sets one field. */
  readonly history: { session: number; documents: Map<string, number>[] }[] = [];
  constructor() {
    this.restart();
  }
  get now() {
    const owner = this.history.at(-1);
    if (owner === undefined) throw new Error("there is always an owner");
    return owner;
  }
  get at(): StateCursor {
    return at(this.now.session, this.now.documents.length - 1);
  }
  restart(): void {
    // Sessions are random: neither rising nor falling.
    const session = (this.history.length * 7_919) % 1_009;
    this.history.push({ session, documents: [new Map()] });
  }
  change(field: number): { at: StateCursor; event: StateEvent } {
    const { documents } = this.now;
    const document = new Map(documents.at(-1));
    const value = documents.length;
    document.set(`f${field}`, value);
    documents.push(document);
    return { at: this.at, event: { event_type: "set", payload: { field: `f${field}`, value } } };
  }
  snapshot(): { at: StateCursor; events: StateEvent[] } {
    const document = this.now.documents.at(-1) ?? new Map<string, number>();
    const events = [...document].map(([field, value]) => ({
      event_type: "set",
      payload: { field, value },
    }));
    return { at: this.at, events };
  }
  /** Where a point lies in the one history of all owners. */
  order({ session, revision }: StateCursor): number {
    let before = 0;
    for (const owner of this.history) {
      if (owner.session === session) return before + revision;
      before += owner.documents.length;
    }
    throw new Error(`no owner had session ${session}`);
  }
  documentAt({ session, revision }: StateCursor): Map<string, number> | undefined {
    return this.history.find((owner) => owner.session === session)?.documents[revision];
  }
}

/** A receiver behind a network that loses, repeats and reorders whatever the test says. */
class World {
  readonly owners = new Owners();
  readonly messages: SyncInput[] = [];
  readonly questions: number[] = [];
  readonly answers: SyncInput[] = [];
  state: SyncState = INITIAL_SYNC;
  document = new Map<string, number>();
  lastOrder = -1;

  feed(input: SyncInput): void {
    const step = syncStep(this.state, input);
    this.state = step.state;
    for (const effect of step.effects) {
      if (effect.type === "fetch") {
        this.questions.push(effect.fetchId);
        continue;
      }
      if (effect.type === "reset") this.document = new Map();
      for (const { payload } of effect.type === "reset" ? effect.events : [effect.event]) {
        this.document.set(String(payload.field), Number(payload.value));
      }
      const order = this.owners.order(effect.at);
      assert.ok(order > this.lastOrder, `went from ${this.lastOrder} to ${order}`);
      this.lastOrder = order;
      assert.deepEqual(this.document, this.owners.documentAt(effect.at));
    }
  }

  publish(input: SyncInput): void {
    this.messages.push(input);
  }

  answer(fetchId: number): void {
    this.answers.push({ type: "snapshot", fetchId, ...this.owners.snapshot() });
  }
}

function take<T>(from: T[], index: number): T | undefined {
  return from.length === 0 ? undefined : from.splice(index % from.length, 1)[0];
}

type Move = readonly [kind: string, index: number];

function move(world: World, [kind, index]: Move): void {
  switch (kind) {
    case "change":
      return world.publish({ type: "event", ...world.owners.change(index % 3) });
    case "beat":
      return world.publish({ type: "heartbeat", at: world.owners.at });
    case "restart":
      return world.owners.restart();
    case "deliver": {
      const input = take(world.messages, index);
      return input === undefined ? undefined : world.feed(input);
    }
    case "repeat": {
      const input = world.messages[index % Math.max(1, world.messages.length)];
      return input === undefined ? undefined : world.feed(input);
    }
    case "lose":
      take(world.messages, index);
      return;
    case "ask": {
      const question = take(world.questions, index);
      return question === undefined ? undefined : world.answer(question);
    }
    case "answer": {
      const answer = take(world.answers, index);
      return answer === undefined ? undefined : world.feed(answer);
    }
    case "fail": {
      const question = take(world.questions, index);
      return question === undefined
        ? undefined
        : world.feed({ type: "snapshotFailed", fetchId: question });
    }
    case "loseAnswer": {
      const lost = take(world.answers, index);
      return lost?.type === "snapshot"
        ? world.feed({ type: "snapshotFailed", fetchId: lost.fetchId })
        : undefined;
    }
    case "reconnect":
      world.messages.length = 0;
      return world.feed({ type: "resync" });
  }
}

/** Everything flows again, in order: what is under way, then two heartbeats of the owner. */
function settle(world: World): void {
  for (let round = 0; round < 3; round++) {
    if (round > 0) world.publish({ type: "heartbeat", at: world.owners.at });
    for (let guard = 0; guard < 10_000; guard++) {
      const input = world.messages.shift() ?? world.answers.shift();
      if (input !== undefined) {
        world.feed(input);
        continue;
      }
      const question = world.questions.shift();
      if (question === undefined) break;
      world.answer(question);
    }
  }
}

const moves = fc.array(
  fc.tuple(
    fc.constantFrom(
      ...["change", "change", "change", "beat", "restart", "deliver", "deliver", "deliver"],
      ...["repeat", "lose", "ask", "ask", "answer", "answer", "fail", "loseAnswer", "reconnect"],
    ),
    fc.nat({ max: 20 }),
  ),
  { maxLength: 120 },
);

Deno.test("syncStep keeps a state that its owner had, only ever newer, and ends at the newest", () => {
  fc.assert(
    fc.property(moves, (list) => {
      const world = new World();
      world.feed({ type: "resync" });
      for (const each of list) move(world, each);
      settle(world);
      assert.deepEqual(world.state.cursor, world.owners.at);
      assert.deepEqual(world.document, world.owners.documentAt(world.owners.at));
      assert.equal(world.state.isFetching, false);
      assert.deepEqual(world.state.held, []);
    }),
    { numRuns: 3_000 },
  );
});
