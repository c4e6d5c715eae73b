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

const LOOKS_MAX = 20;
const LOOK_EVERY_MS = 250;

/** Waits until two looks at the page are alike; numbers that always change are not looked at. */
async function untilStill(page: Page): Promise<void> {
  const mask = [page.getByTestId("facts"), page.getByTestId("console")];
  let last = "";
  for (let look = 0; look < LOOKS_MAX; look++) {
    const now = (await page.screenshot({ animations: "disabled", mask })).toBase64();
    if (now === last) return;
    last = now;
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
}

/** Draws with the tool of a key between two points of the viewport, as shares of its sides. */
async function draw(
  page: Page,
  tool: string,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  const box = await page.getByTestId("viewport").boundingBox();
  if (box === null) throw new Error("The page has no viewport");
  const at = ([u, v]: readonly [number, number]) =>
    [box.x + u * box.width, box.y + v * box.height] as const;
  await page.locator("body").press(tool);
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 8 });
  await page.mouse.up();
}

async function select(page: Page, path: string): Promise<void> {
  await page.locator(`.tree-row[data-path="${path}"]`).click();
  await page.getByTestId("inspector").filter({ hasText: path.slice(1) }).waitFor();
}

async function openPanel(page: Page, keys: string, testId: string): Promise<void> {
  // Lists keep letters for themselves while they have the focus.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press(keys);
  await page.getByTestId(testId).waitFor();
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
      await page.getByTestId("graph").filter({ hasText: /\d\d nodes/ }).waitFor();
      await untilStill(page);
      await page.getByRole("button", { name: "Arrange the nodes" }).click();
      await untilStill(page);
      await page.getByRole("button", { name: "Map", exact: true }).click();
      await untilStill(page);
    },
  },
  {
    name: "review",
    ...DESK,
    async prepare(page) {
      await untilFinished(page);
      await openPanel(page, "Shift+U", "review");
      await draw(page, "Shift+Y", [0.55, 0.2], [0.4, 0.35]);
      await draw(page, "l", [0.66, 0.42], [0.86, 0.7]);
      await page.getByTestId("drawing-count").filter({ hasText: /2 drawn/ }).waitFor();
      await page.locator("body").press("Escape");
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
