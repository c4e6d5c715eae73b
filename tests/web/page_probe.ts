/// <reference lib="dom" />
import type { Page } from "playwright-core";
import assert from "node:assert/strict";
import { until } from "../testkit/until.ts";
import { PATIENCE_MS, soon } from "./patience.ts";
import type { Colour } from "./pictures.ts";

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

/** Waits until an element's text matches. */
export async function untilText(
  page: Page,
  testId: string,
  pattern: RegExp,
  timeoutMs = PATIENCE_MS,
): Promise<string> {
  const element = page.getByTestId(testId);
  return await until(async () => {
    const text = await element.count() === 0 ? "" : await element.innerText();
    return pattern.test(text) ? text : undefined;
  }, { timeoutMs, what: `${testId} saying ${pattern}` });
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

/** Two views of one picture point must differ by less than `tolerance` device pixels. */
export function assertNear(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);
}

/** Turns the side panel to what concerns the room and this browser. */
export async function openRoomTab(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Room" }).click();
}
