/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startStack } from "../testkit/stack.ts";
import { launchBrowser } from "../web/browser.ts";
import { builtPage } from "../web/built_page.ts";
import { steadyBox, untilText } from "../web/page_probe.ts";
import { RENDER_PATIENCE_MS, slowly, soon } from "../web/patience.ts";
import { untilRenderShown } from "./render_shown.ts";

const WINDOW = { width: 1440, height: 900 };
const FILM = { width: 128, height: 64 };

async function openReview(page: Page, name: string): Promise<void> {
  await untilText(page, "link", /Finished/, RENDER_PATIENCE_MS);
  await untilRenderShown(page);
  await page.getByRole("tab", { name: "Room" }).click();
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await page.getByRole("tab", { name: "Review" }).click();
  await slowly(async () => await page.getByTestId("review").count() === 1, "the review panel");
  await steadyBox(page.getByTestId("viewport"));
}

/** A point of the picture on the page, told by the page's own geometry. */
async function at(page: Page, u: number, v: number): Promise<readonly [number, number]> {
  const box = await page.getByTestId("viewport").boundingBox();
  assert.ok(box);
  const scale = Math.min(box.width / FILM.width, box.height / FILM.height);
  const left = box.x + (box.width - FILM.width * scale) / 2;
  const top = box.y + (box.height - FILM.height * scale) / 2;
  return [left + u * FILM.width * scale, top + v * FILM.height * scale];
}

/** How much ink of the drawings lies at a point of the picture. */
async function inkAt(page: Page, u: number, v: number): Promise<number> {
  const [x, y] = await at(page, u, v);
  return await page.getByTestId("drawings").evaluate((canvas, spot) => {
    const { left, top } = canvas.getBoundingClientRect();
    const context = (canvas as HTMLCanvasElement).getContext("2d");
    return context?.getImageData(spot.x - left, spot.y - top, 1, 1).data[3] ?? -1;
  }, { x, y });
}

for (const bus of ["memory", "nats"] as const) {
  Deno.test(`two browsers review one picture in step, ${bus}`, async () => {
    await builtPage();
    await using stack = await startStack({ bus, peer: { ...FILM, maxSamples: 2 } });
    await using browser = await launchBrowser();
    const ada = await browser.open(stack.url, WINDOW);
    const bo = await browser.open(stack.url, { ...WINDOW, width: 1200 });
    await openReview(ada, "Ada Lund");
    await openReview(bo, "Bo Ek");
    for (const page of [ada, bo]) {
      await untilText(page, "review-people", /Ada Lund[\s\S]*Bo Ek|Bo Ek[\s\S]*Ada Lund/);
    }

    await ada.getByRole("button", { name: "Draw an arrow" }).click();
    await ada.mouse.move(...await at(ada, 0.2, 0.5));
    await ada.mouse.down();
    await ada.mouse.move(...await at(ada, 0.8, 0.5), { steps: 5 });
    await ada.mouse.up();
    await soon(async () => await inkAt(bo, 0.5, 0.5) > 200, "Ada's arrow at Bo's");
    assert.equal(await inkAt(bo, 0.5, 0.3), 0);
    const { calls } = stack.peer.counts();
    assert.deepEqual(Object.keys(calls).filter((rpc) => /setcamera/i.test(rpc)), []);

    await ada.mouse.move(...await at(ada, 0.25, 0.75));
    const cursor = bo.locator(".cursor", { hasText: "Ada Lund" });
    await soon(async () => {
      const [x, y] = await at(bo, 0.25, 0.75);
      const box = await cursor.locator("svg").boundingBox();
      return box !== null && Math.abs(box.x - x) < 3 && Math.abs(box.y - y) < 3;
    }, "Ada's cursor at Bo's");

    await ada.getByLabel("Notes for the room").fill("Warmer key");
    await ada.getByRole("button", { name: "Save notes" }).click();
    const notes = bo.getByLabel("Notes for the room");
    await soon(async () => await notes.inputValue() === "Warmer key", "Ada's notes at Bo's");
    await untilText(bo, "notes-by", /Ada Lund/);
    await soon(async () => await cursor.count() === 0, "Ada's cursor has left the picture");

    await ada.getByLabel("Name of the new snapshot").fill("Hero");
    await ada.getByRole("button", { name: "Take", exact: true }).click();
    const card = bo.getByRole("button", { name: "Show Hero" });
    await slowly(async () => await card.count() === 1, "Ada's snapshot at Bo's");
    await slowly(async () => await card.locator("img").count() === 1, "its thumbnail");
    await ada.getByRole("button", { name: "Clear every drawing" }).click();
    await ada.getByTestId("confirm").getByRole("button", { name: "Clear" }).click();
    await untilText(bo, "drawing-count", /Nothing is drawn/);
    await card.click();
    await untilText(bo, "snapshot-banner", /Hero.*\(not live\)/);
    await soon(async () => await inkAt(bo, 0.5, 0.5) > 200, "the arrow went along");
    await bo.getByTestId("snapshot-banner").getByRole("button").click();

    await ada.getByTestId("control").getByRole("button", { name: "Drive" }).click();
    await untilText(bo, "review-people", /Ada Lund[\s\S]*drives/);
    await ada.getByRole("button", { name: "Hand over to Bo Ek" }).click();
    await Promise.all([
      untilText(bo, "control", /You drive/),
      untilText(ada, "control", /Bo Ek drives/),
    ]);
    assert.deepEqual(browser.faults, []);
  });
}
