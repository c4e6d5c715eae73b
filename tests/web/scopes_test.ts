/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { openQuarters, SECOND, showHalf } from "./viewing_script.ts";

/** Values from 0 (bottom) to 255 that glow in one column of the waveform. */
function lit(page: Page, u: number): Promise<number[]> {
  return page.getByTestId("waveform").evaluate((element, at) => {
    const canvas = element as HTMLCanvasElement;
    const x = Math.floor(canvas.width * at);
    const data = canvas.getContext("2d")?.getImageData(x, 0, 1, 256).data ?? [];
    return Array.from({ length: 256 }, (_, y) => 255 - y).filter((value) =>
      data[(255 - value) * 4 + 3] === 255
    ).reverse();
  }, u);
}

Deno.test("the scopes measure the picture that is shown and follow it, beside the page", async () => {
  await using room = await openQuarters({ width: 1440, height: 900 });
  const { page } = room;
  const workers: string[] = [];
  page.on("worker", (worker) => workers.push(worker.url()));
  assert.equal(await page.getByTestId("scopes").count(), 0, "closed by default");
  await page.keyboard.press("j");
  await untilText(page, "scope-source", /400 . 200 pixels as they are shown/);
  assert.equal(workers.length, 1);
  await soon(async () => String(await lit(page, 0.25)) === "78,84", "red and blue at the left");
  assert.deepEqual(await lit(page, 0.75), [149, 240]);
  assert.ok(await page.locator(".histogram-luma").getAttribute("d"));

  await page.getByRole("radio", { name: "Parade" }).check();
  await soon(async () => String(await lit(page, 0.1)) === "50,220", "red of the left half");
  assert.equal(await page.locator(".histogram path").count(), 3);

  await showHalf(room, SECOND);
  await untilText(page, "scope-source", /200 . 100 pixels/);
  await page.getByRole("radio", { name: "Parade" }).blur();
  await page.keyboard.press("j");
  await soon(() => page.workers().length === 0, "the worker ended");
  assert.equal(await page.getByTestId("scopes").count(), 0);
});
