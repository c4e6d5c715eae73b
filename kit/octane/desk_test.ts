import { parseRoom } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { createMemoryHub } from "../bus/mod.ts";
import { systemClock } from "../clock.ts";
import { createLog } from "../log.ts";
import { createOctaneDesk } from "./desk.ts";
import { TurnRefused } from "./turns_client.ts";

Deno.test("withOctane rejects with octane_offline once the desk is closed, also when the bus is", async () => {
  const parsed = parseRoom("DESK");
  assert.ok(parsed.ok);
  const bus = createMemoryHub().connect("test");
  const desk = createOctaneDesk({
    bus,
    room: parsed.room,
    octane: { host: "127.0.0.1", port: 1 },
    holder: "test",
    clock: systemClock,
    log: createLog("test", "error"),
  });
  await desk.close();
  await bus.drain();
  for (const turnClass of ["read", "edit"] as const) {
    await assert.rejects(
      desk.withOctane(turnClass, () => Promise.reject(new Error("no turn was given"))),
      (error) => error instanceof TurnRefused && error.code === "octane_offline",
    );
  }
});
