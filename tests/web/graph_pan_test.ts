import assert from "node:assert/strict";
import { comeClose, largeGraph, pan, type PanCost } from "./graph_load.ts";
import { openGraph, untilNodes } from "./graph_script.ts";

/** Longest that the page's own thread may compute at once, ms. */
const TASK_MAX_MS = 50;
const NODES = 1_000;
const STEPS = 120;

function judge(what: string, cost: PanCost): void {
  const words = `${what}: ${cost.frames} frames, ${cost.tasks} tasks, longest ` +
    `${cost.longestMs} ms of processor time, ${cost.longByClock} over 50 ms by the clock`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${words}\n`));
  assert.ok(cost.tasks > STEPS, words);
  assert.ok(cost.longestMs < TASK_MAX_MS, words);
}

Deno.test("a thousand nodes are panned without a task above 50 ms, all in sight and close up", async () => {
  await using room = await openGraph({ "/": largeGraph(NODES) });
  const { page } = room;
  await untilNodes(page, NODES);
  judge("all in sight", await pan(page, STEPS));
  const inSight = await comeClose(page);
  judge(`${inSight} in sight`, await pan(page, STEPS));
});
