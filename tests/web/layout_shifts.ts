/// <reference lib="dom" />
import type { Page } from "playwright-core";

/** What Chromium reports of a layout shift; the types of the DOM do not know it yet. */
interface LayoutShift {
  readonly value: number;
  readonly sources: readonly { readonly node: Node | null }[];
}

/** What the page counts as movement of what stood still, from its beginning, and what moved. */
export function layoutShifts(
  page: Page,
): Promise<{ readonly sum: number; readonly moved: string }> {
  return page.evaluate(() =>
    new Promise<{ sum: number; moved: string }>((resolve) => {
      let sum = 0;
      const moved: string[] = [];
      const note = (entries: readonly PerformanceEntry[]) => {
        for (const { value, sources } of entries as unknown as readonly LayoutShift[]) {
          sum += value;
          const names = sources.map(({ node }) =>
            node instanceof Element ? node.getAttribute("class") ?? node.tagName : "text"
          );
          moved.push(`${value.toFixed(5)} ${names.join(" | ")}`);
        }
      };
      const observer = new PerformanceObserver((list) => note(list.getEntries()));
      observer.observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          // A busy page may not have been told yet.
          note(observer.takeRecords());
          observer.disconnect();
          resolve({ sum, moved: moved.join("; ") });
        })
      );
    })
  );
}
