import assert from "node:assert/strict";
import { parseRoom } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { createCameraMetrics } from "./camera_metrics.ts";
import { createPickDesk, type PickDeskOptions } from "./pick_desk.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;

Deno.test("createPickDesk counts picks that it refuses", async () => {
  const bus = createMemoryHub().connect("camera");
  const counters = createCameraMetrics({ bus, driver: () => undefined, isMoving: () => false });
  const steering: Partial<PickDeskOptions["steering"]> = {
    image: () => ({ width: 64, height: 32 }),
  };
  const desk = createPickDesk({
    ...{ bus, room, counters, log: createLog("test", "error", () => {}) },
    steering: steering as PickDeskOptions["steering"],
    ...{} as Pick<PickDeskOptions, "desk" | "control" | "selection" | "lookup" | "notices">,
  });
  const { signal } = new AbortController();
  const pick = async () =>
    await desk.handlers.pickRequest(
      { x: 64, y: 0, tool: "select", mode: "replace", clear_on_miss: false },
      { role: "operator", signal },
    );
  await assert.rejects(
    pick(),
    (error) => error instanceof RequestRefused && error.code === "out_of_range",
  );
  const text = await counters.own.text();
  assert.match(text, /picks_total\{tool="select",outcome="refused"\} 1/);
  await bus.drain();
});
