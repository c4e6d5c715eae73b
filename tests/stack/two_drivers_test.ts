/// <reference lib="dom" />
import { type CameraPose, orbit } from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { launchBrowser } from "../web/browser.ts";
import { builtPage } from "../web/built_page.ts";
import { untilText } from "../web/page_probe.ts";
import { gizmoTips } from "../../web/core/axis_gizmo.ts";
import { isNear, picture, startPose, written } from "./steering_page.ts";

const FILM = { width: 192, height: 96 };
const WINDOW = { width: 1100, height: 800 };

/** Where the tips of the three axes lie on the gizmo, in its own units. */
type Tips = readonly number[];

/** Notes every camera that a page shows from now on, by the tips of its axis gizmo. */
async function watchGizmo(page: Page): Promise<() => Promise<readonly Tips[]>> {
  await page.evaluate(() => {
    const seen: number[][] = [];
    Object.assign(globalThis, { seenTips: seen });
    const gizmo = document.querySelector('[data-testid="gizmo"]');
    if (gizmo === null) throw new Error("There is no gizmo");
    const note = () => {
      const tips = ["+x", "+y", "+z"].flatMap((axis) => {
        const line = gizmo.querySelector(`[data-axis="${axis}"] line`);
        return [Number(line?.getAttribute("x2")), Number(line?.getAttribute("y2"))];
      });
      seen.push(tips);
    };
    note();
    new MutationObserver(note).observe(gizmo, {
      subtree: true,
      childList: true,
      attributes: true,
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seenTips: number[][] }).seenTips);
}

function tipsOf(pose: CameraPose): Tips {
  const tips = gizmoTips(pose);
  return (["+x", "+y", "+z"] as const).flatMap((axis) => {
    const { x, y } = tips.find((tip) => tip.axis === axis) ?? { x: NaN, y: NaN };
    return [48 + 34 * x, 48 + 34 * y];
  });
}

function isShown(seen: Tips, pose: CameraPose): boolean {
  return tipsOf(pose).every((value, i) => Math.abs(value - (seen[i] ?? NaN)) < 1e-6);
}

const cameras = (watcher: RawViewer) =>
  watcher.heard.filter(({ event_type }) => event_type === "cameraStateChanged")
    .map(({ payload }) => payload as unknown as CameraPose & { readonly driver?: string });

Deno.test("of two people who drag at once one drives, and the other is told and sees only true cameras", async () => {
  await builtPage();
  await using stack = await startStack({ peer: { ...FILM, maxSamples: 4 } });
  await using browser = await launchBrowser();
  const watcher = await connectViewer({ port: stack.port });
  await using _watching = { [Symbol.asyncDispose]: () => watcher.close() };
  const pages = [await browser.open(stack.url, WINDOW), await browser.open(stack.url, WINDOW)];
  const [first, second] = pages;
  assert.ok(first && second);
  for (const page of pages) await untilText(page, "link", /Finished|Rendering|Live/, 20_000);
  const start = await startPose(watcher);
  for (const page of pages) await page.getByTestId("gizmo").waitFor();
  const shown = await Promise.all(pages.map(watchGizmo));
  const boxes = await Promise.all(pages.map((page) => picture(page, FILM)));
  const steps = 12;
  const way = [{ x: 72, y: 0 }, { x: 0, y: 48 }];
  const middles = boxes.map((box) => ({
    x: box.left + box.width / 2,
    y: box.top + box.height / 2,
  }));
  const moved = (page: number, step: number) => ({
    x: (middles[page]?.x ?? 0) + (way[page]?.x ?? 0) * step / steps,
    y: (middles[page]?.y ?? 0) + (way[page]?.y ?? 0) * step / steps,
  });
  const each = (work: (page: Page, at: number) => Promise<void>) => Promise.all(pages.map(work));
  await each(async (page, at) => {
    const { x, y } = moved(at, 0);
    await page.mouse.move(x, y);
    await page.mouse.down();
  });
  for (let step = 1; step <= steps; step++) {
    await each(async (page, at) => {
      const { x, y } = moved(at, step);
      await page.mouse.move(x, y);
    });
  }
  await each((page) => page.mouse.up());

  const told = await watcher.next(
    "cameraStateChanged",
    ({ driver }) => driver !== undefined,
    20_000,
  );
  const ends = boxes.map(({ perCss }, at) => {
    const { x = NaN, y = NaN } = way[at] ?? {};
    return orbit(start, x * perCss, y * perCss, FILM, "y");
  });
  const winner = await until(() => {
    const last = written(stack.peer);
    const at = ends.findIndex((end) => last !== undefined && isNear(last, end));
    return at < 0 ? undefined : { at };
  }, { timeoutMs: 20_000, what: "exactly the drag of one of them reaching Octane" });
  const loser = pages[1 - winner.at];
  assert.ok(loser);
  await untilText(loser, "notices", /driv|control/i, 20_000);
  await untilText(loser, "control", /driv/i, 20_000);
  assert.deepEqual(
    [...new Set(cameras(watcher).map(({ driver }) => driver ?? told.driver))],
    [told.driver],
    "nobody else moved the camera",
  );
  await until(() => {
    const end = ends[winner.at];
    return end !== undefined && cameras(watcher).some((pose) => isNear(pose, end));
  }, { timeoutMs: 20_000, what: "the last camera being told to the one who compares" });
  const seen = await shown[1 - winner.at]?.();
  const published = cameras(watcher);
  const untrue = seen?.filter((tips) => !published.some((pose) => isShown(tips, pose)));
  assert.deepEqual(untrue, [], "a camera was shown that was never so");
  assert.ok((seen?.length ?? 0) > 1, "the loser's page followed the winner");
  assert.deepEqual(browser.faults, []);
});
