import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  type BrowserOptions,
  launchBrowser,
  type PageOptions,
  type TestBrowser,
} from "./browser.ts";
import { type ScriptedGateway, startScriptedGateway, type Visit } from "./scripted_gateway.ts";

/** A page that has said hello to a gateway which has not answered yet. */
export interface PageRoom extends AsyncDisposable {
  readonly gateway: ScriptedGateway;
  readonly browser: TestBrowser;
  readonly page: Page;
  readonly visit: Visit;
}

/**
 * Opens the page at a path of a scripted gateway; disposing closes both and fails the test if the
 * page had a script error.
 */
export async function openRoom(
  path = "",
  options: PageOptions & BrowserOptions = {},
): Promise<PageRoom> {
  await using opened = new AsyncDisposableStack();
  const gateway = opened.use(await startScriptedGateway());
  const browser = opened.use(await launchBrowser(options));
  const page = await browser.open(`${gateway.url}${path}`, options);
  const visit = await gateway.visit(1);
  const open = opened.move();
  return {
    gateway,
    browser,
    page,
    visit,
    async [Symbol.asyncDispose]() {
      await open.disposeAsync();
      assert.deepEqual(browser.faults, []);
    },
  };
}
