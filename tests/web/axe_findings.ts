/// <reference lib="dom" />
import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * Lets what appears appear, and what changes its colour change it: halfway, text has too little
 * contrast for anybody.
 */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const ending = () =>
      document.getAnimations()
        .filter(({ effect, playState }) =>
          playState !== "finished" && Number.isFinite(effect?.getComputedTiming().endTime)
        );
    // What has just been put in the page begins to appear with its first frame.
    for (let calm = 0; calm < 3; await frame()) {
      const running = ending();
      calm = running.length === 0 ? calm + 1 : 0;
      for (const each of running) each.finish();
    }
  });
}

/**
 * What axe-core calls serious or critical in a part of the page, in words; `proof` is a rule that
 * must have passed somewhere, so that something was judged.
 */
export async function findings(
  page: Page,
  within = "html",
  proof = "color-contrast",
): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  await settled(page);
  return await page.evaluate(async ({ part, rule }) => {
    const { axe: checker } = globalThis as unknown as { readonly axe: typeof axe };
    const { violations, passes } = await checker.run(part, { resultTypes: ["violations"] });
    if (!passes.some(({ id }) => id === rule)) return ["nothing was checked"];
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`)
      );
  }, { part: within, rule: proof });
}
