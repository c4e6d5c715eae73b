import assert from "node:assert/strict";
import { comeClose, largeGraph, pan, type PanCost } from "./graph_load.ts";
import { leastOf, paceOf } from "./page_tasks.ts";
import { openGraph, untilNodes } from "./graph_script.ts";

/**
 * Longest that the page's own thread may compute at once, ms: twice what is aimed at, since machines
 * differ; see {@link paceOf}. `deno task bench graph` tells the figure.
 */
const TASK_MAX_MS = 100;
const NODES = 1_000;
const STEPS = 120;

function judge(what: string, cost: PanCost, mostMs: number): void {
  const words = `${what}: ${cost.frames} frames, ${cost.tasks} tasks, longest ` +
    `${cost.longestMs} of ${
      mostMs.toFixed(1)
    } ms of processor time, ${cost.longByClock} over 50 ms by the clock`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${words}\n`));
  assert.ok(cost.tasks > STEPS, words);
  assert.ok(cost.longestMs < mostMs, words);
}

Deno.test("a thousand nodes are panned without holding the page up, all in sight and close up", async () => {
  await using room = await openGraph({ "/": largeGraph(NODES) });
  const { page } = room;
  await untilNodes(page, NODES);
  const mostMs = TASK_MAX_MS * await paceOf(page);
  const measure = () => leastOf(() => pan(page, STEPS), ({ longestMs }) => longestMs < mostMs);
  judge("all in sight", await measure(), mostMs);
  const inSight = await comeClose(page);
  judge(`${inSight} in sight`, await measure(), mostMs);
});
