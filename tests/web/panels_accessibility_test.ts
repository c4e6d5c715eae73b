import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { findings } from "./axe_findings.ts";
import { launchBrowser } from "./browser.ts";
import { builtPage } from "./built_page.ts";
import { factOf, untilText } from "./page_probe.ts";
import { RENDER_PATIENCE_MS, slowly } from "./patience.ts";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844, hasTouch: true },
] as const;

/** Panels by their title, and what tells that they have something to show. */
const SHOWN: Readonly<Record<string, string>> = {
  Scene: ".tree-row",
  Inspector: "[data-testid=inspector][aria-busy=false]",
  Render: "[data-testid=render-tab] select",
  Materials: "[data-testid=materials]",
  Review: "[data-testid=review] .snapshot-open",
  Room: "[data-testid=people]",
  Scopes: "[data-testid=scope-source]",
  "Node graph": ".react-flow__node",
  "Debug console": "[data-testid=console]",
};

/** Brings a panel to sight by the menu that has all of them. */
async function show(page: Page, title: string, isNarrow: boolean): Promise<void> {
  const tab = page.getByRole("tab", { name: title, exact: true });
  if (!isNarrow && await tab.count() > 0) return await tab.click();
  const shown = SHOWN[title] ?? "";
  if (await page.locator(shown).count() > 0) return;
  await page.getByRole("button", { name: "Panels", exact: true }).click();
  await page.getByTestId("panels-menu").locator("button", { hasText: title }).click();
}

async function untilFinished(page: Page): Promise<void> {
  await slowly(async () => /^4 . 4$/.test(await factOf(page, "Samples")), "all samples");
  await untilText(page, "link", /^Finished$/, RENDER_PATIENCE_MS);
}

/** Selects the first node of the scene, so that the inspector has something to show. */
async function selectFirst(page: Page): Promise<void> {
  const first = page.locator(".tree-row[data-path]").first();
  await first.click();
  const said = new Set<string>();
  await until(async () => {
    for (const text of await page.locator(".notice, .panel-fault").allInnerTexts()) said.add(text);
    return await first.getAttribute("aria-selected") === "true";
  }, {
    timeoutMs: RENDER_PATIENCE_MS,
    what: "the first node is selected",
    instead: () => Promise.resolve([...said].join("; ")),
  });
}

for (const size of SIZES) {
  Deno.test(`every panel holds what a machine can judge of it at ${size.width} pixels`, async () => {
    await builtPage();
    await using stack = await startStack({ peer: { width: 128, height: 64, maxSamples: 4 } });
    await using browser = await launchBrowser();
    // What comes or goes meanwhile is judged as it stands: faded, it has too little contrast.
    const page = await browser.open(stack.url, { ...size, reducedMotion: "reduce" });
    const isNarrow = size.width < 1_100;
    await untilFinished(page);
    await page.getByRole("button", { name: "Panels", exact: true }).click();
    const titles = await page.getByTestId("panels-menu").locator(".menu-text").allInnerTexts();
    await page.keyboard.press("Escape");
    assert.deepEqual(
      titles.filter((title) => SHOWN[title] === undefined),
      [],
      "panels unknown here",
    );
    const faults: string[] = [];
    for (const title of titles) {
      await show(page, title, isNarrow);
      if (title === "Review") {
        await slowly(
          () => page.getByRole("button", { name: "Take", exact: true }).isEnabled(),
          "Take",
        );
        await page.getByRole("button", { name: "Take", exact: true }).click();
      }
      await slowly(
        async () => await page.locator(SHOWN[title] ?? "").count() > 0,
        `${title} with something in it`,
      );
      const check = async (where: string) => {
        for (const fault of await findings(page)) faults.push(`${where}: ${fault}`);
      };
      await check(title);
      if (title === "Scene") await selectFirst(page);
      if (title === "Debug console") {
        for (const name of ["Calls", "Messages", "Frames", "Drops"]) {
          await page.getByRole("tab", { name, exact: true }).click();
          await check(`${title}, ${name}`);
        }
      }
      if (isNarrow) await page.getByRole("button", { name: "Close the panels" }).click();
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(browser.faults, []);
  });
}
