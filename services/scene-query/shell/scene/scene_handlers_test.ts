import { createManualClock } from "@fuelrail/kit/clock";
import { RequestRefused } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import type { SceneModel } from "../../core/scene/scene_model.ts";
import { sceneHandlers } from "./scene_handlers.ts";
import type { SceneReading } from "./scene_reading.ts";

/** Asks for nodes of a scene of which project 4 is open; `meanwhile` is the project after the wait. */
async function resolved(meanwhile: number, isModelKept: boolean) {
  const empty = { complete: true, byHandle: () => undefined, byPath: () => undefined };
  const scene = { ...empty, nodes: () => [] } as unknown as SceneModel;
  let generation = 4;
  let isCurrent = true;
  const reading: Partial<SceneReading> = {
    get generation() {
      return generation;
    },
    isCurrent: () => isCurrent,
    model: () => Promise.resolve(scene),
    find: () => Promise.resolve(undefined),
    reached() {
      generation = meanwhile;
      isCurrent = isModelKept;
      return Promise.resolve(true);
    },
  };
  const handlers = sceneHandlers({
    reading: reading as SceneReading,
    clock: createManualClock(),
    ageOf: () => 0,
    listed() {},
    readAgain: () => Promise.resolve(),
  });
  const caller = { role: "service" } as Parameters<NonNullable<typeof handlers.resolveNodes>>[1];
  return await handlers.resolveNodes?.({ paths: ["/Ball"] }, caller);
}

Deno.test("resolveNodes tells the project of the model that it looked in, and nothing of one that was left", async () => {
  const answer = await resolved(4, true);
  const { project_generation: generation } = answer?.payload as Record<string, unknown>;
  assert.equal(generation, 4);
  for (const [meanwhile, code] of [[5, "conflict"], [0, "loading"], [4, "loading"]] as const) {
    const refused = (error: unknown) => error instanceof RequestRefused && error.code === code;
    await assert.rejects(resolved(meanwhile, false), refused, `${meanwhile}`);
  }
});
