/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { assertNear, untilGone } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { welcome } from "./room_script.ts";
import { FIRST, openQuarters, pictureBox, seenAt, showQuarters } from "./viewing_script.ts";

/** Where a guide is drawn on the page. */
async function drawn(page: Page, selector: string) {
  const element = page.locator(selector).first();
  await soon(async () => await element.count() > 0, selector);
  return await element.evaluate((shape) => {
    const { x, y, width, height } = shape.getBoundingClientRect();
    return { x, y, width, height };
  });
}

Deno.test("safe frames, guides and the mask lie on the picture and follow it, and are remembered", async () => {
  await using room = await openQuarters();
  const { page } = room;
  const open = () => page.getByTestId("view-tools").getByRole("button", { name: "Guides" }).click();
  await open();
  await page.getByLabel("Action safe, 93 %").check();
  await page.getByLabel("Thirds").check();
  const picture = await pictureBox(page);
  const action = await drawn(page, ".guide [data-guide=action]");
  assertNear(action.width, picture.width * 0.93, 1.5);
  assertNear(action.x, picture.left + picture.width * 0.035, 1.5);
  assertNear(action.y, picture.top + picture.height * 0.035, 1.5);

  await page.locator(".ratio-grid").getByRole("button", { name: "1:1" }).click();
  const opening = await drawn(page, ".guide-opening");
  assertNear(opening.width, picture.height, 1.5);
  assertNear(opening.height, picture.height, 1.5);
  await soon(async () => {
    const masked = await seenAt(page, picture.left + 4, picture.top + picture.height * 0.25);
    return (masked[0] ?? 255) < 80;
  }, "the picture beside the mask darkened");
  await page.getByLabel("Another ratio").fill("3:1");
  await page.keyboard.press("Enter");
  await soon(async () => {
    const { width, height } = await drawn(page, ".guide-opening");
    return Math.abs(width / height - 3) < 0.02;
  }, "a mask of its own ratio");

  await page.keyboard.press("Escape");
  await page.keyboard.press("1");
  await soon(async () => {
    const { width } = await drawn(page, ".guide [data-guide=action]");
    return Math.abs(width - 400 * 0.93) <= 1.5;
  }, "the guides following the view");
  await page.reload();
  const visit = await room.gateway.visit(2);
  welcome(visit, "live");
  await showQuarters({ ...room, visit }, FIRST);
  await drawn(page, ".guide [data-guide=action]");
  await page.keyboard.press("g");
  await untilGone(page, "guides");
});
