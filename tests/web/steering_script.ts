import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { PointerInput } from "@fuelrail/contracts/binary";
import type { BrowserOptions, PageOptions } from "./browser.ts";
import { soon } from "./patience.ts";
import { openRoom, type PageRoom } from "./page_room.ts";
import { BLUE, GREEN, png, quarters, RED, WHITE } from "./pictures.ts";
import { stamp, welcome } from "./room_script.ts";
import { type Visit, WELCOME } from "./scripted_gateway.ts";

/** What an operator may ask for, as far as steering goes. */
export const OPERATOR = [
  ...(WELCOME.capabilities as readonly string[]),
  "cameraCommandRequest",
  "pickRequest",
  "selectMarqueeRequest",
  "setRenderSettingRequest",
  "setCameraGizmo",
  "setNavigationRequest",
  "setCameraPolicyRequest",
  "takeControlRequest",
  "releaseControlRequest",
  "grantControlRequest",
  "denyControlRequest",
];

type Payload = Readonly<Record<string, unknown>>;

/** Tells a camera that looks at the origin along -z from ten units away. */
export function sayCamera(visit: Visit, more: Payload = {}): void {
  visit.send("cameraStateChanged", {
    ...stamp(),
    position: [0, 0, 10],
    target: [0, 0, 0],
    up: [0, 1, 0],
    fov: 60,
    input_seq: 0,
    ...more,
  });
}

/** Tells who drives. */
export function sayControl(visit: Visit, more: Payload = {}): void {
  visit.send("controlChanged", { ...stamp(), until: null, requests: [], ...more });
}

/** A page that shows a render of this size to somebody who may steer. */
export async function openSteering(
  options: PageOptions & BrowserOptions = {},
  size: { readonly width: number; readonly height: number } = { width: 400, height: 200 },
  capabilities: readonly string[] = OPERATOR,
): Promise<PageRoom> {
  const room = await openRoom("", options);
  welcome(room.visit, "live", { capabilities });
  sayCamera(room.visit);
  sayControl(room.visit);
  const { width, height } = size;
  const body = await png(width, height, quarters(width, height, [RED, GREEN, BLUE, WHITE]));
  room.visit.frame({ ...size, renderWidth: width, renderHeight: height, codec: "png" }, body);
  await soon(() => room.visit.acks.length === 1);
  const steers = capabilities.includes("cameraCommandRequest");
  const tool = steers ? ".tool-steer" : ".tool-hand";
  await soon(async () => await room.page.locator(tool).count() === 1, tool);
  return room;
}

/** Where the picture lies, told by the page's own geometry and not by its code. */
export async function letterboxOf(
  page: Page,
  size: { readonly width: number; readonly height: number },
): Promise<{ readonly left: number; readonly top: number; readonly scale: number }> {
  const box = await page.getByTestId("viewport").boundingBox();
  assert.ok(box);
  const scale = Math.min(box.width / size.width, box.height / size.height);
  return {
    left: box.x + (box.width - size.width * scale) / 2,
    top: box.y + (box.height - size.height * scale) / 2,
    scale,
  };
}

/** Waits until an input of a type has come, and resolves to every input so far. */
export async function untilInput(
  visit: Visit,
  type: PointerInput["type"],
  count = 1,
): Promise<readonly PointerInput[]> {
  await soon(
    () => visit.inputs.filter((each) => each.type === type).length >= count,
    `${count} inputs of type ${type}`,
  );
  return [...visit.inputs];
}

/** Fails unless an input lies within `tolerance` render pixels of a point. */
export function assertAt(
  input: PointerInput | undefined,
  x: number,
  y: number,
  tolerance = 0.51,
): void {
  assert.ok(input);
  const off = Math.max(Math.abs(input.x - x), Math.abs(input.y - y));
  assert.ok(off <= tolerance, `${input.x}, ${input.y} is not at ${x}, ${y}`);
}
