import {
  type CameraPose,
  dolly,
  dragNotches,
  type ImageSize,
  letterbox,
  normaliseWheel,
  orbit,
  pan,
  planarDistance,
  type Vec3,
} from "@fuelrail/camera-math";
import type { Page } from "playwright-core";
import assert from "node:assert/strict";
import { connectViewer, type RawViewer } from "../testkit/raw_viewer.ts";
import { type Stack, startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { launchBrowser, type PageOptions } from "../web/browser.ts";
import { builtPage } from "../web/built_page.ts";
import { untilText } from "../web/page_probe.ts";

/** A film, and a window that shows it with bars above, at the sides, or hardly any. */
interface Shape {
  readonly name: string;
  readonly film: ImageSize;
  readonly window: PageOptions;
}

const SHAPES: readonly Shape[] = [
  {
    name: "bars above and below",
    film: { width: 192, height: 64 },
    window: { width: 1100, height: 900, deviceScaleFactor: 1 },
  },
  {
    name: "bars at the sides, two device pixels each",
    film: { width: 96, height: 128 },
    window: { width: 1280, height: 800, deviceScaleFactor: 2 },
  },
  {
    name: "an odd window",
    film: { width: 128, height: 96 },
    window: { width: 1117, height: 733, deviceScaleFactor: 1 },
  },
];

interface Scene extends AsyncDisposable {
  readonly stack: Stack;
  readonly page: Page;
  readonly watcher: RawViewer;
}

async function open({ film, window }: Shape): Promise<Scene> {
  await builtPage();
  const stack = new AsyncDisposableStack();
  const room = stack.use(await startStack({ peer: { ...film, maxSamples: 4 } }));
  const browser = stack.use(await launchBrowser());
  const watcher = await connectViewer({ port: room.port });
  stack.defer(() => watcher.close());
  const page = await browser.open(room.url, window);
  await untilText(page, "link", /Finished|Rendering|Live/, 20_000);
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

async function startPose(watcher: RawViewer): Promise<CameraPose> {
  const { position, target, up, fov } = await watcher.next("cameraStateChanged", undefined, 20_000);
  return { position, target, up, fov };
}

/** The camera that Octane was given last. */
function written(stack: Stack): CameraPose | undefined {
  const write = stack.peer.writes().findLast(({ rpc }) => rpc === "LiveLinkService/SetCamera");
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

function isNear(a: CameraPose, b: CameraPose): boolean {
  const close = (one: Vec3, other: Vec3) =>
    one.every((value, i) => Math.abs(value - (other[i] ?? NaN)) < 2e-4);
  return close(a.position, b.position) && close(a.target, b.target) && close(a.up, b.up);
}

async function untilWritten(stack: Stack, expected: CameraPose): Promise<void> {
  await until(() => {
    const last = written(stack);
    return last !== undefined && isNear(last, expected);
  }, {
    timeoutMs: 10_000,
    what: `Octane getting ${JSON.stringify(expected)}`,
  }).catch((error) => {
    throw new Error(`${error.message}; it has ${JSON.stringify(written(stack))}`);
  });
}

/** CSS pixels on the screen, and how many render pixels one of them is. */
async function picture(page: Page, film: ImageSize) {
  const element = await page.getByTestId("viewport").boundingBox();
  assert.ok(element);
  const box = letterbox(element, film);
  const at = { left: element.x + box.left, top: element.y + box.top };
  return { ...at, ...box, left: at.left, top: at.top, perCss: film.width / box.width };
}

async function drag(
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

for (const shape of SHAPES) {
  const { film } = shape;
  Deno.test(`dragging in the page moves Octane's camera by exactly what was dragged: ${shape.name}`, async () => {
    await using scene = await open(shape);
    const { stack, page, watcher } = scene;
    const start = await startPose(watcher);
    const box = await picture(page, film);
    const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    const by = { x: 60, y: 36 };
    const [dx, dy] = [by.x * box.perCss, by.y * box.perCss];

    await drag(page, middle, by, "left");
    const orbited = orbit(start, dx, dy, film, "y");
    await untilWritten(stack, orbited);
    await drag(page, middle, by, "middle");
    const panned = pan(orbited, dx, dy, film);
    await untilWritten(stack, panned);
    await drag(page, middle, by, "right");
    const dollied = dolly(panned, dragNotches(dy, film));
    await untilWritten(stack, dollied);
    await drag(page, middle, { x: 6, y: 0 }, "left");
    await untilWritten(stack, orbit(dollied, 6 * box.perCss, 0, film, "y"));
    const selections = watcher.heard.filter(({ event_type, payload }) =>
      event_type === "stageSelectionChanged" && (payload["prims"] as unknown[]).length > 0
    );
    assert.deepEqual(selections, [], "a drag selects nothing");
    assert.equal(stack.peer.counts().unary.mostAtOnce <= 2, true);
    assert.deepEqual(stack.peer.counts().forbidden, []);
  });
}

Deno.test("a click in the page selects what is under it, for everybody", async () => {
  const shape = SHAPES[0];
  assert.ok(shape);
  await using scene = await open(shape);
  const { page, watcher } = scene;
  await startPose(watcher);
  const box = await picture(page, shape.film);
  await page.mouse.click(box.left + box.width / 2, box.top + box.height / 2);
  const { prims, hit } = await watcher.next(
    "stageSelectionChanged",
    (payload) => payload.prims.length > 0,
    10_000,
  );
  assert.equal(prims.length, 1);
  assert.ok(hit !== undefined && hit.depth > 0);
});

/** Which values of a pin Octane was given, in order. */
function pinWrites(stack: Stack, pin: string): readonly unknown[] {
  return stack.peer.writes()
    .filter(({ request }) => request["pinId"] === pin || request["id"] === pin)
    .map(({ request }) => request["floatValue"] ?? request["value"] ?? request);
}

Deno.test("region and focus tools in the page reach Octane in render pixels and scene units", async () => {
  const shape = SHAPES[1];
  assert.ok(shape);
  await using scene = await open(shape);
  const { stack, page, watcher } = scene;
  const start = await startPose(watcher);
  await watcher.next("renderSettingsChanged", undefined, 20_000);
  const box = await picture(page, shape.film);
  const at = (x: number, y: number) => ({
    x: box.left + x / box.perCss,
    y: box.top + y / box.perCss,
  });

  await page.getByRole("button", { name: /^Draw a render region/ }).click();
  const from = at(20.4, 30.4);
  const to = at(59.6, 79.6);
  await drag(page, from, { x: to.x - from.x, y: to.y - from.y }, "left");
  const region = await until(
    () =>
      stack.peer.writes().findLast(({ rpc }) => rpc === "ApiRenderEngineService/setRenderRegion"),
    { timeoutMs: 10_000, what: "a render region" },
  );
  assert.deepEqual(region.request["regionMin"], { x: 20, y: 30 });
  assert.deepEqual(region.request["regionMax"], { x: 59, y: 79 });
  assert.equal(region.request["active"], true);

  await page.getByRole("button", { name: /^Pick the focus/ }).click();
  const { x, y } = at(48, 64);
  await page.mouse.click(x, y);
  const { settings } = await watcher.next(
    "renderSettingsChanged",
    ({ key }) => key === "focus_distance",
    10_000,
  );
  const distance = Number(settings["focus_distance"]);
  const towards = planarDistance(start, start.target);
  assert.ok(distance > 1 && distance < towards * 3, `focus at ${distance}`);
  assert.ok(pinWrites(stack, "P_FOCAL_DEPTH").length > 0, "the focal depth was written");
  assert.equal(written(stack), undefined, "a tool never moves the camera");
});

Deno.test("wheel and fingers in the page dolly and turn Octane's camera", async () => {
  const shape = SHAPES[2];
  assert.ok(shape);
  await using scene = await open({ ...shape, window: { ...shape.window, hasTouch: true } });
  const { stack, page, watcher } = scene;
  const start = await startPose(watcher);
  const box = await picture(page, shape.film);
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -240);
  const notches = normaliseWheel({ deltaY: -240, deltaMode: 0, ctrlKey: false, pageHeight: 733 });
  const near = dolly(start, notches);
  await untilWritten(stack, near);

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
  await untilWritten(stack, turned);

  const away = (pose: CameraPose) =>
    Math.hypot(...pose.position.map((value, i) => value - (pose.target[i] ?? 0)));
  await touch("touchStart", [[-50, 0], [50, 0]]);
  for (const reach of [60, 80, 100]) await touch("touchMove", [[-reach, 0], [reach, 0]]);
  await touch("touchEnd", []);
  await until(() => {
    const last = written(stack);
    return last !== undefined && Math.abs(away(last) / away(turned) - 0.5) < 0.05;
  }, { timeoutMs: 10_000, what: "fingers twice as far apart halving the distance" }).catch(
    (error) => {
      const last = written(stack);
      throw new Error(`${error.message}; ratio ${last && away(last) / away(turned)}`);
    },
  );
});
