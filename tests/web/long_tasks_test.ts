/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startStack } from "../testkit/stack.ts";
import { launchBrowser } from "./browser.ts";
import { builtPage } from "./built_page.ts";
import { untilFact, untilText } from "./page_probe.ts";
import { leastOf, longestOf, paceOf, tasksDuring } from "./page_tasks.ts";
import { slowly, soon } from "./patience.ts";

/** Longest that the page's own thread may compute at once, ms; see {@link paceOf}. */
const TASK_MAX_MS = 50;
/** Frames that must have been drawn while it was watched. */
const FRAMES = 60;

interface Watched {
  readonly drawn: number;
  readonly longTasksMs: readonly number[];
  readonly shift: number;
  /** What moved. */
  readonly moved: readonly string[];
}

declare global {
  var watched: { drawn: number; longTasksMs: number[]; shift: number; moved: string[] };
}

/** Lets the page note what the browser itself finds too long, and what moved. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.watched = { drawn: 0, longTasksMs: [], shift: 0, moved: [] };
    new PerformanceObserver((list) => {
      watched.drawn += list.getEntriesByName("fuelrail-picture").length;
    }).observe({ type: "mark" });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.longTasksMs.push(Math.round(duration));
    }).observe({ type: "longtask" });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as LayoutShift[]) {
        watched.shift += entry.value;
        watched.moved.push(
          ...entry.sources.map(({ node }) =>
            node instanceof Element ? node.getAttribute("class") ?? "" : ""
          ),
        );
      }
    }).observe({ type: "layout-shift" });
  });
}

/** What the browser says of things that moved; its types do not know it yet. */
interface LayoutShift {
  readonly value: number;
  readonly sources: readonly { readonly node: Node | null }[];
}

async function stream(page: Page): Promise<Watched> {
  await watch(page);
  const drawn = () => page.evaluate(() => watched.drawn);
  await slowly(async () => await drawn() >= FRAMES, `${FRAMES} frames drawn`);
  return await page.evaluate(() => watched);
}

/** What watching the stream for a while cost the page's own thread, ms of processor time. */
async function cost(page: Page) {
  let seen: Watched | undefined;
  const tasks = await tasksDuring(page, async () => void (seen = await stream(page)));
  if (seen === undefined) throw new Error("The stream was not watched");
  return { seen, tasks, longest: longestOf(tasks) };
}

Deno.test("frames at 30 a second keep the interface free: no task above 50 ms, and nothing moves", async () => {
  await builtPage();
  await using stack = await startStack({
    peer: { width: 1280, height: 720, replayFps: 30 },
  });
  await using browser = await launchBrowser();
  const page = await browser.open(stack.url, { width: 1440, height: 900 });
  await untilFact(page, "Shown", /, 1280|, 640|, 320/);
  await page.keyboard.press("j");
  await page.keyboard.press("g");
  await page.keyboard.press("Shift+C");
  await soon(async () => await page.getByTestId("compare").count() === 1);
  await untilText(page, "scope-source", /pixels as they are shown/);
  const most = TASK_MAX_MS * await paceOf(page);
  const { seen, tasks, longest } = await leastOf(
    () => cost(page),
    ({ longest }) => longest < most,
  );
  assert.ok(tasks.length > FRAMES, "tasks were traced");
  const words =
    `${seen.drawn} frames, ${tasks.length} tasks, longest ${longest.toFixed(1)} of ${
      most.toFixed(1)
    } ms of ` +
    `processor time, by the clock over 50 ms: ${seen.longTasksMs.join(", ") || "none"}, ` +
    `layout shift ${seen.shift.toFixed(4)} ${seen.moved.join(" ")}`;
  await Deno.stdout.write(new TextEncoder().encode(`${words}\n`));
  assert.ok(longest < most, words);
  assert.ok(seen.shift < 0.001, words);
  assert.deepEqual(browser.faults, []);
});
