/// <reference lib="dom" />
import assert from "node:assert/strict";
import { soon } from "./patience.ts";
import { stamp } from "./room_script.ts";
import { letterboxOf, openSteering } from "./steering_script.ts";

const SIZE = { width: 400, height: 200 };

Deno.test("arrow and page keys step the camera, and the picture with the hand tool", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const commands = () =>
    visit.messages.filter(({ type }) => type === "cameraCommandRequest")
      .map(({ payload }) => payload);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("PageDown");
  await soon(() => commands().length === 4);
  assert.deepEqual(commands(), [
    { command: "orbit", azimuth: 10, elevation: 0 },
    { command: "orbit", azimuth: 0, elevation: 10 },
    { command: "pan", x: 40, y: 0 },
    { command: "dolly", notches: -1 },
  ]);
  await page.keyboard.press("h");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("PageUp");
  await page.keyboard.press("v");
  await page.keyboard.press("ArrowDown");
  await soon(() => commands().length === 5);
  assert.deepEqual(commands()[4], { command: "orbit", azimuth: 0, elevation: -10 });
});

Deno.test("the navigation menu sends what was chosen, and the next visit starts with it", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const chosen = () => visit.messages.filter(({ type }) => type === "setNavigationRequest");
  await soon(() => chosen().length === 1);
  assert.deepEqual(chosen()[0]?.payload, {
    profile: "simple",
    sensitivity: 1,
    dolly_to_cursor: false,
    invert_y: false,
    drag_threshold_px: { mouse: 4, pen: 8, touch: 10 },
  });
  await page.getByRole("button", { name: "Navigation" }).click();
  await page.getByLabel("Mouse drags after").fill("0");
  await page.getByLabel("Speed", { exact: true }).fill(String(Math.log(0.1)));
  await soon(() => chosen().at(-1)?.payload.sensitivity === 0.1);
  assert.deepEqual(chosen().at(-1)?.payload.drag_threshold_px, { mouse: 0, pen: 8, touch: 10 });
  const stored = await page.evaluate(() => localStorage.getItem("fuelrail.preferences"));
  assert.match(stored ?? "", /"sensitivity":0\.1/);
});

Deno.test("a bookmark is renamed in its place, and escape leaves its name alone", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  visit.send("bookmarksChanged", {
    ...stamp(),
    bookmarks: [{
      id: "b1",
      name: "Hero",
      position: [0, 0, 5],
      target: [0, 0, 0],
      up: [0, 1, 0],
      fov: 50,
      saved_at: 1,
    }],
  });
  await page.getByRole("button", { name: "Camera bookmarks" }).click();
  await page.getByRole("button", { name: "Rename Hero" }).click();
  await page.getByLabel("New name of Hero").fill("Villain");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Rename Hero" }).click();
  await page.getByLabel("New name of Hero").fill("Close-up");
  await page.keyboard.press("Enter");
  const asked = await visit.message("cameraCommandRequest");
  assert.deepEqual(asked.payload, { command: "bookmark_rename", id: "b1", name: "Close-up" });
});

Deno.test("a rectangle drawn with the marquee asks for what is inside it, edges included", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const { left, top, scale } = await letterboxOf(page, SIZE);
  await page.keyboard.press("x");
  for (const key of [undefined, "Shift"]) {
    if (key !== undefined) await page.keyboard.down(key);
    await page.mouse.move(left + 50.5 * scale, top + 20.5 * scale);
    await page.mouse.down();
    await page.mouse.move(left + 149.5 * scale, top + 99.5 * scale, { steps: 3 });
    await page.mouse.up();
    if (key !== undefined) await page.keyboard.up(key);
  }
  const asked = () =>
    visit.messages.filter(({ type }) => type === "selectMarqueeRequest")
      .map(({ payload }) => payload);
  await soon(() => asked().length === 2);
  const box = { left: 50, top: 20, right: 150, bottom: 100 };
  assert.deepEqual(asked(), [{ ...box, mode: "replace" }, { ...box, mode: "add" }]);
  assert.equal(visit.inputs.length, 0, "a marquee steers nothing");
});
