/// <reference lib="dom" />
import {
  type CameraPose,
  orbit,
  pan,
  projectPoint,
  targetDistance,
  unitsPerPixel,
  type Vec3,
} from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { isNear } from "./page_probe.ts";
import type { PageRoom } from "./page_room.ts";
import { soon } from "./patience.ts";
import { BLUE, type Colour, flat, GREEN, png, RED, WHITE } from "./pictures.ts";
import {
  isGrey,
  isPreviewing,
  offerMeshes,
  sayFirstImage,
  shoot,
  untilPreview,
  wall,
} from "./prediction_script.ts";
import { sayLink, stamp, untilHeard } from "./room_script.ts";
import {
  letterboxOf,
  openSteering,
  OPERATOR,
  sayCamera,
  sayControl,
  untilInput,
} from "./steering_script.ts";

const START: CameraPose = { position: [0, 0, 10], target: [0, 0, 0], up: [0, 1, 0], fov: 60 };
const MAY_SEE = [...OPERATOR, "getSceneMeshesRequest"];
const YELLOW: Colour = [230, 200, 40];

type Point = { readonly x: number; readonly y: number };

function colourAt({ x, y }: Point, { width, height }: Size): Colour {
  const right = x >= width / 2;
  return y < height / 2 ? (right ? GREEN : RED) : right ? WHITE : BLUE;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Waits until the menu of navigation says what previews are made of. */
async function untilHint(page: Page, pattern: RegExp): Promise<void> {
  const hint = page.getByTestId("preview-hint");
  await soon(
    async () => await hint.count() === 1 && pattern.test(await hint.textContent() ?? ""),
    `a hint saying ${pattern}`,
  );
}

/** Presses at a place of the picture, render pixels, and moves on by some; gives the last input. */
async function dragOn(
  room: PageRoom,
  size: Size,
  from: Point,
  by: Point,
  button: "left" | "middle",
): Promise<void> {
  const { page, visit } = room;
  const { left, top, scale } = await letterboxOf(page, size);
  const before = visit.inputs.filter(({ type }) => type === "move").length;
  await page.mouse.move(left + from.x * scale, top + from.y * scale);
  await page.mouse.down({ button });
  await page.mouse.move(left + (from.x + by.x) * scale, top + (from.y + by.y) * scale);
  await untilInput(visit, "move", before + 1);
}

/** How long a preview is waited for, since a gesture that nobody confirms is shown for 6 s, ms. */
const PREVIEW_MS = 4_000;

/**
 * Drags until a preview of it is seen: the first one comes only once what draws it is ready, which
 * a busy machine may have too late for that gesture.
 */
async function dragUntilPreview(
  room: PageRoom,
  size: Size,
  from: Point,
  by: Point,
  button: "left" | "middle",
): Promise<void> {
  const { page, visit } = room;
  await soon(async () => {
    await dragOn(room, size, from, by, button);
    const endMs = performance.now() + PREVIEW_MS;
    while (performance.now() < endMs) if (await isPreviewing(page)) return true;
    const ups = visit.inputs.filter(({ type }) => type === "up").length;
    await page.mouse.up({ button });
    const inputs = await untilInput(visit, "up", ups + 1);
    sayCamera(visit, told(START, { driver: "v1", input_seq: inputs.at(-1)?.inputSeq }));
    await untilHeard(page, visit);
    return false;
  }, "a preview of a drag");
}

/** The way that a page has told of its drag, render pixels. */
function dragged({ visit }: PageRoom): Point {
  const down = visit.inputs.findLast(({ type }) => type === "down");
  const last = visit.inputs.findLast(({ type }) => type === "move");
  return { x: (last?.x ?? 0) - (down?.x ?? 0), y: (last?.y ?? 0) - (down?.y ?? 0) };
}

const told = (pose: CameraPose, more: object = {}) => ({
  position: pose.position,
  target: pose.target,
  up: pose.up,
  fov: pose.fov,
  ...more,
});

for (const deviceScaleFactor of [1, 2]) {
  for (const size of [{ width: 400, height: 200 }, { width: 200, height: 300 }]) {
    const shape = `${size.width} by ${size.height} at ${deviceScaleFactor} device pixels`;
    Deno.test(`a pan moves the picture with the pointer before it is rendered, ${shape}`, async () => {
      const window = { width: 1100, height: 800, deviceScaleFactor, webgl: true };
      await using room = await openSteering(window, size);
      const { page, visit } = room;
      const start = { x: size.width / 2, y: 40 };
      await dragUntilPreview(room, size, start, { x: 30, y: 20 }, "middle");
      const by = dragged(room);
      const pose = pan(START, by.x, by.y, size);
      const inputSeq = visit.inputs.at(-1)?.inputSeq ?? 0;
      sayCamera(visit, told(pose, { driver: "v1", input_seq: inputSeq, change_level: 9 }));
      assert.equal(
        await page.locator(".viewport-canvas").getAttribute("aria-label"),
        "Preview of the move, not the render",
      );
      const { left, top, scale } = await letterboxOf(page, size);
      const shot = await shoot(page);
      for (const [x, y] of [[-3, -3], [3, -3], [-3, 3], [3, 3]] as const) {
        const before = { x: size.width / 2 + x, y: size.height / 2 + y };
        const seen = shot.at(left + (before.x + by.x) * scale, top + (before.y + by.y) * scale);
        assert.ok(isNear(seen, colourAt(before, size)), `${seen} where ${x}, ${y} has gone`);
      }
      assert.ok(isGrey(shot.at(left + 4 * scale, top + 4 * scale)), "nothing is made up");

      sayFirstImage(visit, 2, 9);
      const body = await png(size.width, size.height, flat(YELLOW));
      const { width: renderWidth, height: renderHeight } = size;
      visit.frame(
        { ...size, renderWidth, renderHeight, seq: 2, epoch: 2, inputSeq, codec: "png" },
        body,
      );
      await untilPreview(page, false);
      const { at } = await shoot(page);
      assert.ok(isNear(at(left + 4 * scale, top + 4 * scale), YELLOW));
      await page.mouse.up({ button: "middle" });
    });
  }
}

Deno.test("an orbit carries the picture on the scene's own geometry and shows bare what it never showed", async () => {
  const size = { width: 400, height: 200 };
  await using room = await openSteering({ webgl: true }, size, MAY_SEE);
  const { page, visit } = room;
  await offerMeshes(room, [wall(0, 0, -4, 14, 6), wall(0, 0, 0, 3, 2.4)], 3);
  await untilHint(page, /2 of the scene's 3 meshes/);
  await dragUntilPreview(room, size, { x: 60, y: 160 }, { x: 12, y: -6 }, "left");
  const by = dragged(room);
  const pose = orbit(START, by.x, by.y, size, "y");
  const inputSeq = visit.inputs.at(-1)?.inputSeq ?? 0;
  sayCamera(visit, told(pose, { driver: "v1", input_seq: inputSeq, change_level: 9 }));
  const { left, top, scale } = await letterboxOf(page, size);
  const shot = await shoot(page);
  const seenAt = (point: Vec3) => {
    const at = projectPoint(pose, size, point);
    assert.ok(at !== undefined);
    return shot.at(left + at.x * scale, top + at.y * scale);
  };
  const front: Vec3[] = [[-1.2, 1, 0], [1.2, 1, 0], [-1.2, -1, 0], [1.2, -1, 0]];
  const back: Vec3[] = [[-5, 2, -4], [4, 2, -4], [-5, -2, -4], [4, -2, -4]];
  for (const point of [...front, ...back]) {
    const before = projectPoint(START, size, point);
    assert.ok(before !== undefined);
    const seen = seenAt(point);
    assert.ok(isNear(seen, colourAt(before, size)), `${seen} at ${point}`);
  }
  // The back wall beside the front one, which hid it from where the picture was taken.
  const edge = pose.position[0] > 0 ? 1.5 : -1.5;
  const corner = projectPoint(pose, size, [edge, 0, 0]);
  assert.ok(corner !== undefined);
  const bared = shot.at(left + (corner.x + 4 * Math.sign(edge)) * scale, top + corner.y * scale);
  assert.ok(isGrey(bared), `${bared} was invented beside the front wall`);
  await page.mouse.up();
});

Deno.test("whatever ends a prediction takes it from the screen, and a new gesture brings it back", async () => {
  const size = { width: 400, height: 200 };
  await using room = await openSteering({ webgl: true }, size);
  const { page, visit } = room;
  const start = { x: 200, y: 100 };
  const ends: readonly (readonly [string, () => void | Promise<void>, (() => void)?])[] = [
    ["a refusal", () => {
      const refusal = { code: "control_held", message: "Somebody else drives" };
      visit.send("viewerError", { ...refusal, event_type: "input" });
    }],
    [
      "another driver",
      () => sayControl(visit, { driver: "v2" }),
      () => sayControl(visit),
    ],
    [
      "a lock",
      () => sayControl(visit, { locked: { since: Date.now() } }),
      () => sayControl(visit),
    ],
    ["a camera of somebody else", () => sayCamera(visit, { target: [0, 1, 0], driver: "v2" })],
    ["the page losing focus", () => page.evaluate(() => void dispatchEvent(new Event("blur")))],
  ];
  for (const [what, end, over] of ends) {
    await dragUntilPreview(room, size, start, { x: 25, y: 0 }, "left");
    await end();
    await soon(async () => !await isPreviewing(page), `${what} ending the preview`);
    const { left, top, scale } = await letterboxOf(page, size);
    await page.mouse.move(left + 260 * scale, top + 100 * scale);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    assert.equal(await isPreviewing(page), false, `${what} and the rest of the gesture`);
    await page.mouse.up();
    over?.();
    sayCamera(visit);
    await untilHeard(page, visit);
  }
  await dragUntilPreview(room, size, start, { x: 25, y: 0 }, "left");
  sayLink(visit, "offline");
  await untilPreview(page, false);
  await page.mouse.up();
});

Deno.test("previews can be switched off, and stay so", async () => {
  const size = { width: 400, height: 200 };
  await using room = await openSteering({ webgl: true }, size);
  const { page, visit } = room;
  await page.getByRole("button", { name: "Navigation" }).click();
  const choice = page.getByLabel("Preview moves until their picture comes");
  assert.equal(await choice.isChecked(), true);
  await choice.uncheck();
  await page.keyboard.press("Escape");
  await dragOn(room, size, { x: 200, y: 100 }, { x: 25, y: 0 }, "left");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.equal(await isPreviewing(page), false);
  await page.mouse.up();
  await page.reload();
  await soon(() => room.gateway.visits.length === 2);
  assert.equal(
    await page.evaluate(() =>
      JSON.parse(localStorage.getItem("fuelrail.preferences") ?? "{}").previewMoves
    ),
    false,
  );
  assert.ok(visit.inputs.length > 0, "steering goes on without it");
});

Deno.test("a page that watches follows the room's camera until its picture comes", async () => {
  const size = { width: 400, height: 200 };
  await using room = await openSteering({ webgl: true }, size, []);
  const { page, visit } = room;
  sayFirstImage(visit, 1, 5);
  sayCamera(visit, { change_level: 5 });
  await untilHeard(page, visit);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.equal(await isPreviewing(page), false);
  const unit = unitsPerPixel(START, size, targetDistance(START));
  const pose = pan(START, 40, 0, size);
  assert.ok(Math.abs(pose.position[0] + 40 * unit) < 1e-9);
  sayCamera(visit, told(pose, { driver: "v2", input_seq: 7, change_level: 6 }));
  await untilPreview(page, true);
  const { left, top, scale } = await letterboxOf(page, size);
  const { at } = await shoot(page);
  assert.ok(isNear(at(left + 237 * scale, top + 50 * scale), RED));
  assert.ok(isNear(at(left + 243 * scale, top + 50 * scale), GREEN));
  sayFirstImage(visit, 2, 6);
  const body = await png(400, 200, flat(YELLOW));
  const render = { renderWidth: 400, renderHeight: 200, seq: 2, epoch: 2 };
  visit.frame({ ...size, ...render, codec: "png" }, body);
  await untilPreview(page, false);
  visit.send("controlChanged", { ...stamp(), until: null, requests: [] });
});

Deno.test("a browser without WebGL says so and steers all the same", async () => {
  const size = { width: 400, height: 200 };
  await using room = await openSteering({ webgl: false }, size);
  const { page } = room;
  await dragOn(room, size, { x: 200, y: 100 }, { x: 25, y: 0 }, "left");
  await page.mouse.up();
  await untilHint(page, /no WebGL 2/);
  assert.equal(await isPreviewing(page), false);
});
