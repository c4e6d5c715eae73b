/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { slowly } from "../web/patience.ts";

interface Kept {
  noticesKept?: string[];
}

/** Keeps every notice that a page shows from now on: they leave after a few seconds. */
export async function keepNotices(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept: string[] = [];
    Object.assign(globalThis, { noticesKept: kept });
    const note = () => {
      for (const notice of document.querySelectorAll('[data-testid="notices"] .notice')) {
        const text = notice.textContent ?? "";
        if (!kept.includes(text)) kept.push(text);
      }
    };
    note();
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

/** Waits until a page has shown a notice, whether or not it has left meanwhile. */
export async function untilNoticed(page: Page, pattern: RegExp): Promise<void> {
  await slowly(async () => {
    const kept = await page.evaluate(() => (globalThis as Kept).noticesKept ?? []);
    return kept.some((text) => pattern.test(text));
  }, `a notice saying ${pattern}`);
}
