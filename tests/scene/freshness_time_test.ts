import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { type Rig, withRig } from "./rig.ts";

type Change = PayloadOf<"sceneChanged">["changes"][number];

/** What is promised from an edit inside Octane to the news of it, ms. */
const WITHIN_MS = 1_000;
/** The best of so many edits counts, since the machine may do other things meanwhile. */
const TRIES = 5;
/** Listings of graphs are this far apart at most after one that found something, ms. */
const LISTING_GAP_MS = 3_100;

/** Time from an edit inside Octane to the event that tells of it, ms. */
async function timeOf(
  rig: Rig,
  edit: () => void,
  is: (change: Change) => boolean,
): Promise<number> {
  await rig.get("getPropertiesRequest", { prim_path: CAMERA }, "getPropertiesResponse");
  await rig.get("getChildrenRequest", { prim_path: "/" }, "getChildrenResult");
  const from = rig.events.length;
  let atMs: number | undefined;
  const startMs = rig.clock.nowMs();
  edit();
  await until(() => {
    const isTold = rig.events.slice(from).some(({ type, payload }) =>
      type === "sceneChanged" && payload.source === "octane" &&
      (payload.changes as Change[]).some(is)
    );
    if (isTold) atMs ??= rig.clock.nowMs();
    return isTold;
  }, { what: "the change" });
  return (atMs ?? Infinity) - startMs;
}

/** The shortest of several times; ends early with one that keeps the promise. */
async function best(measure: (attempt: number) => Promise<number>): Promise<number> {
  let bestMs = Infinity;
  for (let attempt = 0; attempt < TRIES && bestMs > WITHIN_MS; attempt++) {
    bestMs = Math.min(bestMs, await measure(attempt));
  }
  return bestMs;
}

const CAMERA = "/Render target/camera";

const STATES = ["rendering", "paused", "finished", "stopped"] as const;

for (const state of STATES) {
  Deno.test(`an edit inside Octane is told of within one second, ${state}`, () =>
    withRig({
      maxSamples: state === "finished" ? 2 : 100_000,
      paused: state === "paused",
      sampleDelayMs: 50,
    }, async (rig) => {
      await rig.walked();
      if (state === "stopped") await rig.ask("renderCommandRequest", { command: "stop" });
      const valueMs = await best((attempt) =>
        timeOf(
          rig,
          () =>
            rig.peer.edit((scene) => {
              const camera = scene.at(scene.node("Render target"), "camera");
              scene.set(camera, "fov", [50 + attempt, 0, 0, 0]);
            }),
          (change) =>
            change.change === "value" && change.property === "fov" && change.value === 50 + attempt,
        )
      );
      const rowMs = await best((attempt) =>
        timeOf(
          rig,
          () =>
            rig.peer.edit((scene) => {
              const from = attempt === 0 ? "Red lacquer" : `Lacquer ${attempt - 1}`;
              scene.rename(scene.node(from), `Lacquer ${attempt}`);
              scene.set(scene.node(`Lacquer ${attempt}`), "diffuse", [0, 1, attempt / 10]);
            }),
          (change) => change.change === "renamed" && change.new_path === `/Lacquer ${attempt}`,
        )
      );
      const madeMs = await best(async (attempt) => {
        await new Promise((resolve) => setTimeout(resolve, LISTING_GAP_MS * (attempt + 1)));
        return await timeOf(
          rig,
          () =>
            rig.peer.edit((scene) => {
              const chalk = scene.create("NT_MAT_DIFFUSE", `Chalk ${attempt}`);
              const block = scene.node("Block");
              scene.connect(block, 0, chalk);
            }),
          (change) => change.change === "added" && change.row.path === `/Chalk ${attempt}`,
        );
      });
      const timesMs = { valueMs, rowMs, madeMs };
      assert.ok(Math.max(valueMs, rowMs, madeMs) <= WITHIN_MS, JSON.stringify(timesMs));
    }));
}
