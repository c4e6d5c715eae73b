import { type CameraPose, orbit } from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { launchBrowser } from "../web/browser.ts";
import { builtPage } from "../web/built_page.ts";
import { untilText } from "../web/page_probe.ts";
import { RENDER_PATIENCE_MS } from "../web/patience.ts";
import { untilRenderShown } from "./render_shown.ts";
import { spyOnInput } from "./input_spy.ts";
import { isShown, keepDiary } from "./page_diary.ts";
import { isNear, picture, startPose, written } from "./steering_page.ts";

const FILM = { width: 192, height: 96 };
const WINDOW = { width: 1100, height: 800 };
const STEPS = 12;
/** How far each of the two drags, CSS pixels. */
const WAYS = [{ x: 72, y: 0 }, { x: 0, y: 48 }] as const;

type Picture = Awaited<ReturnType<typeof picture>>;

const told = ({ heard }: RawViewer, type: string) =>
  heard.filter(({ event_type }) => event_type === type).map(({ payload }) => payload);
const cameras = (watcher: RawViewer) =>
  told(watcher, "cameraStateChanged") as unknown as readonly (CameraPose & { driver?: string })[];

/** Presses in the middle of each page's picture, drags all of them step by step, and lets go. */
async function dragAtOnce(pages: readonly Page[], boxes: readonly Picture[]): Promise<void> {
  const each = (work: (page: Page, at: number) => Promise<void>) => Promise.all(pages.map(work));
  const moveTo = (step: number) =>
    each((page, at) => {
      const box = boxes[at];
      const way = WAYS[at];
      assert.ok(box && way);
      const share = step / STEPS;
      return page.mouse.move(
        box.left + box.width / 2 + way.x * share,
        box.top + box.height / 2 + way.y * share,
      );
    });
  await moveTo(0);
  await each((page) => page.mouse.down());
  for (let step = 1; step <= STEPS; step++) await moveTo(step);
  await each((page) => page.mouse.up());
}

Deno.test("of two people who drag at once one drives, and the other is told and sees only true cameras", async () => {
  await builtPage();
  await using stack = await startStack({ peer: { ...FILM, maxSamples: 4 } });
  await using browser = await launchBrowser();
  const watcher = await connectViewer({ port: stack.port });
  await using _watching = { [Symbol.asyncDispose]: () => watcher.close() };
  const pages = [await browser.open(stack.url, WINDOW), await browser.open(stack.url, WINDOW)];
  for (const page of pages) {
    await untilText(page, "link", /Finished|Rendering|Live/, RENDER_PATIENCE_MS);
    await untilRenderShown(page);
  }
  const start = await startPose(watcher);
  for (const page of pages) await page.getByTestId("gizmo").waitFor();
  const diaries = await Promise.all(pages.map(keepDiary));
  const boxes = await Promise.all(pages.map((page) => picture(page, FILM)));
  const spy = await spyOnInput(stack);
  /** All that tells why the drag of one of them did not come out as it should. */
  const situation = async () =>
    JSON.stringify({
      inputs: spy.told(),
      writes: stack.peer.writes().filter(({ rpc }) => rpc === "LiveLinkService/SetCamera").length,
      written: written(stack.peer),
      control: told(watcher, "controlChanged"),
      cameras: cameras(watcher).length,
      lastCamera: cameras(watcher).at(-1),
      link: told(watcher, "linkStatus").at(-1),
      render: told(watcher, "renderProgress").at(-1),
      pages: (await Promise.all(diaries.map((diary) => diary.read())))
        .map(({ notices, control }) => ({ notices, control })),
      boxes,
      boxesNow: await Promise.all(pages.map((page) => picture(page, FILM))),
    });
  await dragAtOnce(pages, boxes);

  const driver = await until(
    () => cameras(watcher).find((camera) => camera.driver !== undefined)?.driver,
    { what: "a camera that somebody moved", instead: situation },
  );
  const ends = boxes.map(({ perCss }, at) => {
    const { x = NaN, y = NaN } = WAYS[at] ?? {};
    return orbit(start, x * perCss, y * perCss, FILM, "y");
  });
  const winner = await until(() => {
    const last = written(stack.peer);
    const at = ends.findIndex((end) => last !== undefined && isNear(last, end));
    return at < 0 ? undefined : { at };
  }, { what: "exactly the drag of one of them reaching Octane", instead: situation });
  const end = ends[winner.at];
  const loser = diaries[1 - winner.at];
  assert.ok(end && loser);
  await until(async () => {
    const { notices, control } = await loser.read();
    return notices.some((text) => / drives/.test(text)) &&
      control.some((text) => / drives/.test(text) && !/You drive|Nobody/.test(text));
  }, { what: "the other person being told who drives", instead: situation });
  const last = await until(() => cameras(watcher).find((pose) => isNear(pose, end)), {
    what: "the last camera being told to the one who compares",
    instead: situation,
  });
  assert.deepEqual(
    [...new Set(cameras(watcher).map((camera) => camera.driver ?? driver))],
    [driver],
    "nobody else moved the camera",
  );
  const { tips } = await until(async () => {
    const notes = await loser.read();
    return notes.tips.some((seen) => isShown(seen, last)) ? notes : undefined;
  }, { what: "the last camera being shown to the other person", instead: situation });
  const published = cameras(watcher);
  const untrue = tips.filter((seen) => !published.some((pose) => isShown(seen, pose)));
  assert.deepEqual(untrue, [], "a camera was shown that was never so");
  assert.deepEqual(browser.faults, []);
});
