import { parseRoom } from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { createAccessDesk } from "./access_desk.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;
const CALLER = { role: "admin", signal: new AbortController().signal } as const;

Deno.test("createAccessDesk removes who is here while the bus is away, and refuses who is elsewhere", async () => {
  const bus = createMemoryHub().connect("gateway");
  const away: Bus = { ...bus, status: "reconnecting", publish() {} };
  const desk = createAccessDesk({
    bus: away,
    clock: createManualClock(),
    log: createLog("gateway", "error", () => {}),
    presence: { has: () => true },
  });
  const ended: string[] = [];
  desk.grants.hold({
    room,
    viewerId: "here",
    grant: { role: "viewer", rooms: "*" },
    grantEnded: (name, detail) => void ended.push(`${name}: ${detail}`),
  });
  const { removeViewerRequest: remove } = desk.handlersOf(room);
  assert.ok(remove !== undefined);
  const answer = await remove({ viewer_id: "here", reason: "wrong room" }, CALLER);
  assert.equal(answer.event_type, "accepted");
  assert.deepEqual(ended, ["forbidden: An admin has removed you: wrong room"]);
  await assert.rejects(
    async () => await remove({ viewer_id: "elsewhere" }, CALLER),
    (error) => error instanceof RequestRefused && error.code === "service_unavailable",
  );
  desk.stop();
  await bus.drain();
});
