import assert from "node:assert/strict";
import { parseEnvelope, parseRoom, type PayloadOf, subjects } from "@fuelrail/contracts";
import { createMemoryHub } from "@fuelrail/kit/bus";
import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import type { FoundNodes, KnownNode, NodeLookup, NodesRefused } from "./node_lookup.ts";
import { createSelectionDesk } from "./selection_desk.ts";

const parsed = parseRoom("STUDIO");
if (!parsed.ok) throw new Error(parsed.reason);
const { room } = parsed;
const decoder = new TextDecoder();
const BUSY: NodesRefused = { ok: false, refusal: { code: "busy", message: "No turn" } };

const ball: KnownNode = {
  ...{ path: "/Ball", handle: 7, name: "Ball", type: "mesh", node_type: "NT_GEO_MESH" },
  is_graph: false,
};

/** What the scene service says of the ball in a project. */
const ballOf = (projectGeneration: number): FoundNodes => ({
  ok: true,
  projectGeneration,
  isComplete: true,
  byPath: new Map([["/Ball", ball]]),
  byHandle: new Map([[7n, ball]]),
});

function rig(find: NodeLookup["find"] = () => Promise.resolve(BUSY)) {
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
    lookup: { find },
    isPresent: () => true,
  });
  const caller = { role: "viewer", viewerId: "v", signal: new AbortController().signal } as const;
  return {
    clock,
    desk,
    told,
    select: async () =>
      await desk.handlers.selectPrimsRequest({ paths: ["/Ball"], mode: "replace" }, caller),
    hover: async () => await desk.handlers.hoverRequest({ path: "/Ball" }, caller),
    async stop() {
      desk.stop();
      await Promise.all([bus.drain(), other.drain()]);
    },
  };
}

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof RequestRefused && error.code === code;

Deno.test("createSelectionDesk tells the first project too, and clears only at the next", async () => {
  const { clock, desk, told, stop } = rig();
  desk.projectChanged(3);
  desk.projectChanged(3);
  desk.apply("replace", ["/Ball"], {});
  desk.projectChanged(4);
  await clock.advanceAsync(0);
  assert.deepEqual(
    told.map(({ prims, project_generation: generation }) => [generation, ...prims]),
    [[3], [3, "/Ball"], [4]],
  );
  await stop();
});

Deno.test("createSelectionDesk keeps its project against a late answer of the one before", async () => {
  const { clock, desk, select, hover, stop } = rig(() => Promise.resolve(ballOf(3)));
  desk.projectChanged(4);
  desk.apply("replace", ["/Cube"], {});
  await assert.rejects(hover(), refusedAs("conflict"));
  const late = assert.rejects(select(), refusedAs("conflict"));
  await clock.advanceAsync(2_000);
  await late;
  assert.deepEqual([desk.projectGeneration, desk.current().prims], [4, ["/Cube"]]);
  await stop();
});

Deno.test("createSelectionDesk selects in a project that the scene service knew of first", async () => {
  const { clock, desk, select, stop } = rig(() => Promise.resolve(ballOf(5)));
  desk.projectChanged(4);
  desk.apply("replace", ["/Cube"], {});
  const selecting = select();
  await clock.advanceAsync(100);
  assert.deepEqual(desk.current().prims, ["/Cube"]);
  desk.projectChanged(5);
  await selecting;
  assert.deepEqual([desk.projectGeneration, desk.current().prims], [5, ["/Ball"]]);
  await stop();
});

Deno.test("createSelectionDesk passes on why the scene service tells of no nodes", async () => {
  const { select, hover, stop } = rig();
  await assert.rejects(select(), refusedAs("busy"));
  await assert.rejects(hover(), refusedAs("busy"));
  await stop();
});
