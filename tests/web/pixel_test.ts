import assert from "node:assert/strict";
import sharp from "sharp";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { flatPng } from "./pictures.ts";
import { openQuarters, pictureBox, SECOND, seenAt, showFrame, showHalf } from "./viewing_script.ts";

Deno.test("the pixel inspector tells the value under the pointer, where it lies and what it was read from", async () => {
  await using room = await openQuarters();
  const { page } = room;
  await page.keyboard.press("i");
  await untilText(page, "pixel", /Point at the picture/);
  const { left, top, width, height } = await pictureBox(page);
  await page.mouse.move(left + width * 0.25, top + height * 0.25);
  const text = await untilText(page, "pixel", /#dc2828/);
  assert.match(text, /100, 50/);
  assert.match(text, /220 40 40/);
  assert.match(text, /0\.7157 0\.0212 0\.0212/);
  assert.match(text, /live JPEG, full/);

  await showHalf(room, SECOND);
  await untilText(page, "pixel", /live JPEG, half, 1 pixel for 2\.0/);
  const still = await flatPng(400, 200, [12, 34, 56]);
  await showFrame(room, { tier: "still", codec: "png", lossless: true }, still);
  await untilText(page, "pixel", /12 34 56[\s\S]*#0c2238[\s\S]*lossless still/);

  await page.getByTestId("pixel").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await untilText(page, "pixel", /101, 60/);
  await page.mouse.move(left + width / 2, top - 4);
  await untilText(page, "pixel", /Point at the picture/);
});

Deno.test("exposure of the view changes what is seen, says so, and leaves pixels and files as they are", async () => {
  await using room = await openQuarters();
  const { page } = room;
  const { left, top, width, height } = await pictureBox(page);
  const at = [left + width * 0.25, top + height * 0.75] as const;
  await soon(async () => String((await seenAt(page, ...at)).slice(0, 3)) === "50,80,220");
  await page.keyboard.press("]");
  await page.keyboard.press("]");
  await untilText(page, "grade-chip", /View only\s*\+1\.0 EV/);
  await soon(async () => {
    const [red = 0, green = 0, blue = 0] = await seenAt(page, ...at);
    return Math.abs(red - 72) <= 2 && Math.abs(green - 112) <= 2 && blue === 255;
  }, "twice the light");
  await page.keyboard.press("i");
  await page.mouse.move(...at);
  await untilText(page, "pixel", /50 80 220/);

  await page.getByRole("button", { name: "Download the picture" }).click();
  const save = async () => {
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as PNG" }).click();
    const download = await downloading;
    const path = await download.path();
    const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({
      resolveWithObject: true,
    });
    const from = (150 * info.width + 100) * 3;
    return { name: download.suggestedFilename(), pixel: [...data.subarray(from, from + 3)] };
  };
  const plain = await save();
  assert.match(plain.name, /^STUDIO_.*_live\.png$/);
  assert.deepEqual(plain.pixel, [50, 80, 220]);
  await untilText(
    page,
    "notices",
    /Saved the live JPEG as it is shown.*no lossless still of it yet/,
  );
  await page.getByLabel("With this view's exposure").check();
  const graded = await save();
  assert.ok(Math.abs((graded.pixel[0] ?? 0) - 72) <= 1, `${graded.pixel}`);

  await page.keyboard.press("Escape");
  await page.getByTestId("grade-chip").click();
  await soon(async () => String(await seenAt(page, ...at)) === "50,80,220,255", "as it is");
});

Deno.test("a saved still is the room's own file, byte for byte", async () => {
  await using room = await openQuarters();
  const { page, gateway } = room;
  const still = await flatPng(400, 200, [9, 99, 199]);
  gateway.stills.set("7/2", still);
  await showFrame(room, { tier: "still", codec: "png", lossless: true }, still);
  await page.getByRole("button", { name: "Download the picture" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as PNG" }).click();
  const download = await downloading;
  assert.match(download.suggestedFilename(), /_still\.png$/);
  assert.deepEqual(await Deno.readFile(await download.path()), still);
  await untilText(page, "notices", /Saved the lossless still, 400 . 200/);
});
