/// <reference lib="dom" />
import {
  type CameraPose,
  dolly,
  dragNotches,
  normaliseWheel,
  notchesBetween,
  orbit,
  pan,
  planarDistance,
} from "@fuelrail/camera-math";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../testkit/until.ts";
import {
  drag,
  openShape,
  picture,
  type Scene,
  type Shape,
  SHAPES,
  startPose,
  untilShown,
  untilWritten,
  written,
} from "./steering_page.ts";

type Picture = Awaited<ReturnType<typeof picture>>;

/** What each step of a test has to do with. */
interface Driven extends Scene {
  readonly shape: Shape;
  readonly box: Picture;
  readonly middle: { readonly x: number; readonly y: number };
  /** The middle of the render pixel below and to the right of it, where no rounding can matter. */
  readonly pixel: { readonly x: number; readonly y: number };
}

for (const shape of SHAPES) {
  Deno.test(`the page does to Octane exactly what is done to the page: ${shape.name}`, async (t) => {
    await using scene = await openShape(shape);
    const { stack, page, watcher } = scene;
    const start = await startPose(watcher);
    const box = await picture(page, shape.film);
    const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    const half = 0.5 / box.perCss;
    const pixel = { x: middle.x + half, y: middle.y + half };
    const driven: Driven = { ...scene, shape, box, middle, pixel };
    let pose = start;
    await t.step("orbit, pan and dolly, and no jump where a drag begins", async () => {
      pose = await dragAround(driven, pose);
    });
    await t.step("a first drag of one pixel", async () => {
      pose = await dragOnePixel(driven, pose);
    });
    await t.step("the wheel, a finger that turns and two that pinch", async () => {
      pose = await touchAround(driven, pose);
    });
    await t.step("no drag selected anything", () => {
      const selections = watcher.heard.filter(({ event_type, payload }) =>
        event_type === "stageSelectionChanged" && (payload["prims"] as unknown[]).length > 0
      );
      assert.deepEqual(selections, []);
    });
    // A movement that is still on its way would count as one of the tools that follow.
    await untilShown(scene, pose);
    stack.peer.resetWrites();
    await t.step("a click selects what is under it", () => clickSelects(driven));
    await t.step("a region, in render pixels", () => drawRegion(driven));
    await t.step("a focus, in scene units", () => pickFocus(driven, pose));
    assert.equal(written(stack.peer), undefined, "a tool never moves the camera");
    assert.equal(stack.peer.counts().unary.mostAtOnce <= 2, true);
    assert.deepEqual(stack.peer.counts().forbidden, []);
  });
}

async function dragAround(driven: Driven, start: CameraPose) {
  const { page, box, middle, shape } = driven;
  const { film } = shape;
  const by = { x: 60, y: 36 };
  const [dx, dy] = [by.x * box.perCss, by.y * box.perCss];
  await drag(page, middle, by, "left");
  const orbited = orbit(start, dx, dy, film, "y");
  await untilWritten(driven, orbited);
  await drag(page, middle, by, "middle");
  const panned = pan(orbited, dx, dy, film);
  await untilWritten(driven, panned);
  await drag(page, middle, by, "right");
  const dollied = dolly(panned, dragNotches(dy, film));
  await untilWritten(driven, dollied);
  await drag(page, middle, { x: 6, y: 0 }, "left");
  const turned = orbit(dollied, 6 * box.perCss, 0, film, "y");
  await untilWritten(driven, turned);
  return turned;
}

async function setMouseThreshold(page: Page, px: number): Promise<void> {
  await page.getByRole("button", { name: "Navigation" }).click();
  await page.getByLabel("Mouse drags after").fill(String(px));
  await page.keyboard.press("Escape");
}

async function dragOnePixel(driven: Driven, start: CameraPose) {
  const { page, box, middle, shape } = driven;
  await setMouseThreshold(page, 0);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 1, middle.y);
  const turned = orbit(start, box.perCss, 0, shape.film, "y");
  await untilWritten(driven, turned);
  await page.mouse.up();
  await setMouseThreshold(page, 4);
  return turned;
}

async function touchAround(driven: Driven, start: CameraPose) {
  const { page, box, middle, shape } = driven;
  await page.mouse.move(middle.x, middle.y);
  // Chromium divides a synthetic wheel's way by the device pixels; what the page got counts.
  const got = await page.evaluateHandle(() => {
    const turns: number[] = [];
    document.addEventListener("wheel", ({ deltaY }) => void turns.push(deltaY), { capture: true });
    return turns;
  });
  await page.mouse.wheel(0, -240);
  const pageHeight = shape.window.height ?? 0;
  const turns = await until(async () => {
    const seen = await got.jsonValue();
    return seen.length > 0 ? seen : undefined;
  }, { what: "the page hearing the wheel" });
  const deltaY = turns.reduce((sum, turn) => sum + turn, 0);
  const notches = normaliseWheel({ deltaY, deltaMode: 0, ctrlKey: false, pageHeight });
  const near = dolly(start, notches);
  await untilWritten(driven, near);

  const devtools = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: readonly number[][]) =>
    devtools.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: points.map(([x = 0, y = 0], id) => ({ x: middle.x + x, y: middle.y + y, id })),
    });
  await touch("touchStart", [[0, 0]]);
  await touch("touchMove", [[40, 20]]);
  await touch("touchEnd", []);
  const turned = orbit(near, 40 * box.perCss, 20 * box.perCss, shape.film, "y");
  await untilWritten(driven, turned);

  await touch("touchStart", [[-50, 0], [50, 0]]);
  for (const reach of [60, 80, 100]) await touch("touchMove", [[-reach, 0], [reach, 0]]);
  await touch("touchEnd", []);
  const pinched = dolly(turned, notchesBetween(200, 100));
  await untilWritten(driven, pinched);
  return pinched;
}

async function clickSelects({ page, watcher, pixel }: Driven): Promise<void> {
  await page.mouse.click(pixel.x, pixel.y);
  const { prims, hit } = await watcher.next(
    "stageSelectionChanged",
    (payload) => payload.prims.length > 0,
  );
  assert.equal(prims.length, 1);
  assert.ok(hit !== undefined && hit.depth > 0);
}

async function drawRegion({ stack, page, box, shape }: Driven): Promise<void> {
  const at = (x: number, y: number) => ({
    x: box.left + x / box.perCss,
    y: box.top + y / box.perCss,
  });
  const { width, height } = shape.film;
  const [left, top] = [Math.floor(width * 0.2), Math.floor(height * 0.25)];
  const [right, bottom] = [Math.floor(width * 0.6), Math.floor(height * 0.6)];
  await page.getByRole("button", { name: /^Draw a render region/ }).click();
  const from = at(left + 0.4, top + 0.4);
  const to = at(right + 0.6, bottom + 0.6);
  await drag(page, from, { x: to.x - from.x, y: to.y - from.y }, "left");
  const { request } = await until(
    () =>
      stack.peer.writes().findLast(({ rpc }) => rpc === "ApiRenderEngineService/setRenderRegion"),
    { what: "a render region" },
  );
  assert.deepEqual(request["regionMin"], { x: left, y: top });
  assert.deepEqual(request["regionMax"], { x: right, y: bottom });
  assert.equal(request["active"], true);
}

async function pickFocus({ stack, page, watcher, pixel }: Driven, pose: CameraPose) {
  await page.getByRole("button", { name: /^Pick the focus/ }).click();
  await page.mouse.click(pixel.x, pixel.y);
  const { settings } = await watcher.next(
    "renderSettingsChanged",
    ({ key }) => key === "focus_distance",
  );
  const selected = watcher.heard.findLast(({ event_type }) =>
    event_type === "stageSelectionChanged"
  );
  const { position } = selected?.payload["hit"] as { readonly position: [number, number, number] };
  const expected = planarDistance(pose, position);
  const distance = Number(settings["focus_distance"]);
  assert.ok(Math.abs(distance - expected) < 1e-4 * expected, `${distance} is not ${expected}`);
  const given = stack.peer.writes()
    .filter(({ request }) =>
      request["pinId"] === "P_FOCAL_DEPTH" || request["id"] === "P_FOCAL_DEPTH"
    )
    .map(({ request }) => Number(request["floatValue"] ?? request["value"]))
    .at(-1);
  assert.ok(Math.abs((given ?? NaN) - expected) < 1e-4 * expected, `Octane got ${given}`);
}
