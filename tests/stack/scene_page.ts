/// <reference lib="dom" />
import type { Page } from "playwright-core";
import assert from "node:assert/strict";
import type { PeerOptions } from "../octane_peer/peer_options.ts";
import { until } from "../testkit/until.ts";
import { type Stack, type StackOptions, startStack } from "../testkit/stack.ts";
import { launchBrowser } from "../web/browser.ts";
import { builtPage } from "../web/built_page.ts";
import { untilText } from "../web/page_probe.ts";
import { RENDER_PATIENCE_MS, slowly, soon } from "../web/patience.ts";
import { keepNotices } from "./notice_log.ts";
import { untilRenderShown } from "./render_shown.ts";

/** The film of these tests, small enough for a busy machine. */
export const FILM = { width: 192, height: 96 };

/** A running stack whose scene was read, with pages of it in a real browser. */
export interface ScenePages extends AsyncDisposable {
  readonly stack: Stack;
  /** The first page. */
  readonly page: Page;
  /** Opens one more. */
  open(): Promise<Page>;
}

/** Starts one, and waits until its page shows the link and its scene was read once. */
export async function openScenePages(
  peer: PeerOptions = {},
  options: Omit<StackOptions, "peer"> = {},
): Promise<ScenePages> {
  await builtPage();
  const parts = new AsyncDisposableStack();
  try {
    const stack = parts.use(
      await startStack({ ...options, peer: { ...FILM, maxSamples: 4, ...peer } }),
    );
    const browser = parts.use(await launchBrowser());
    const open = async () => {
      const page = await browser.open(stack.url, { width: 1440, height: 900 });
      await keepNotices(page);
      await untilText(page, "link", /Finished|Rendering|Live/, RENDER_PATIENCE_MS);
      await untilRenderShown(page);
      return page;
    };
    await untilRead(stack.url);
    const page = await open();
    return {
      stack,
      page,
      open,
      async [Symbol.asyncDispose]() {
        const { faults } = browser;
        await parts.disposeAsync();
        assert.deepEqual(faults, []);
      },
    };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

/** The walk stands back for everything else, so a busy machine takes its time, ms. */
const READ_PATIENCE_MS = 180_000;
const READ_POLL_MS = 50;

/** Waits until the whole scene was read once. */
export async function untilRead(url: string): Promise<void> {
  await until(async () => {
    const response = await fetch(`${url}/api/rooms/TEST/req/getPrimCountRequest`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    const { payload } = await response.json();
    if (payload?.complete === true) return true;
    await new Promise((resolve) => setTimeout(resolve, READ_POLL_MS));
    return false;
  }, { timeoutMs: READ_PATIENCE_MS, what: "the scene being read" });
}

/** The row of a node's own place in the outliner. */
export function rowOf(page: Page, path: string) {
  return page.locator(`.tree-row[data-path="${path}"]`).first();
}

/** The text field of a property or, with "setting", of a render setting. */
export function fieldOf(page: Page, name: string, kind: "property" | "setting" = "property") {
  return page.locator(`[data-${kind}="${name}"] input[type="text"]`);
}

interface ActiveRow {
  readonly id: string;
  readonly path: string | null;
}

/** The row that the keys are on, once it is drawn: rows are made as the tree scrolls. */
async function activeRow(page: Page): Promise<ActiveRow> {
  return await soon(
    () =>
      page.getByTestId("tree").evaluate((tree): ActiveRow | null => {
        const id = tree.getAttribute("aria-activedescendant") ?? "";
        const row = document.getElementById(id);
        return row === null ? null : { id, path: row.getAttribute("data-path") };
      }),
    "the row that the keys are on",
  );
}

/** Moves along the outliner by keyboard until a node has the focus. */
export async function goToRow(page: Page, path: string): Promise<void> {
  const tree = page.getByTestId("tree");
  await slowly(async () => await page.locator(".tree-row").count() > 0, "the tree");
  // Levels may still be on their way, so that its end is no reason to give up.
  await slowly(async () => {
    await tree.focus();
    await page.keyboard.press("Home");
    let before: string | undefined;
    for (;;) {
      const row = await activeRow(page);
      if (row.path === path) return true;
      if (row.id === before) return false;
      before = row.id;
      await page.keyboard.press("ArrowDown");
    }
  }, `the outliner's row for ${path}`);
}

/** Selects a node by keyboard and waits until its values are shown. */
export async function inspect(page: Page, path: string, property: string): Promise<void> {
  await goToRow(page, path);
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Inspector" }).click();
  await slowly(
    async () => await page.locator(`[data-property="${property}"]`).count() === 1,
    `the values of ${path}`,
  );
}

/** Waits until a text field shows a value. */
export async function untilShows(
  page: Page,
  name: string,
  value: string,
  kind: "property" | "setting" = "property",
): Promise<void> {
  await soon(
    async () => await fieldOf(page, name, kind).inputValue() === value,
    `${name} showing ${value}`,
  );
}
