/// <reference lib="dom" />
import type { Page } from "playwright-core";
import type { PageOptions } from "../../tests/web/browser.ts";

/** One picture of the page. */
export interface Shot extends PageOptions {
  /** File name without its ending. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** What follows the page's address. */
  readonly query?: string;
  /** Brings the page to what the picture shall show. */
  prepare(page: Page): Promise<void>;
}

const DESK = { width: 1440, height: 900 };

async function untilFinished(page: Page): Promise<void> {
  await page.getByTestId("link").filter({ hasText: /Finished/ }).waitFor();
  await page.locator(".viewport-canvas").waitFor();
  await untilStill(page);
}

/** Waits until three looks at the page are alike, or for ten seconds: numbers may go on changing. */
async function untilStill(page: Page): Promise<void> {
  let last = "";
  let alike = 0;
  for (let look = 0; look < 20 && alike < 2; look++) {
    const now = (await page.screenshot({ animations: "disabled" })).toBase64();
    alike = now === last ? alike + 1 : 0;
    last = now;
    await page.waitForTimeout(500);
  }
}

async function select(page: Page, path: string): Promise<void> {
  await page.locator(`.tree-row[data-path="${path}"]`).click();
  await page.getByTestId("inspector").filter({ hasText: path.slice(1) }).waitFor();
}

async function openPanel(page: Page, keys: string, id: string): Promise<void> {
  await page.getByTestId("viewport").focus();
  await page.keyboard.press(keys);
  await page.locator(`[data-panel="${id}"]`).first().waitFor();
}

/** Every picture of the documentation. */
export const SHOTS: readonly Shot[] = [
  {
    name: "studio",
    ...DESK,
    async prepare(page) {
      await untilFinished(page);
      await select(page, "/Red lacquer");
      await untilStill(page);
    },
  },
  {
    name: "graph",
    ...DESK,
    async prepare(page) {
      await untilFinished(page);
      await select(page, "/Red lacquer");
      await openPanel(page, "Shift+G", "graph");
      await untilStill(page);
    },
  },
  {
    name: "review",
    ...DESK,
    async prepare(page) {
      await untilFinished(page);
      await openPanel(page, "Shift+U", "review");
      await untilStill(page);
    },
  },
  {
    name: "scopes",
    ...DESK,
    async prepare(page) {
      await untilFinished(page);
      await openPanel(page, "j", "scopes");
      await untilStill(page);
    },
  },
  {
    name: "console",
    ...DESK,
    async prepare(page) {
      await untilFinished(page);
      await openPanel(page, "Control+d", "console");
      await page.waitForTimeout(3_000);
    },
  },
  { name: "tablet", width: 820, height: 1180, hasTouch: true, prepare: untilFinished },
  { name: "phone", width: 390, height: 844, hasTouch: true, prepare: untilFinished },
  { name: "clean", ...DESK, query: "?view=clean", prepare: untilFinished },
];
