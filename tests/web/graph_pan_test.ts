import assert from "node:assert/strict";
import { comeClose, largeGraph, pan, type PanCost } from "./graph_load.ts";
import { leastOf } from "./page_tasks.ts";
import { openGraph, untilNodes } from "./graph_script.ts";

/**
 * Longest that the page's own thread may compute at once, ms: twice what is aimed at, since machines
 * differ. `deno task bench graph` tells the figure.
 */
const TASK_MAX_MS = 100;
const NODES = 1_000;
const STEPS = 120;

const isFluid = ({ longestMs }: PanCost) => longestMs < TASK_MAX_MS;

function judge(what: string, cost: PanCost): void {
  const words = `${what}: ${cost.frames} frames, ${cost.tasks} tasks, longest ` +
    `${cost.longestMs} ms of processor time, ${cost.longByClock} over 50 ms by the clock`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${words}\n`));
  assert.ok(cost.tasks > STEPS, words);
  assert.ok(isFluid(cost), words);
}

Deno.test("a thousand nodes are panned without holding the page up, all in sight and close up", async () => {
  await using room = await openGraph({ "/": largeGraph(NODES) });
  const { page } = room;
  await untilNodes(page, NODES);
  const measure = () => leastOf(() => pan(page, STEPS), isFluid);
  judge("all in sight", await measure());
  const inSight = await comeClose(page);
  judge(`${inSight} in sight`, await measure());
});
