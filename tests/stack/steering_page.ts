import { type CameraPose, type ImageSize, letterbox, type Vec3 } from "@fuelrail/camera-math";
import type { Page } from "playwright-core";
import assert from "node:assert/strict";
import type { Peer } from "../octane_peer/peer.ts";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { type Stack, startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { launchBrowser, type PageOptions } from "../web/browser.ts";
import { builtPage } from "../web/built_page.ts";
import { steadyBox, untilText } from "../web/page_probe.ts";
import { PATIENCE_MS, RENDER_PATIENCE_MS } from "../web/patience.ts";
import { untilRenderShown } from "./render_shown.ts";

/** A film, and a window that shows it with bars above, at the sides, or hardly any. */
export interface Shape {
  readonly name: string;
  readonly film: ImageSize;
  readonly window: PageOptions;
}

const FILMS: readonly Omit<Shape, "window">[] = [
  { name: "bars above and below", film: { width: 192, height: 64 } },
  { name: "bars at the sides", film: { width: 96, height: 128 } },
  { name: "an odd window", film: { width: 128, height: 96 } },
];
const WINDOWS: readonly { readonly width: number; readonly height: number }[] = [
  { width: 1100, height: 900 },
  { width: 1280, height: 800 },
  { width: 1117, height: 733 },
];

/** Three letterbox shapes, each on screens of one and of two device pixels. */
export const SHAPES: readonly Shape[] = [1, 2].flatMap((deviceScaleFactor) =>
  FILMS.map(({ name, film }, at) => ({
    name: `${name}, ${deviceScaleFactor} device pixels`,
    film,
    window: { ...WINDOWS[at], deviceScaleFactor, hasTouch: true },
  }))
);

/** A running stack with its page in a real browser, and somebody who watches by the wire. */
export interface Scene extends AsyncDisposable {
  readonly stack: Stack;
  readonly page: Page;
  readonly watcher: RawViewer;
}

/** Starts one. */
export async function openShape({ film, window }: Shape): Promise<Scene> {
  await builtPage();
  const stack = new AsyncDisposableStack();
  const room = stack.use(await startStack({ peer: { ...film, maxSamples: 4 } }));
  const browser = stack.use(await launchBrowser());
  const watcher = await connectViewer({ port: room.port });
  stack.defer(() => watcher.close());
  const page = await browser.open(room.url, window);
  await untilText(page, "link", /Finished|Rendering|Live/, RENDER_PATIENCE_MS);
  await untilRenderShown(page);
  return {
    stack: room,
    page,
    watcher,
    async [Symbol.asyncDispose]() {
      assert.deepEqual(browser.faults, []);
      await stack.disposeAsync();
    },
  };
}

/** The camera that the room was told first. */
export async function startPose(watcher: RawViewer): Promise<CameraPose> {
  const { position, target, up, fov } = await watcher.next("cameraStateChanged");
  return { position, target, up, fov };
}

/** The camera that Octane was given last. */
export function written(peer: Peer): CameraPose | undefined {
  const write = peer.writes().findLast(({ rpc }) => rpc === "LiveLinkService/SetCamera");
  if (write === undefined) return undefined;
  const { position, target, up, fov } = write.request as unknown as
    & Record<
      "position" | "target" | "up",
      { readonly x: number; readonly y: number; readonly z: number }
    >
    & { readonly fov: number };
  const triple = ({ x, y, z }: typeof position): Vec3 => [x, y, z];
  return { position: triple(position), target: triple(target), up: triple(up), fov };
}

/** Whether two cameras are the same as far as single precision tells. */
export function isNear(a: CameraPose, b: CameraPose): boolean {
  const close = (one: Vec3, other: Vec3) =>
    one.every((value, i) => Math.abs(value - (other[i] ?? NaN)) < 2e-4);
  return close(a.position, b.position) && close(a.target, b.target) && close(a.up, b.up);
}

/** Waits until Octane was given this camera; says what the page told if it was not. */
export async function untilWritten({ stack, page }: Scene, expected: CameraPose): Promise<void> {
  await until(() => {
    const last = written(stack.peer);
    return last !== undefined && isNear(last, expected);
  }, {
    timeoutMs: PATIENCE_MS,
    what: `Octane getting ${JSON.stringify(expected)}`,
  }).catch(async (error) => {
    const told = await page.getByTestId("notices").innerText({ timeout: 1_000 }).catch(() => "");
    const has = JSON.stringify(written(stack.peer));
    throw new Error(`${error.message}; it has ${has}; the page says "${told}"`);
  });
}

/** Waits until this camera has an image: a pick while data is compiling counts as failed. */
export async function untilShown({ watcher }: Scene, pose: CameraPose): Promise<void> {
  const camera = await until(
    () =>
      watcher.heard.findLast(({ event_type, payload }) =>
        event_type === "cameraStateChanged" && isNear(payload as unknown as CameraPose, pose)
      ),
    { timeoutMs: PATIENCE_MS, what: "the camera being told" },
  );
  const inputSeq = Number(camera.payload["input_seq"]);
  await until(
    () =>
      watcher.heard.some(({ event_type, payload }) =>
        event_type === "renderFirstImage" && Number(payload["inputSeq"]) >= inputSeq
      ),
    { timeoutMs: RENDER_PATIENCE_MS, what: "an image of the newest camera" },
  );
}

/** CSS pixels on the screen, and how many render pixels one of them is. */
export async function picture(page: Page, film: ImageSize) {
  const element = await steadyBox(page.getByTestId("viewport"));
  const box = letterbox(element, film);
  const at = { left: element.x + box.left, top: element.y + box.top };
  return { ...at, ...box, left: at.left, top: at.top, perCss: film.width / box.width };
}

/** Drags with a real pointer, in three steps. */
export async function drag(
  page: Page,
  from: { readonly x: number; readonly y: number },
  by: { readonly x: number; readonly y: number },
  button: "left" | "middle" | "right",
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button });
  for (const share of [0.25, 0.6, 1]) {
    await page.mouse.move(from.x + by.x * share, from.y + by.y * share);
  }
  await page.mouse.up({ button });
}
