/// <reference lib="dom" />
import axe from "axe-core";
import type { Page } from "playwright-core";

/** Lets what appears appear: halfway in, text has too little contrast for anybody. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** What axe-core calls serious or critical in a part of the page, in words. */
export async function findings(page: Page, within = "html"): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  await settled(page);
  return await page.evaluate(async (part) => {
    const { axe: checker } = globalThis as unknown as { readonly axe: typeof axe };
    const { violations, passes } = await checker.run(part, { resultTypes: ["violations"] });
    if (!passes.some(({ id }) => id === "color-contrast")) return ["nothing was checked"];
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`)
      );
  }, within);
}
