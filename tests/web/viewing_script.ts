/// <reference lib="dom" />
import type { Page } from "playwright-core";
import type { PageOptions } from "./browser.ts";
import { soon } from "./patience.ts";
import { openRoom, type PageRoom } from "./page_room.ts";
import { BLUE, type Colour, GREEN, jpeg, png, quarters, RED, WHITE } from "./pictures.ts";
import { welcome } from "./room_script.ts";
import { WELCOME } from "./scripted_gateway.ts";

/** Render pixels of the pictures of these tests. */
export const RENDER = { width: 400, height: 200 };

const SIZE = { ...RENDER, renderWidth: RENDER.width, renderHeight: RENDER.height };

/** Four colours, as the first picture has them. */
export const FIRST: readonly Colour[] = [RED, GREEN, BLUE, WHITE];
/** The same turned about. */
export const SECOND: readonly Colour[] = [WHITE, BLUE, GREEN, RED];

/** A page on which the four quarters of {@link FIRST} are shown, exactly. */
export async function openQuarters(
  options: PageOptions = {},
  capabilities: readonly string[] = [],
): Promise<PageRoom> {
  const room = await openRoom("", options);
  const known = WELCOME.capabilities as readonly string[];
  welcome(room.visit, "live", { capabilities: [...known, ...capabilities] });
  await showQuarters(room, FIRST);
  return room;
}

/** Shows four quarters as the next live picture, without loss, so that values are exact. */
export async function showQuarters(room: PageRoom, colours: readonly Colour[]): Promise<void> {
  const body = await png(
    RENDER.width,
    RENDER.height,
    quarters(RENDER.width, RENDER.height, colours),
  );
  await showFrame(room, { codec: "png" }, body);
}

/** Shows a live JPEG of half the size. */
export async function showHalf(room: PageRoom, colours: readonly Colour[]): Promise<void> {
  const body = await jpeg(200, 100, quarters(200, 100, colours));
  await showFrame(room, { width: 200, height: 100, tier: "half" }, body);
}

/** Sends a frame and waits until it is drawn. */
export async function showFrame(
  { visit }: PageRoom,
  header: Parameters<PageRoom["visit"]["frame"]>[0],
  body: Uint8Array,
): Promise<void> {
  const seq = (visit.acks.at(-1)?.seq ?? 0) + 1;
  visit.frame({ ...SIZE, seq, capturedAtMs: Date.now(), ...header }, body);
  await soon(() => visit.acks.at(-1)?.seq === seq, `picture ${seq} drawn`);
}

/** Where the fitted picture lies on the page, in CSS pixels. */
export async function pictureBox(
  page: Page,
): Promise<{ left: number; top: number; width: number; height: number }> {
  const box = await page.getByTestId("viewport").boundingBox();
  if (box === null) throw new Error("The page has no viewport");
  const scale = Math.min(box.width / RENDER.width, box.height / RENDER.height);
  const width = RENDER.width * scale;
  const height = RENDER.height * scale;
  return {
    left: box.x + (box.width - width) / 2,
    top: box.y + (box.height - height) / 2,
    width,
    height,
  };
}

/** Red, green, blue and alpha at a point of the page as a person sees it, all layers together. */
export async function seenAt(page: Page, x: number, y: number): Promise<readonly number[]> {
  const clip = { x: Math.floor(x), y: Math.floor(y), width: 1, height: 1 };
  const shot = await page.screenshot({ clip });
  const { default: sharp } = await import("sharp");
  return [...await sharp(shot).ensureAlpha().raw().toBuffer()];
}
