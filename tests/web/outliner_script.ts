/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { soon } from "./patience.ts";
import { row } from "./scene_script.ts";

/** A scene of a few levels. */
export const LEVELS = {
  "/": [
    row("/Scene", { children: true, type: "scope" }),
    row("/Target", { children: true, type: "rendertarget" }),
  ],
  "/Scene": [
    row("/Scene/Ball", { children: true, also_at: ["/Elsewhere"] }),
    row("/Scene/Box", { age_ms: 240_000 }),
    row("/Scene/Camera", { type: "camera" }),
    row("/Scene/Cone"),
  ],
  "/Scene/Ball": [row("/Scene/Ball/Gold", { type: "material", pin: "material" })],
  "/Target": [row("/Target/Kernel", { type: "kernel" })],
};

/** Paths of the rows in the page, top to bottom. */
export async function shownPaths(page: Page): Promise<readonly string[]> {
  const rows = await page.locator(".tree-row[data-path]").evaluateAll((all) =>
    all.map((each) => ({
      path: each.getAttribute("data-path") ?? "",
      top: Number.parseFloat((each as HTMLElement).style.top),
    }))
  );
  return rows.sort((a, b) => a.top - b.top).map(({ path }) => path);
}

/** Waits until these rows are in the page, in this order. */
export async function untilPaths(page: Page, wanted: readonly string[]): Promise<void> {
  let seen: readonly string[] = [];
  try {
    await soon(async () => {
      seen = await shownPaths(page);
      return seen.join() === wanted.join();
    });
  } catch {
    assert.deepEqual(seen, wanted);
  }
}

/** The row of a node. */
export function rowOf(page: Page, path: string): Locator {
  return page.locator(`.tree-row[data-path="${path}"]`);
}

/** Opens or closes a node by its arrow. */
export async function openNode(page: Page, path: string): Promise<void> {
  await rowOf(page, path).locator(".tree-twisty").click();
}
