import { createManualClock } from "@fuelrail/kit/clock";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { doWork } from "@fuelrail/kit/work";
import assert from "node:assert/strict";
import type { Goal } from "../core/steering_state.ts";
import { createCameraMetrics } from "./camera_metrics.ts";
import { createWriteBook } from "./write_book.ts";

function rig() {
  const clock = createManualClock();
  const counters = createCameraMetrics({
    bus: createMemoryHub().connect("camera"),
    driver: () => undefined,
    isMoving: () => false,
  });
  return { clock, counters, book: createWriteBook({ clock, counters }) };
}

const goal = (more: Partial<Goal>): Goal => ({
  pose: { position: [0, 0, 1], target: [0, 0, 0], up: [0, 1, 0], fov: 40 },
  by: "ann",
  inputSeq: 0,
  ...more,
});

Deno.test("createWriteBook leads a write back to its input, and a command's to its request", async () => {
  const { clock, counters, book } = rig();
  book.took("ann", 4, "pointer");
  doWork({ viewerId: "bob", requestId: "r-1" }, () => book.commanded(9));
  clock.advance(50);
  const write = book.begin(goal({ inputSeq: 4 }));
  assert.deepEqual(write.work, { viewerId: "ann", inputSeq: 4 });
  clock.advance(50);
  write.written({
    ...{ level: 2, projectGeneration: 1 },
    ...{ askedAtMs: 0, grantedAtMs: 20, sentAtMs: 20, atMs: 80, levelAtMs: 90 },
  });
  const { values } = await counters.steering.get();
  assert.equal(values.find(({ metricName }) => metricName?.endsWith("_sum"))?.value, 0.1);
  const command = goal({ by: "bob", ticket: 9 });
  assert.deepEqual(book.begin(command).work, { viewerId: "bob", requestId: "r-1" });
  book.settled(9);
  assert.deepEqual(book.begin(command).work, { viewerId: "bob", inputSeq: 0 });
  assert.deepEqual(book.begin(goal({ by: "" })).work, {});
});

Deno.test("createWriteBook remembers the newest inputs only", () => {
  const { book } = rig();
  for (let viewer = 0; viewer < 100; viewer++) book.took(`v${viewer}`, 1, "pointer");
  for (let seq = 1; seq <= 100; seq++) book.took("ann", seq, "pose");
  assert.deepEqual(book.begin(goal({ inputSeq: 100 })).work, { viewerId: "ann", inputSeq: 100 });
  assert.deepEqual(book.begin(goal({ by: "v0", inputSeq: 1 })).work, {
    viewerId: "v0",
    inputSeq: 1,
  });
});
