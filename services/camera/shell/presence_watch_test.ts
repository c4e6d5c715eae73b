import {
  encodeEvent,
  MAX_JSON_BYTES,
  parseRoom,
  PRESENCE_TTL_MS,
  subjects,
} from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import assert from "node:assert/strict";
import { createPresenceWatch } from "./presence_watch.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;
const encoder = new TextEncoder();

Deno.test("createPresenceWatch hears of a crowd that is larger than a viewer's message may be", async () => {
  const clock = createManualClock();
  const bus = createMemoryHub({ clock }).connect("camera");
  const told: number[] = [];
  const watch = createPresenceWatch({ bus, room, clock, onChange: (ids) => told.push(ids.size) });
  const viewers = Array.from({ length: 2_048 }, (_, n) => ({
    viewer_id: `v-${n}`,
    role: "operator" as const,
    name: `${n} ${"n".repeat(100)}`,
  }));
  const data = encoder.encode(encodeEvent("presenceChanged", { gateway: "g", viewers }));
  assert.ok(data.length > MAX_JSON_BYTES);
  bus.publish(subjects.presence(room), data);
  bus.publish(subjects.presence(room), encoder.encode("no presence"));
  await clock.advanceAsync(PRESENCE_TTL_MS - 1);
  assert.deepEqual(told, [2_048]);
  assert.equal(watch.person("v-2047")?.role, "operator");
  assert.equal(bus.stats.handlerErrors, 1, "what cannot be read is counted");
  watch.stop();
  await bus.drain();
});
