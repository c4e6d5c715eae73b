import assert from "node:assert/strict";
import { parseRoom, subjects } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { followDemand } from "./demand_feed.ts";
import { settlePromises } from "./testing/frames.ts";

Deno.test("followDemand() reads demands bare and wrapped, and counts what it cannot read", async () => {
  const parsed = parseRoom("R");
  assert.ok(parsed.ok);
  const bus = createMemoryHub().connect("test");
  const heard: string[] = [];
  let refused = 0;
  followDemand(bus, parsed.room, ({ subscriber }) => heard.push(subscriber), () => refused++);
  const demand = (subscriber: string) => ({
    subscriber,
    tiers: { full: { max_fps: 30 } },
    ttl_ms: 5_000,
  });
  const bodies = [
    JSON.stringify(demand("bare")),
    JSON.stringify({ event_type: "demand", payload: demand("wrapped") }),
    JSON.stringify({ ...demand("late"), ttl_ms: 60_000 }),
    "not JSON",
  ];
  for (const body of bodies) {
    bus.publish(subjects.demand(parsed.room), new TextEncoder().encode(body));
  }
  await settlePromises();
  await bus.drain();
  assert.deepEqual([heard, refused], [["bare", "wrapped"], 2]);
});
