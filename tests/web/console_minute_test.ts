/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { untilText } from "./page_probe.ts";
import { openRoom } from "./page_room.ts";
import { leastOf, longestOf, paceOf, tasksDuring } from "./page_tasks.ts";
import { slowly, soon } from "./patience.ts";
import { flat, jpeg, RED } from "./pictures.ts";
import { sayProgress, welcome } from "./room_script.ts";
import type { Visit } from "./scripted_gateway.ts";

/** A minute comes in so many bursts. */
const BURSTS = 20;
/** Of one burst: three seconds' worth. */
const FRAMES = 90;
const CALLS = 60;
const CURSORS = 60;
/** Longest that the page's own thread may compute at once, ms; see {@link paceOf}. */
const TASK_MAX_MS = 50;
/** What a second minute may leave behind that the first did not, bytes. */
const GROWTH_MAX = 3 * 1_048_576;

/** Bytes that the page's scripts hold after everything else was thrown away. */
async function heapOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.enable");
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  await devtools.detach();
  return usedSize;
}

/** A minute of a busy room as fast as the page takes it: each burst waits for its last picture. */
async function minute(visit: Visit, body: Uint8Array, from: number): Promise<void> {
  let seq = from;
  for (let burst = 0; burst < BURSTS; burst++) {
    for (let n = 0; n < FRAMES; n++) {
      const atMs = Date.now();
      seq++;
      visit.frame({ seq, capturedAtMs: atMs }, body);
      visit.send("frameTimeline", {
        ...{ tier: "full", seq, session: 7, epoch: 1, callback_at: atMs, encoded_at: atMs + 2 },
        ...{ published_at: atMs + 3, sent_at: atMs + 4, acked_at: atMs + 9, ack_ms: 5 },
      });
    }
    for (let n = 0; n < CALLS; n++) {
      visit.send("octaneCall", {
        ...{ call_id: `c${seq}-${n}`, service: "camera", rpc: "octaneapi.LiveLink/SetCamera" },
        ...{ started_at: Date.now(), duration_ms: n, outcome: n === 0 ? "error" : "ok" },
      });
    }
    for (let n = 0; n < CURSORS; n++) {
      visit.send("cursorMoved", { viewer_id: "v2", u: n / CURSORS, v: 0.5 });
    }
    for (let n = 0; n < 12; n++) sayProgress(visit, "rendering", burst * 12 + n);
    visit.send("dropCounts", { service: "gateway", drops: { superseded: seq, backlog: burst } });
    if (burst % 4 === 0) {
      const rows = Array.from({ length: 1_500 }, (_, row) => ({ path: `/Node ${row}`, pins: [] }));
      visit.send("getChildrenResult", { prim_path: "/", children: rows });
    }
    await slowly(() => visit.acks.at(-1)?.seq === seq, `the pictures of burst ${burst}`);
  }
}

Deno.test("a minute of everything that the console hears at 30 frames a second stays bounded and never holds the page up", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await page.keyboard.press("Control+d");
  const lent = await visit.message("setDebugRequest");
  visit.send("accepted", {
    event_type: "setDebugRequest",
    request_id: lent.payload["request_id"],
  });
  const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();
  const body = await jpeg(64, 32, flat(RED));
  await tab("Calls");
  await minute(visit, body, 0);
  const before = await heapOf(page);
  await tab("Messages");
  const most = TASK_MAX_MS * await paceOf(page);
  let growth = Infinity;
  let minutes = 0;
  const tasks = await leastOf(async () => {
    const tasks = await tasksDuring(page, () => minute(visit, body, ++minutes * BURSTS * FRAMES));
    growth = Math.min(growth, await heapOf(page) - before);
    return tasks;
  }, (tasks) => longestOf(tasks) < most && growth < GROWTH_MAX);
  const longest = longestOf(tasks);
  const words =
    `longest of ${tasks.length} tasks ${longest.toFixed(1)} of ${most.toFixed(1)} ms, ` +
    `heap ${(before / 1_048_576).toFixed(1)} MiB, ${(growth / 1_048_576).toFixed(2)} more after`;
  await Deno.stdout.write(new TextEncoder().encode(`${words}\n`));
  assert.ok(tasks.length > BURSTS * FRAMES && longest < most, words);
  assert.ok(growth < GROWTH_MAX, words);

  const options = () => page.getByTestId("console").getByRole("option").count();
  assert.ok(await options() < 80, "only what is in sight is in the page");
  await untilText(page, "console", /300 kept/);
  await tab("Calls");
  await untilText(page, "console", /of 1000/);
  assert.ok(await options() < 80);
  await tab("Frames");
  await soon(async () => await page.getByTestId("console").locator("canvas").count() > 0);
  await untilText(page, "console", /240 frames/);
});
