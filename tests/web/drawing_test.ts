/// <reference lib="dom" />
import assert from "node:assert/strict";
import sharp from "sharp";
import { openRoom } from "./page_room.ts";
import { untilGone, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { welcome } from "./room_script.ts";

async function imageOf(red: number): Promise<string> {
  const background = { r: red, g: 120, b: 60 };
  const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background } }).jpeg()
    .toBuffer();
  return `data:image/jpeg;base64,${jpeg.toString("base64")}`;
}

Deno.test("a drawing shows beside the render with who draws it, and says how it ended", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await untilText(page, "link", /./);
  assert.equal(await page.getByTestId("drawing").count(), 0);
  const from = { sender: "canvas-1", name: "Ada Lind", at: Date.now() };
  visit.send("drawingChanged", { ...from, state: "drawing:start" });
  await untilText(page, "drawing", /Ada Lind.*drawing.*No picture yet/s);
  visit.send("drawingChanged", { ...from, state: "drawing:start", image: await imageOf(200) });
  const image = page.getByRole("img", { name: "What Ada Lind draws" });
  await soon(() => image.evaluate((one) => (one as HTMLImageElement).naturalWidth === 64));
  visit.send("drawingChanged", { ...from, state: "drawing:end", ended: "left" });
  await untilText(page, "drawing", /left at .*unfinished/);
  assert.equal(await image.count(), 1, "what was drawn stays");
  visit.send("drawingChanged", { ...from, state: "drawing:end", ended: "finished" });
  await untilText(page, "drawing", /finished at/);
});

Deno.test("a drawing is put away by keyboard, comes back by its button and with another page's", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  const word = { sender: "canvas-1", name: "Ada", at: Date.now(), image: await imageOf(90) };
  visit.send("drawingChanged", { ...word, state: "drawing:start" });
  await untilText(page, "drawing", /Ada/);
  await page.getByRole("button", { name: "Hide the drawing" }).focus();
  await page.keyboard.press("Enter");
  await untilGone(page, "drawing");
  visit.send("drawingChanged", { ...word, state: "drawing:start" });
  await page.getByRole("button", { name: "Show what Ada draws" }).click();
  await untilText(page, "drawing", /Ada/);
  await page.getByRole("button", { name: "Hide the drawing" }).click();
  visit.send("drawingChanged", { ...word, ended: "finished" });
  await untilGone(page, "drawing-chip");
  visit.send("drawingChanged", { sender: "canvas-2", state: "drawing:start", at: Date.now() });
  await untilText(page, "drawing", /A drawing page/);
});
