import { type Clock, createManualClock } from "@fuelrail/kit/clock";
import assert from "node:assert/strict";
import { createSocketCloser } from "./socket_closer.ts";
import type { ViewerSocket } from "./viewer_socket.ts";

/** A closer on `clock`, and what it closes. */
function createCloser(clock: Clock) {
  const closes: { code: number; atMs: number }[] = [];
  const socket = {
    bufferedBytes: 0,
    sendText() {},
    sendBytes() {},
    close: (code: number) => void closes.push({ code, atMs: clock.nowMs() }),
  } satisfies ViewerSocket;
  return { closes, socket, closer: createSocketCloser(socket, clock) };
}

function createWorld() {
  const clock = createManualClock();
  return { clock, ...createCloser(clock) };
}

Deno.test("close waits until what was sent before is out", () => {
  const { clock, closes, socket, closer } = createWorld();
  socket.bufferedBytes = 1_000;
  closer.close(4008, "slow");
  clock.advance(10_000);
  assert.deepEqual(closes, []);
  socket.bufferedBytes = 0;
  clock.advance(100);
  assert.deepEqual(closes.map(({ code }) => code), [4008]);
  assert.equal(clock.pendingTimers, 0);
});

Deno.test("close gives a socket that never empties up in the end", () => {
  const { clock, closes, socket, closer } = createWorld();
  socket.bufferedBytes = 1;
  closer.close(4008, "slow");
  clock.advance(60_000);
  assert.equal(closes.length, 1);
  assert.ok((closes[0]?.atMs ?? 0) >= 30_000);
});

Deno.test("closeWhenQuiet closes once nothing more comes, and in the end in any case", () => {
  const quiet = createWorld();
  quiet.closer.closeWhenQuiet(4009, "protocol");
  quiet.closer.discarded();
  quiet.clock.advance(0);
  assert.deepEqual(quiet.closes, []);
  quiet.clock.advance(40);
  assert.equal(quiet.closes.length, 1);

  const loud = createWorld();
  loud.closer.closeWhenQuiet(4009, "protocol");
  for (let n = 0; n < 1_000 && loud.closes.length === 0; n++) {
    loud.closer.discarded();
    loud.clock.advance(10);
  }
  assert.ok((loud.closes[0]?.atMs ?? Infinity) <= 2_100);
});

Deno.test("closeWhenQuiet cuts a flood off that lets nothing else run", () => {
  let nowMs = 0;
  const clock = { ...createManualClock(), nowMs: () => nowMs };
  const { closes, closer } = createCloser(clock);
  closer.closeWhenQuiet(4009, "protocol");
  for (let n = 0; n < 100_000 && closes.length === 0; n++) {
    nowMs += 0.01;
    closer.discarded();
  }
  assert.deepEqual(closes.map(({ code }) => code), [4009]);
  assert.ok(nowMs < 40, `after ${nowMs} ms`);
});

Deno.test("closeWhenQuiet bears a flood as long as other work gets its turn", () => {
  const manual = createManualClock();
  let otherWorkMs = 0;
  const clock = { ...manual, nowMs: () => manual.nowMs() + otherWorkMs };
  const { closes, closer } = createCloser(clock);
  closer.closeWhenQuiet(4009, "protocol");
  for (let turn = 0; turn < 10; turn++) {
    for (let n = 0; n < 1_000; n++) closer.discarded();
    manual.advance(1);
    otherWorkMs += 50;
    assert.deepEqual(closes, []);
  }
  manual.advance(60);
  assert.deepEqual(closes.map(({ code }) => code), [4009]);
  assert.equal(manual.pendingTimers, 0);
});

Deno.test("closeWhenQuiet looks once more after a pause of the whole process", () => {
  const { clock, closes, closer } = createWorld();
  closer.closeWhenQuiet(4009, "protocol");
  closer.discarded();
  clock.advance(0);
  // Timers that are due go before what the peer sent during the pause.
  clock.advance(20);
  closer.discarded();
  clock.advance(20);
  assert.deepEqual(closes, []);
  clock.advance(40);
  assert.equal(closes.length, 1);
});

Deno.test("gone calls everything off", () => {
  const { clock, closes, socket, closer } = createWorld();
  socket.bufferedBytes = 1;
  closer.close(4008, "slow");
  closer.gone();
  socket.bufferedBytes = 0;
  clock.advance(60_000);
  assert.deepEqual(closes, []);
});
