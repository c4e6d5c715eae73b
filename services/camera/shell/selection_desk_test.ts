import assert from "node:assert/strict";
import { parseEnvelope, parseRoom, type PayloadOf, subjects } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { createSelectionDesk } from "./selection_desk.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;
const decoder = new TextDecoder();

Deno.test("createSelectionDesk tells the first project too, and clears only at the next", async () => {
  const clock = createManualClock();
  const hub = createMemoryHub({ clock });
  const [bus, other] = [hub.connect("camera"), hub.connect("studio")];
  const told: PayloadOf<"stageSelectionChanged">[] = [];
  other.subscribe(subjects.state(room, "selection"), ({ data }) => {
    const read = parseEnvelope(decoder.decode(data));
    assert.ok(read.ok);
    if (read.event.event_type === "stageSelectionChanged") told.push(read.event.payload);
  });
  const desk = createSelectionDesk({
    bus,
    room,
    session: 7,
    clock,
    log: createLog("test", "error", () => {}),
    lookup: { find: () => Promise.resolve(undefined) },
    isPresent: () => true,
  });
  desk.projectChanged(3);
  desk.projectChanged(3);
  desk.apply("replace", ["/Ball"], {});
  desk.projectChanged(4);
  await clock.advanceAsync(0);
  assert.deepEqual(
    told.map(({ prims, project_generation: generation }) => [generation, ...prims]),
    [[3], [3, "/Ball"], [4]],
  );
  desk.stop();
  await Promise.all([bus.drain(), other.drain()]);
});
