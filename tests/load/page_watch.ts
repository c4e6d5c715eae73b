/// <reference lib="dom" />
import type { TestBrowser } from "../web/browser.ts";
import { untilText } from "../web/page_probe.ts";
import type { SeenPicture } from "./steer_spans.ts";

/** A page of a real browser that watches a room. */
export interface PageWatch {
  /** Every picture that it drew, in order. */
  pictures(): Promise<SeenPicture[]>;
}

const SHOWN_MS = 30_000;

/** Opens a page and waits until it shows pictures, whose drawing the page marks on its timeline. */
export async function openPageWatch(browser: TestBrowser, url: string): Promise<PageWatch> {
  const page = await browser.open(url);
  await untilText(page, "link", /Finished|Rendering|Live/, SHOWN_MS);
  await page.evaluate(() => {
    const drawn: { atMs: number; inputSeq: number }[] = [];
    new PerformanceObserver((list) => {
      for (const mark of list.getEntriesByName("fuelrail-picture")) {
        const { inputSeq } = (mark as PerformanceMark).detail as { inputSeq: number };
        drawn.push({ atMs: performance.timeOrigin + mark.startTime, inputSeq });
      }
    }).observe({ type: "mark" });
    Object.assign(globalThis, { drawn });
  });
  return {
    pictures: () => page.evaluate(() => (globalThis as unknown as { drawn: SeenPicture[] }).drawn),
  };
}
