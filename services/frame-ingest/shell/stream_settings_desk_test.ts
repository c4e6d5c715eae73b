import { parseRoom } from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { createStreamSettingsDesk } from "./stream_settings_desk.ts";
import { silentLog } from "./testing/frames.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;

Deno.test("createStreamSettingsDesk says why a setting could not be stored, and not where", async () => {
  const bus = createMemoryHub().connect("frame-ingest");
  const fault = new Deno.errors.PermissionDenied("Permission denied, open '/srv/show/room.json'");
  const away: Bus = { ...bus, keyValue: () => Promise.reject(fault) };
  const desk = createStreamSettingsDesk({
    ...{ bus: away, room, session: 1, log: silentLog(), clock: createManualClock() },
    onLook() {},
  });
  const caller = { role: "admin", signal: new AbortController().signal } as const;
  await assert.rejects(
    async () =>
      await desk.handlers.setStreamSettingRequest?.({ key: "exposure", value: 1 }, caller),
    (error) => {
      assert.ok(error instanceof RequestRefused);
      assert.match(error.message, /could not be stored: Permission denied, open '\[path\]'/);
      return true;
    },
  );
  desk.stop();
  await bus.drain();
});
