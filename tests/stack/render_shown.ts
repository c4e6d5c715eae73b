import type { Page } from "playwright-core";
import { RENDER_PATIENCE_MS } from "../web/patience.ts";

/** Waits until a page shows the render: before its first picture nothing on it can be pointed at. */
export async function untilRenderShown(page: Page): Promise<void> {
  await page.locator('.viewport-canvas[aria-label="The render"]').waitFor({
    timeout: RENDER_PATIENCE_MS,
  });
}
