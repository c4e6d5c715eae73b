/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { sayLink, sayProgress } from "./room_script.ts";
import { openScene, row } from "./scene_script.ts";

const WIDTH = 390;

/** What of the top bar reaches over the edges of the page, by its name. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.locator(".top-bar button, .top-bar [data-testid]").evaluateAll(
    (all, width) =>
      all.flatMap((each) => {
        const { left, right } = each.getBoundingClientRect();
        const isHidden = left === right;
        if (isHidden || left >= 0 && right <= width) return [];
        return [`${each.getAttribute("aria-label") ?? each.textContent} ${left} to ${right}`];
      }),
    WIDTH,
  );
}

Deno.test("on a phone the whole top bar is in sight, whatever the link says", async () => {
  const levels = { "/": [row("/Ball")] };
  await using room = await openScene(levels, { width: WIDTH, height: 844, hasTouch: true });
  const { page, visit } = room;
  const renderer = { renderer: "Fuelrail test renderer" };
  sayLink(visit, "live", renderer);
  await soon(() => page.getByTestId("test-renderer").isVisible());
  for (
    const [say, text] of [
      [() => {
        sayLink(visit, "idle", renderer);
        sayProgress(visit, "finished", 100);
      }, /Finished/],
      [() => sayLink(visit, "stalled", renderer), /Stalled/],
      [() => sayLink(visit, "connecting", renderer), /Connecting to Octane/],
      [() => sayLink(visit, "offline", renderer), /Octane offline/],
    ] as const
  ) {
    say();
    await untilText(page, "link", text);
    assert.deepEqual(await cutOff(page), []);
  }
  const buttons = await page.locator(".top-bar button:visible").count();
  assert.ok(buttons >= 6, `${buttons} buttons`);
});

Deno.test("on a phone the tool rail says that it goes on, and every tool can be reached", async () => {
  const levels = { "/": [row("/Ball")] };
  await using room = await openScene(levels, { width: WIDTH, height: 844, hasTouch: true });
  const { page } = room;
  const rail = page.getByTestId("tools");
  const more = rail.getByRole("button", { name: "More tools" });
  const before = rail.getByRole("button", { name: "Tools before these" });
  await soon(() => more.isVisible(), "the hint");
  assert.equal(await before.count(), 0);
  const box = await more.boundingBox();
  assert.ok(box !== null && box.x + box.width <= WIDTH + 1 && box.x > WIDTH - 60);
  const last = rail.locator(".tool-group").last().locator("button").last();
  const isInSight = async () => {
    const at = await last.boundingBox();
    return at !== null && at.x + at.width <= WIDTH;
  };
  assert.equal(await isInSight(), false);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.touchscreen.tap(at.x, at.y);
  await soon(() => before.isVisible(), "the way back");
  // The hint stays where it is until there is nothing more.
  const scrolled = () => rail.evaluate((each) => each.scrollLeft);
  while (await more.count() > 0) {
    const from = await scrolled();
    await page.touchscreen.tap(at.x, at.y);
    await soon(async () => await more.count() === 0 || await scrolled() > from, "a step further");
  }
  await soon(isInSight, "the last tool in sight");
  await last.focus();
  await page.keyboard.press("Shift+Tab");
  assert.equal(await rail.evaluate((each) => each.contains(document.activeElement)), true);
});
