/// <reference lib="dom" />
import { orbit } from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import { startStack } from "../testkit/stack.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { launchBrowser } from "../web/browser.ts";
import { builtPage } from "../web/built_page.ts";
import { untilText } from "../web/page_probe.ts";
import { isPreviewing } from "../web/prediction_script.ts";
import { keepNotices, untilNoticed } from "./notice_log.ts";
import { untilRenderShown } from "./render_shown.ts";
import { isNear, picture, startPose, written } from "./steering_page.ts";

const FILM = { width: 192, height: 96 };
/** A busy machine starts everything slowly, ms. */
const PATIENT_MS = 120_000;

Deno.test("a move is seen before its picture, gives way to it, and ends when somebody else moves", async () => {
  await builtPage();
  await using stack = await startStack({
    peer: { ...FILM, maxSamples: 8, sampleDelayMs: 8_000 },
  });
  await using browser = await launchBrowser({ webgl: true });
  const watcher = await connectViewer({ port: stack.port });
  await using _watching = { [Symbol.asyncDispose]: () => watcher.close() };
  const page = await browser.open(stack.url, { width: 1100, height: 800 });
  await untilText(page, "link", /Finished|Rendering|Live/, PATIENT_MS);
  await untilRenderShown(page);
  const start = await startPose(watcher);
  const box = await picture(page, FILM);
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  // A hand goes on moving until it sees something.
  let step = 0;
  await until(async () => {
    await page.mouse.move(middle.x + 30 + step++ % 10, middle.y);
    return await isPreviewing(page);
  }, { timeoutMs: PATIENT_MS, what: "a preview" });
  await page.mouse.move(middle.x + 40, middle.y);
  await page.mouse.up();
  const turned = orbit(start, 40 * box.perCss, 0, FILM, "y");
  await until(() => {
    const last = written(stack.peer);
    return last !== undefined && isNear(last, turned);
  }, { timeoutMs: PATIENT_MS, what: "the drag at Octane" });
  await until(async () => !await isPreviewing(page), {
    timeoutMs: PATIENT_MS,
    what: "the picture taking over from the preview",
  });
  const shown = watcher.frames.at(-1)?.header.epoch ?? 0;
  assert.ok(shown > 0);

  await page.mouse.down();
  await until(async () => {
    await page.mouse.move(middle.x + 80 + step++ % 20, middle.y);
    return await isPreviewing(page);
  }, { timeoutMs: PATIENT_MS, what: "the preview of a second drag" });
  await untilText(page, "control", /You drive/i, PATIENT_MS);
  await keepNotices(page);
  watcher.send("revokeControlRequest", {});
  await untilNoticed(page, /control|admin|driv/i);
  await page.mouse.move(middle.x + 120, middle.y);
  await until(async () => !await isPreviewing(page), {
    timeoutMs: PATIENT_MS,
    what: "the preview ending with the control",
  });
  await page.mouse.up();
  assert.deepEqual(browser.faults, []);
});
