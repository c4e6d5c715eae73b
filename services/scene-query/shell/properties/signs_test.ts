import { encodeEvent, MAX_JSON_BYTES, parseRoom, subjects } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { createSigns } from "./signs.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;

Deno.test("createSigns hears of a crowd that is larger than a viewer's message may be", async () => {
  const clock = createManualClock();
  const bus = createMemoryHub({ clock }).connect("scene-query");
  const signs = createSigns({
    ...{ bus, room, clock, log: createLog("test", "error", () => {}) },
    onLevel() {},
    onSteered() {},
  });
  const viewers = Array.from({ length: 2_048 }, (_, n) => ({
    viewer_id: `v-${n}`,
    role: "viewer" as const,
    name: `${n} ${"n".repeat(100)}`,
  }));
  const text = encodeEvent("presenceChanged", { gateway: "g", viewers });
  assert.ok(text.length > MAX_JSON_BYTES);
  bus.publish(subjects.presence(room), new TextEncoder().encode(text));
  await clock.advanceAsync(0);
  assert.equal(signs.present().size, 2_048);
  signs.stop();
  await bus.drain();
});
