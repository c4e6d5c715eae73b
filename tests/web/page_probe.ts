/// <reference lib="dom" />
import type { Locator, Page } from "playwright-core";
import assert from "node:assert/strict";
import { sentBy } from "./browser.ts";
import { PATIENCE_MS, patiently, soon } from "./patience.ts";
import type { Colour } from "./pictures.ts";
import type { Visit } from "./scripted_gateway.ts";

/** Red, green, blue and alpha of the canvas at a point in device pixels from its top left. */
export function pixelAt(page: Page, x: number, y: number): Promise<readonly number[]> {
  return page.locator(".viewport-canvas").evaluate(
    (
      canvas,
      at,
    ) => [
      ...(canvas as HTMLCanvasElement).getContext("2d")?.getImageData(at.x, at.y, 1, 1).data ?? [],
    ],
    { x: Math.floor(x), y: Math.floor(y) },
  );
}

/** The canvas's size in device pixels. */
export function canvasSize(page: Page): Promise<{ width: number; height: number }> {
  return page.locator(".viewport-canvas").evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    return { width, height };
  });
}

/** The middle of the canvas in device pixels. */
export async function canvasMiddle(page: Page): Promise<{ x: number; y: number }> {
  const { width, height } = await canvasSize(page);
  return { x: width / 2, y: height / 2 };
}

export function isNear(pixel: readonly number[], colour: Colour): boolean {
  return [0, 1, 2].every((channel) =>
    Math.abs((pixel[channel] ?? -99) - Number(colour[channel])) <= 12
  );
}

/** Waits until the canvas's middle has a colour. */
export async function untilMiddle(page: Page, colour: Colour): Promise<void> {
  await soon(async () => {
    const { x, y } = await canvasMiddle(page);
    return x > 0 && isNear(await pixelAt(page, x, y), colour);
  }, `middle of the picture becoming ${colour}`);
}

/** Where an element lies once it has stopped moving; CSS pixels of the window. */
export function steadyBox(element: Locator) {
  return soon(async () => {
    const before = await element.boundingBox();
    await untilDrawn(element.page());
    const box = await element.boundingBox();
    return JSON.stringify(box) === JSON.stringify(before) && box;
  }, `${element} at rest`);
}

/**
 * Waits until an element's text matches. Of "notices" that is also what has left by itself since
 * the last one that was waited for.
 */
export async function untilText(
  page: Page,
  testId: string,
  pattern: RegExp,
  timeoutMs = PATIENCE_MS,
): Promise<string> {
  const element = page.getByTestId(testId);
  return await patiently(
    async () => {
      if (testId === "notices") {
        const told = await toldText(page, pattern);
        if (told !== undefined) return told;
      }
      const text = await element.count() === 0 ? "" : await element.innerText();
      return pattern.test(text) ? text : undefined;
    },
    timeoutMs,
    `${testId} saying ${pattern}`,
  );
}

/** What notices have said, if that matches; what was said up to there counts as read. */
function toldText(page: Page, { source, flags }: RegExp): Promise<string | undefined> {
  return page.evaluate(({ source, flags }) => {
    const told = globalThis.toldNotices ?? [];
    const pattern = new RegExp(source, flags);
    for (let count = 1; count <= told.length; count++) {
      const text = told.slice(0, count).join("\n");
      if (!pattern.test(text)) continue;
      told.splice(0, count);
      return text;
    }
    return undefined;
  }, { source, flags });
}

/** Sends every notice away, so that the next one is known to be new. */
export async function clearNotices(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const each of document.querySelectorAll<HTMLElement>(".notice-close")) each.click();
    globalThis.toldNotices?.splice(0);
  });
}

/** Waits until the gateway has heard all that the page has said so far. */
export async function untilAllSent(page: Page, visit: Visit): Promise<void> {
  const count = await sentBy(page);
  await soon(() => visit.heard() >= count, `${count} messages of the page`);
}

/** Waits until the browser has drawn what the page shows now. */
export async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate(() =>
    new Promise<void>((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
    )
  );
}

/** Waits until an element is gone. */
export async function untilGone(page: Page, testId: string): Promise<void> {
  await soon(async () => await page.getByTestId(testId).count() === 0, `no ${testId}`);
}

/** The value that the statistics line shows under a name. */
export async function factOf(page: Page, name: string): Promise<string> {
  const fact = page.getByTestId("facts").locator("div", {
    has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }),
  });
  return await fact.locator("dd").innerText();
}

/** Waits until the statistics line shows a value under a name. */
export async function untilFact(page: Page, name: string, pattern: RegExp): Promise<void> {
  await soon(async () => pattern.test(await factOf(page, name)), `${name} showing ${pattern}`);
}

/** Which of some elements have too little height for a finger, by name; runs in the page. */
export function tooLow(all: readonly Element[]): readonly string[] {
  return all.flatMap((each) => {
    const { width, height } = each.getBoundingClientRect();
    const name = each.getAttribute("aria-label") ?? each.textContent;
    return width === 0 && height === 0 || height >= 44 ? [] : [`${name} is ${height} high`];
  });
}

/** Two views of one picture point must differ by less than `tolerance` device pixels. */
export function assertNear(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);
}

/** Turns the side panel to what concerns the room and this browser. */
export async function openRoomTab(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Room" }).click();
}
