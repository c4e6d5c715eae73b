import assert from "node:assert/strict";
import { parseRoom } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { RequestRefused } from "@fuelrail/kit/requests";
import { createIngestMetrics } from "./ingest_metrics.ts";
import { silentLog } from "./testing/frames.ts";
import { createTurnDesk } from "./turn_desk.ts";

const parsed = parseRoom("R");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;

Deno.test("createTurnDesk() passes over who stopped waiting for the answer", async () => {
  const clock = createManualClock();
  const bus = createMemoryHub({ clock }).connect("test");
  const desk = createTurnDesk({
    ...{ bus, room, clock, session: 7, log: silentLog() },
    counters: createIngestMetrics({
      bus,
      link: () => "live",
      renderState: () => "rendering",
      epoch: () => 1,
      turnsWaiting: () => desk.waiting,
      gestureRuns: () => false,
    }),
    projectGeneration: () => 1,
    probe: () => Promise.resolve(true),
    onLane: () => {},
    onGranted: () => {},
    onOver: () => {},
    onGesture: () => {},
    onMade: () => {},
  });
  desk.link(true);
  await clock.advanceAsync(2_000);
  const ask = (signal: AbortSignal) =>
    Promise.resolve(desk.handlers.octaneTurn?.({ class: "edit" }, { role: "service", signal }));
  const stays = new AbortController().signal;
  const first = await ask(stays);
  const leaves = new AbortController();
  const left = assert.rejects(
    ask(leaves.signal),
    (error) => error instanceof RequestRefused && error.code === "timeout",
  );
  const last = ask(stays);
  assert.equal(desk.waiting, 2);
  leaves.abort();
  await left;
  assert.equal(desk.waiting, 1);
  assert.ok(first?.event_type === "octaneTurnGranted");
  await desk.handlers.octaneTurnEnd?.(
    { turn: first.payload.turn },
    { role: "service", signal: stays },
  );
  assert.equal((await last)?.event_type, "octaneTurnGranted");
  desk.stop();
  await bus.drain();
});
