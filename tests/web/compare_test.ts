/// <reference lib="dom" />
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { isNear, untilGone, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { type Colour, flatPng, GREEN, RED, WHITE } from "./pictures.ts";
import { openQuarters, pictureBox, SECOND, seenAt, showQuarters } from "./viewing_script.ts";

const BLACK: Colour = [0, 0, 0];

/** Waits until the middle of the left or right half of the upper row is seen in a colour. */
async function untilSeen(page: Page, u: number, colour: Colour, what: string): Promise<void> {
  const { left, top, width, height } = await pictureBox(page);
  await soon(
    async () => isNear(await seenAt(page, left + width * u, top + height * 0.2), colour),
    what,
  );
}

const dividerOf = (page: Page) => page.getByTestId("wipe");

async function shareOf(page: Page): Promise<number> {
  return Number(await dividerOf(page).getAttribute("aria-valuenow"));
}

Deno.test("a held picture is wiped over the live one with a divider that pointer and keys move", async () => {
  await using room = await openQuarters();
  const { page } = room;
  await page.keyboard.press("Shift+C");
  await untilText(page, "compare", /^A Live JPEG/);
  await showQuarters(room, SECOND);
  const { left, top, width, height } = await pictureBox(page);
  await untilSeen(page, 0.3, RED, "the held picture at the left");
  await untilSeen(page, 0.7, SECOND[1] ?? BLACK, "the live picture at the right");

  await soon(async () => {
    const grip = await dividerOf(page).boundingBox();
    return grip !== null && Math.abs(grip.x + grip.width / 2 - (left + width / 2)) <= 1;
  }, "the divider in the middle");
  await page.mouse.move(left + width / 2, top + height / 2);
  await page.mouse.down();
  await page.mouse.move(left + width * 0.9, top + height / 2, { steps: 5 });
  await page.mouse.up();
  await soon(async () => await shareOf(page) === 90, "the divider dragged");
  await untilSeen(page, 0.7, GREEN, "more of the held picture");

  await dividerOf(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowLeft");
  await soon(async () => await shareOf(page) === 81, "steps of one and of ten");
  await page.keyboard.press("Home");
  await untilSeen(page, 0.3, WHITE, "nothing of the held picture");
  await page.keyboard.press("End");
  await untilSeen(page, 0.7, GREEN, "all of the held picture");
});

Deno.test("the divider stays on the picture's features when the view zooms and moves", async () => {
  await using room = await openQuarters({ deviceScaleFactor: 2 });
  const { page } = room;
  await page.keyboard.press("Shift+C");
  await untilText(page, "compare", /^A /);
  await showQuarters(room, SECOND);
  await page.keyboard.press("h");
  const viewport = await page.getByTestId("viewport").boundingBox();
  assert.ok(viewport);
  const middle = viewport.x + viewport.width / 2;
  await page.keyboard.press("+");
  await page.keyboard.press("ArrowRight");
  await soon(async () => {
    const grip = await dividerOf(page).boundingBox();
    return grip !== null && Math.abs(grip.x + grip.width / 2 - (middle - 40)) <= 1;
  }, "the divider moved with the picture");
  const y = viewport.y + viewport.height * 0.3;
  const sees = async (x: number, colour: Colour) => isNear(await seenAt(page, x, y), colour);
  await soon(() => sees(middle - 46, RED), "the held picture to its left");
  await soon(() => sees(middle - 34, SECOND[1] ?? BLACK), "the live picture to its right");
});

Deno.test("a key turns between both, equal pixels of a difference are black, and comparing ends", async () => {
  await using room = await openQuarters();
  const { page } = room;
  await page.keyboard.press("c");
  await untilText(page, "notices", /hold a picture first/);
  await page.keyboard.press("Shift+C");
  await untilText(page, "compare", /^A /);
  await page.getByRole("button", { name: "Difference" }).click();
  await untilSeen(page, 0.3, BLACK, "no difference");
  await showQuarters(room, SECOND);
  await untilSeen(page, 0.3, [20, 200, 200], "the difference of two colours");
  await page.locator("body").click({ position: { x: 700, y: 2 } });
  await page.keyboard.press("c");
  await untilSeen(page, 0.7, GREEN, "the held picture");
  await page.keyboard.press("c");
  await untilSeen(page, 0.7, SECOND[1] ?? BLACK, "the live picture");
  await page.getByRole("button", { name: "End comparing" }).first().click();
  await untilGone(page, "compare-canvas");
});

Deno.test("a stored still of the room is what the live picture is compared with", async () => {
  await using room = await openQuarters();
  const { page, visit } = room;
  const stored = await flatPng(400, 200, [10, 120, 200]);
  await page.route(
    "**/snapshots/**",
    (route) => route.fulfill({ body: Buffer.from(stored), contentType: "image/png" }),
  );
  visit.send("snapshotsChanged", {
    session: 1,
    revision: 1,
    snapshots: [{
      id: "s1",
      name: "Take one",
      session: 7,
      seq: 1,
      epoch: 1,
      width: 400,
      height: 200,
      samples: 100,
      bytes: stored.length,
      taken_at: 1_000,
      taken_by: { viewer_id: "v2", name: "Ada" },
    }],
  });
  await page.getByTestId("view-tools").getByRole("button", { name: "Compare" }).click();
  await page.getByRole("button", { name: /^Compare with Take one/ }).click();
  await untilText(page, "compare", /^A Take one/);
  await untilSeen(page, 0.3, [10, 120, 200], "the stored still");
});
