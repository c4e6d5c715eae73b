/// <reference lib="dom" />
import type { Page } from "playwright-core";
import assert from "node:assert/strict";
import { soon } from "./patience.ts";
import type { PageOptions } from "./browser.ts";
import { assertNear, canvasSize, isNear, pixelAt, untilText } from "./page_probe.ts";
import { openRoom, type PageRoom } from "./page_room.ts";
import { BLUE, type Colour, GREEN, jpeg, png, quarters, RED, WHITE } from "./pictures.ts";
import { welcome } from "./room_script.ts";

const COLOURS: readonly Colour[] = [RED, GREEN, BLUE, WHITE];

/** A page that shows four coloured quarters, 400 by 200 render pixels. */
async function openPicture(options: PageOptions = {}): Promise<PageRoom> {
  const room = await openRoom("", options);
  welcome(room.visit, "live");
  const body = await png(400, 200, quarters(400, 200, COLOURS));
  const size = { width: 400, height: 200, renderWidth: 400, renderHeight: 200 };
  room.visit.frame({ ...size, seq: 1, codec: "png" }, body);
  await soon(() => room.visit.acks.length === 1);
  return room;
}

/** Left, top, right and bottom of the picture on the canvas. */
interface Edges {
  readonly l: number;
  readonly t: number;
  readonly r: number;
  readonly b: number;
  /** The canvas's own size. */
  readonly width: number;
  readonly height: number;
}

/** Finds the picture by looking for its edges on the canvas, in device pixels. */
function pictureEdges(page: Page): Promise<Edges> {
  return page.locator(".viewport-canvas").evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { width, height } = canvas;
    const data = canvas.getContext("2d")?.getImageData(0, 0, width, height).data;
    const edges = { l: width, t: height, r: 0, b: 0, width, height };
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (data?.[(y * width + x) * 4 + 3] !== 255) continue;
        edges.l = Math.min(edges.l, x);
        edges.r = Math.max(edges.r, x + 1);
        edges.t = Math.min(edges.t, y);
        edges.b = Math.max(edges.b, y + 1);
      }
    }
    return edges;
  });
}

/** Where the four quarters meet, found from the picture's colours along its edges. */
async function crossing(page: Page): Promise<{ x: number; y: number }> {
  const edges = await pictureEdges(page);
  return { x: (edges.l + edges.r) / 2, y: (edges.t + edges.b) / 2 };
}

/** Waits until the quarters meet within `reach` device pixels of a point. */
async function untilQuarters(
  page: Page,
  { x, y }: { readonly x: number; readonly y: number },
  reach: number,
): Promise<void> {
  for (const [index, colour] of COLOURS.entries()) {
    const dx = index % 2 === 0 ? -reach : reach;
    const dy = index < 2 ? -reach : reach;
    await soon(
      async () => isNear(await pixelAt(page, x + dx, y + dy), colour),
      `${colour} at ${dx}, ${dy} from the middle`,
    );
  }
}

const zoomText = (page: Page) => page.getByTestId("zoom").innerText();

Deno.test("the fitted picture fills one side of the viewport exactly and is centred", async () => {
  await using room = await openPicture();
  const { l, t, r, b, width, height } = await pictureEdges(room.page);
  assert.equal(r - l, width);
  assertNear(b - t, width / 2, 1);
  assertNear(t, height - b, 1);
});

Deno.test("the canvas has the viewport's device pixels on a dense screen and after resizing", async () => {
  await using room = await openPicture({ deviceScaleFactor: 2, width: 900, height: 700 });
  const { page } = room;
  const cssSize = () =>
    page.getByTestId("viewport").evaluate((element) => {
      const { width, height } = element.getBoundingClientRect();
      return { width, height, innerWidth };
    });
  for (const [width, height] of [[900, 700], [1300, 640], [601, 803]] as const) {
    await page.setViewportSize({ width, height });
    await soon(async () => {
      const css = await cssSize();
      const { l, r, t, b, ...canvas } = await pictureEdges(page);
      const follows = css.innerWidth === width && canvas.width === css.width * 2 &&
        Math.abs(canvas.height - css.height * 2) <= 1;
      const fills = r - l === canvas.width || b - t === canvas.height;
      return follows && fills && Math.abs((r - l) / (b - t) - 2) <= 0.02;
    }, `the picture filling a canvas of ${width} by ${height}`);
  }
  const told = await soon(() =>
    room.visit.messages.findLast(({ type, payload }) =>
      type === "setViewportRequest" && Number(payload.width) <= 601
    )
  );
  assert.equal(told.payload.dpr, 2);
});

Deno.test("the page tells the gateway how large its picture is, zoomed or fitted", async () => {
  await using room = await openPicture({ width: 1024, height: 768 });
  const { page, visit } = room;
  const told = (width: number) =>
    soon(
      () =>
        visit.messages.some(({ type, payload }) =>
          type === "setViewportRequest" && payload.width === width
        ),
      `a picture ${width} wide`,
    );
  await told(1024);
  await page.keyboard.press("1");
  await told(400);
  await page.keyboard.press("f");
  await soon(() =>
    visit.messages.findLast(({ type }) => type === "setViewportRequest")?.payload.width === 1024
  );
});

Deno.test("the wheel zooms about the pointer and shows single pixels as squares", async () => {
  await using room = await openPicture();
  const { page } = room;
  const before = await crossing(page);
  const box = await page.locator(".viewport-canvas").boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + before.x, box.y + before.y);
  const wasZoom = Number.parseInt(await zoomText(page));
  for (let notch = 0; notch < 4; notch++) await page.mouse.wheel(0, -240);
  await soon(async () => Number.parseInt(await zoomText(page)) > wasZoom * 6);
  await untilQuarters(page, before, 10);
  await soon(async () => {
    const row = await Promise.all(
      [2, 4, 6, 8].map((x) => pixelAt(page, before.x + x, before.y - 10)),
    );
    return new Set(row.map(String)).size === 1;
  }, "neighbouring device pixels being one square");
});

Deno.test("keys fit, show actual size, zoom and move the picture", async () => {
  await using room = await openPicture();
  const { page } = room;
  await page.keyboard.press("1");
  await untilText(page, "zoom", /^100 %$/);
  const actual = await soon(async () => {
    const edges = await pictureEdges(page);
    return edges.r - edges.l === 400 ? edges : undefined;
  });
  assert.equal(actual.b - actual.t, 200);
  await page.keyboard.press("ArrowRight");
  await soon(async () => (await pictureEdges(page)).l === actual.l - 40);
  await page.keyboard.press("+");
  await untilText(page, "zoom", /^125 %$/);
  await page.keyboard.press("f");
  const { width } = await canvasSize(page);
  await soon(async () => {
    const edges = await pictureEdges(page);
    return edges.r - edges.l === width;
  });
});

Deno.test("dragging moves the picture with the pointer and a double click fits it again", async () => {
  await using room = await openPicture();
  const { page } = room;
  await page.keyboard.press("1");
  await untilText(page, "zoom", /^100 %$/);
  const before = await soon(async () => {
    const edges = await pictureEdges(page);
    return edges.r - edges.l === 400 ? edges : undefined;
  });
  const box = await page.locator(".viewport-canvas").boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + 300, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 340, box.y + 280, { steps: 7 });
  await page.mouse.up();
  await soon(async () => {
    const edges = await pictureEdges(page);
    return edges.l === before.l + 40 && edges.t === before.t - 20;
  });
  await page.mouse.dblclick(box.x + 200, box.y + 200);
  const { width } = await canvasSize(page);
  await soon(async () => {
    const edges = await pictureEdges(page);
    return edges.r - edges.l === width;
  });
});

Deno.test("two quick clicks are a double click on a page that is late", async () => {
  await using room = await openPicture();
  const { page } = room;
  await page.keyboard.press("1");
  await untilText(page, "zoom", /^100 %$/);
  await page.evaluate(() => {
    const keepBusy = () => {
      const endMs = performance.now() + 800;
      while (performance.now() < endMs);
    };
    addEventListener("pointerup", keepBusy, { once: true });
  });
  const box = await page.locator(".viewport-canvas").boundingBox();
  assert.ok(box);
  await page.mouse.dblclick(box.x + 200, box.y + 200);
  await soon(async () => {
    const { l, r, width } = await pictureEdges(page);
    return r - l === width;
  }, "the picture fitted");
});

Deno.test("two fingers pinch the picture on a tablet", async () => {
  await using room = await openPicture({ hasTouch: true, width: 1024, height: 768 });
  const { page } = room;
  const box = await page.locator(".viewport-canvas").boundingBox();
  assert.ok(box);
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const before = Number.parseInt(await zoomText(page));
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", spread: number) =>
    devtools.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [
        { x: x - spread, y, id: 1 },
        { x: x + spread, y, id: 2 },
      ],
    });
  await touch("touchStart", 50);
  for (let spread = 60; spread <= 100; spread += 10) await touch("touchMove", spread);
  await touch("touchEnd", 100);
  await soon(
    async () => Math.abs(Number.parseInt(await zoomText(page)) / before - 2) < 0.05,
    "twice the zoom",
  );
  const { width, height } = await canvasSize(page);
  await untilQuarters(page, { x: width / 2, y: height / 2 }, 8);
});

Deno.test("a change of tier leaves the view where it is", async () => {
  await using room = await openPicture();
  const { page, visit } = room;
  await page.keyboard.press("1");
  await untilText(page, "zoom", /^100 %$/);
  const before = await soon(async () => {
    const edges = await pictureEdges(page);
    return edges.r - edges.l === 400 ? edges : undefined;
  });
  const quarter = await jpeg(100, 50, quarters(100, 50, COLOURS));
  visit.frame(
    { width: 100, height: 50, renderWidth: 400, renderHeight: 200, seq: 2, tier: "quarter" },
    quarter,
  );
  await soon(() => visit.acks.length === 2);
  assert.deepEqual(await pictureEdges(page), before);
  assert.equal(await zoomText(page), "100 %");
});
