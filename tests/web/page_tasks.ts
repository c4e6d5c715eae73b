import type { Page } from "playwright-core";

interface TraceEvent {
  readonly name: string;
  readonly tid: number;
  readonly pid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const RUNS_MAX = 3;

/**
 * Measures until a run is good, three times at most, and returns the last: what the page needs by
 * itself is the least of several runs, since all else on the machine only adds to it.
 */
export async function leastOf<Cost>(
  measure: () => Promise<Cost>,
  isGood: (cost: Cost) => boolean,
): Promise<Cost> {
  for (let run = 1;; run++) {
    const cost = await measure();
    if (run === RUNS_MAX || isGood(cost)) return cost;
  }
}

/** The longest of any number of tasks, ms. */
export function longestOf(tasks: readonly number[]): number {
  return tasks.reduce((longest, each) => Math.max(longest, each), 0);
}

/** What {@link paceOf} runs takes so long on the machine on which bounds of tasks were set, ms. */
const WORK_MS = 1.5;
const WORK_RUNS = 40;

/**
 * How many times as long as on the machine on which bounds of tasks were set this one computes, at
 * least 1: a bound of processor time holds for a page, and not for a processor.
 */
export async function paceOf(page: Page): Promise<number> {
  const leastMs = await page.evaluate((runs) => {
    const run = () => {
      const startMs = performance.now();
      const words = Array.from({ length: 3_000 }, (_, at) => `${(at * 7_919) % 3_001}/${at}`);
      const places = new Map(words.sort().map((word, at) => [word, { at }]));
      let sum = 0;
      for (const [word, { at }] of places) sum += word.length * at;
      return sum > 0 ? performance.now() - startMs : Infinity;
    };
    // The least is what it takes by itself: all else on the machine only adds to it.
    return Math.min(...Array.from({ length: runs }, run));
  }, WORK_RUNS);
  return Math.max(1, leastMs / WORK_MS);
}

/**
 * Runs `act` and tells the tasks of the page's thread by the processor time that they took, in
 * ms: other programs on the machine stretch the clock, but not that.
 */
export async function tasksDuring(
  page: Page,
  act: () => Promise<void>,
): Promise<readonly number[]> {
  const devtools = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  devtools.on("Tracing.dataCollected", ({ value }) => {
    events.push(...value as unknown as TraceEvent[]);
  });
  const done = new Promise<void>((resolve) =>
    devtools.on("Tracing.tracingComplete", () => resolve())
  );
  await devtools.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "disabled-by-default-devtools.timeline"] },
  });
  await act();
  await devtools.send("Tracing.end");
  await done;
  const main = new Set(
    events.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  return events.filter(({ name, pid, tid }) =>
    (name === "RunTask" || name === "ThreadControllerImpl::RunTask") && main.has(`${pid}/${tid}`)
  ).map(({ tdur }) => (tdur ?? 0) / 1000);
}
