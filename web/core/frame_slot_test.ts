import assert from "node:assert/strict";
import {
  EMPTY_SLOT,
  type SlotEffect,
  type SlotEvent,
  type SlotState,
  stepSlot,
  STILL_FETCH_ATTEMPTS,
} from "./frame_slot.ts";
import { headerOf, stillOf } from "./test_frames.ts";

const BODY = new Uint8Array([1]);

/** Plays events in turn and keeps every effect. */
function play(events: readonly SlotEvent[], from: SlotState = EMPTY_SLOT) {
  let state = from;
  const effects: SlotEffect[] = [];
  for (const event of events) {
    const step = stepSlot(state, event);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

const arrives = (seq: number, fields = {}): SlotEvent => ({
  type: "arrived",
  header: headerOf({ seq, ...fields }),
  body: BODY,
});

const kinds = (effects: readonly SlotEffect[]) =>
  effects.map((effect) => effect.type === "ack" ? `ack ${effect.seq}` : effect.type);

Deno.test("stepSlot acks a frame only once it is drawn", () => {
  const before = play([arrives(1), { type: "decoded", token: 1 }]);
  assert.deepEqual(kinds(before.effects), ["decode", "draw"]);
  const after = play([{ type: "drawn", token: 1 }], before.state);
  assert.deepEqual(kinds(after.effects), ["ack 1"]);
  assert.equal(after.state.shown?.seq, 1);
});

Deno.test("stepSlot lets the newest waiting frame win and acks the skipped ones with it", () => {
  const { state } = play([arrives(1), arrives(2), arrives(3), arrives(4)]);
  assert.equal(state.waiting?.header.seq, 4);
  assert.equal(state.counters.superseded, 2);
  const { effects } = play([
    { type: "decoded", token: 1 },
    { type: "drawn", token: 1 },
    { type: "decoded", token: 4 },
    { type: "drawn", token: 4 },
  ], state);
  assert.deepEqual(kinds(effects), ["draw", "decode", "ack 1", "draw", "ack 2", "ack 3", "ack 4"]);
});

Deno.test("stepSlot frees a decoded picture that a newer one overtakes before the display", () => {
  const { effects } = play([
    arrives(1),
    { type: "decoded", token: 1 },
    arrives(2),
    { type: "decoded", token: 2 },
    { type: "drawn", token: 2 },
  ]);
  assert.deepEqual(kinds(effects), [
    "decode",
    "draw",
    "decode",
    "discard",
    "draw",
    "ack 1",
    "ack 2",
  ]);
});

Deno.test("stepSlot never draws a frame older than one it took, and acks it all the same", () => {
  const { state, effects } = play([
    arrives(5, { epoch: 2 }),
    { type: "decoded", token: 1 },
    { type: "drawn", token: 1 },
    arrives(9, { epoch: 1 }),
    arrives(4, { epoch: 2 }),
  ]);
  assert.deepEqual(kinds(effects), ["decode", "draw", "ack 5", "ack 9", "ack 4"]);
  assert.equal(state.counters.stale, 2);
});

Deno.test("stepSlot keeps acks in order when a stale frame comes behind one being decoded", () => {
  const { effects } = play([
    arrives(5),
    arrives(3),
    { type: "decoded", token: 1 },
    { type: "drawn", token: 1 },
  ]);
  assert.deepEqual(kinds(effects), ["decode", "draw", "ack 5", "ack 3"]);
});

Deno.test("stepSlot acks an undecodable frame and goes on with the one that waits", () => {
  const { state, effects } = play([arrives(1), arrives(2), { type: "decodeFailed", token: 1 }]);
  assert.deepEqual(kinds(effects), ["decode", "ack 1", "decode"]);
  assert.equal(state.counters.undecodable, 1);
});

Deno.test("stepSlot lets a still replace the live frame of the same image", () => {
  const { state } = play([
    arrives(5),
    { type: "decoded", token: 1 },
    { type: "drawn", token: 1 },
    { type: "arrived", header: stillOf({ seq: 5 }), body: BODY },
    { type: "decoded", token: 2 },
    { type: "drawn", token: 2 },
    arrives(5),
  ]);
  assert.equal(state.shown?.tier, "still");
  assert.equal(state.counters.stale, 1);
});

const ANNOUNCED: SlotEvent = {
  type: "arrived",
  header: stillOf({ seq: 5, announced: true }),
  body: new Uint8Array(),
};

Deno.test("stepSlot acks an announcement at once, fetches its body and draws it unacked", () => {
  const { effects } = play([
    ANNOUNCED,
    { type: "fetched", token: 1, body: BODY },
    { type: "decoded", token: 1 },
    { type: "drawn", token: 1 },
  ]);
  assert.deepEqual(kinds(effects), ["fetch", "ack 5", "decode", "draw"]);
});

Deno.test("stepSlot gives up the fetch of a still when a newer frame comes", () => {
  const { state, effects } = play([ANNOUNCED, arrives(6), {
    type: "fetched",
    token: 1,
    body: BODY,
  }]);
  assert.deepEqual(kinds(effects), ["fetch", "ack 5", "abortFetch", "decode"]);
  assert.equal(state.fetching, undefined);
});

Deno.test("stepSlot tries a failed fetch again, ever later, and stops when it is hopeless", () => {
  const failed: SlotEvent = { type: "fetchFailed", token: 1, gone: false };
  const { state, effects } = play([
    ANNOUNCED,
    ...Array.from({ length: STILL_FETCH_ATTEMPTS }, () => failed),
  ]);
  const delays = effects.flatMap((effect) => effect.type === "fetch" ? [effect.delayMs] : []);
  assert.deepEqual(delays, [0, 500, 1000, 1500]);
  assert.equal(state.counters.stillsMissed, 1);
  const gone = play([ANNOUNCED, { type: "fetchFailed", token: 1, gone: true }]);
  assert.equal(gone.state.fetching, undefined);
});

Deno.test("stepSlot owes nothing to a new connection for frames of the old one", () => {
  const { effects } = play([
    arrives(1),
    { type: "connected" },
    { type: "decoded", token: 1 },
    { type: "drawn", token: 1 },
  ]);
  assert.deepEqual(kinds(effects), ["decode", "draw"]);
});

const tiles = (seq: number, baseSeq: number, fields = {}): SlotEvent => ({
  type: "arrived",
  header: headerOf({ kind: "tiles", seq, baseSeq, ...fields }),
  body: BODY,
});

const shown = (seq: number) =>
  play([arrives(seq), { type: "decoded", token: 1 }, { type: "drawn", token: 1 }]).state;

Deno.test("stepSlot draws tiles on what is there, and acks them like any frame", () => {
  const { state, effects } = play([
    tiles(6, 5),
    { type: "decoded", token: 2 },
    { type: "drawn", token: 2 },
    tiles(7, 5),
  ], shown(5));
  assert.deepEqual(kinds(effects), ["decode", "draw", "ack 6", "decode"]);
  assert.equal(state.base?.seq, 6);
});

Deno.test("stepSlot skips tiles for newer ones, which hold all since their base", () => {
  const { effects } = play([
    tiles(6, 5),
    tiles(7, 5),
    tiles(8, 5),
    { type: "decoded", token: 2 },
    { type: "drawn", token: 2 },
    { type: "decoded", token: 4 },
    { type: "drawn", token: 4 },
  ], shown(5));
  assert.deepEqual(kinds(effects), ["decode", "draw", "decode", "ack 6", "draw", "ack 7", "ack 8"]);
});

Deno.test("stepSlot asks for a whole picture, once, when tiles have nothing to be laid on", () => {
  const faults = [
    tiles(9, 8),
    tiles(9, 5, { tier: "half" }),
    tiles(9, 5, { session: 8 }),
    tiles(9, 5, { width: 100 }),
    tiles(9, 5, { epoch: 2 }),
  ];
  for (const fault of faults) {
    const { state, effects } = play([fault, tiles(10, 8)], shown(5));
    assert.deepEqual(kinds(effects), ["askWhole", "ack 9", "ack 10"]);
    assert.equal(state.counters.unplaceable, 2);
  }
  assert.deepEqual(kinds(play([tiles(2, 1)]).effects), ["askWhole", "ack 2"]);
});

Deno.test("stepSlot asks for a whole picture when tiles cannot be decoded, and takes an older one", () => {
  const { state, effects } = play([
    tiles(9, 5),
    { type: "decodeFailed", token: 2 },
    arrives(8),
    { type: "decoded", token: 3 },
    { type: "drawn", token: 3 },
    tiles(9, 8),
  ], shown(5));
  assert.deepEqual(kinds(effects), [
    "decode",
    "ack 9",
    "askWhole",
    "decode",
    "draw",
    "ack 8",
    "decode",
  ]);
  assert.equal(state.wholeAsked, false);
});

Deno.test("stepSlot keeps the live picture behind a still for the tiles that follow", () => {
  const { effects } = play([
    { type: "arrived", header: stillOf({ seq: 5 }), body: BODY },
    { type: "decoded", token: 2 },
    { type: "drawn", token: 2 },
    tiles(6, 5),
  ], shown(5));
  assert.deepEqual(kinds(effects), ["decode", "draw", "ack 5", "decode"]);
});
