import { parseRoom } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock, type ManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { createStatePublisher, type StatePublisher } from "@fuelrail/kit/state";
import assert from "node:assert/strict";
import { createLevelWatch, type LevelWatch } from "./level_watch.ts";

const log = createLog("test", "error", () => {});
const parsed = parseRoom("TEST");
assert.ok(parsed.ok);
const { room } = parsed;

interface Stage {
  readonly clock: ManualClock;
  readonly watch: LevelWatch;
  readonly render: StatePublisher;
  /** How often the scene was said to have changed and stood still. */
  settled(): number;
}

const of = (changeLevel: number) => ({ epoch: changeLevel, changeLevel });

async function onStage(test: (stage: Stage) => Promise<void>): Promise<void> {
  const bus = createMemoryHub({ log }).connect("test");
  const clock = createManualClock();
  let settled = 0;
  const render = createStatePublisher({
    bus,
    room,
    kind: "render",
    session: 1,
    clock,
    snapshot: () => [{ event_type: "renderRestarted", payload: of(1) }],
  });
  render.publish("renderRestarted", of(1));
  const watch = createLevelWatch({ bus, room, clock, log, onSettled: () => settled++ });
  try {
    await clock.advanceAsync(0);
    watch.handled(1n);
    await clock.advanceAsync(1_000);
    settled = 0;
    await test({ clock, watch, render, settled: () => settled });
  } finally {
    watch.stop();
    render.stop();
    assert.equal(clock.pendingTimers, 0);
    await bus.drain();
  }
}

Deno.test("onSettled is called once, when a level has stood still", () =>
  onStage(async ({ clock, render, settled }) => {
    for (let level = 2; level < 12; level++) {
      render.publish("renderRestarted", of(level));
      await clock.advanceAsync(100);
      assert.equal(settled(), 0, "not during a gesture");
    }
    await clock.advanceAsync(399);
    assert.equal(settled(), 0);
    await clock.advanceAsync(1);
    assert.equal(settled(), 1);
    await clock.advanceAsync(10_000);
    assert.equal(settled(), 1);
  }));

Deno.test("own keeps a level that an edit made from being read, unless more came between", () =>
  onStage(async ({ clock, watch, render, settled }) => {
    watch.own(1n, 2n);
    render.publish("renderFirstImage", { ...of(2), inputSeq: 0 });
    await clock.advanceAsync(1_000);
    assert.equal(settled(), 0);
    watch.own(3n, 4n);
    render.publish("renderRestarted", of(4));
    await clock.advanceAsync(1_000);
    assert.equal(settled(), 1);
  }));

Deno.test("imageOf resolves at an image of the level or a later one, and else in time", () =>
  onStage(async ({ clock, watch, render }) => {
    let done = 0;
    void watch.imageOf(3n, 2_000).then(() => done++);
    render.publish("renderFirstImage", { ...of(2), inputSeq: 0 });
    await clock.advanceAsync(10);
    assert.equal(done, 0);
    render.publish("renderFirstImage", { ...of(4), inputSeq: 0 });
    await clock.advanceAsync(0);
    assert.equal(done, 1);
    void watch.imageOf(3n, 2_000).then(() => done++);
    await clock.advanceAsync(0);
    assert.equal(done, 2, "it was shown already");
    void watch.imageOf(5n, 2_000).then(() => done++);
    await clock.advanceAsync(1_999);
    assert.equal(done, 2);
    await clock.advanceAsync(1);
    assert.equal(done, 3);
  }));
