/// <reference lib="dom" />
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { isNear, untilGone, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { BLUE, type Colour, flat, flatPng, GREEN, png, RED, WHITE } from "./pictures.ts";
import { sayLink, sayProgress, stamp } from "./room_script.ts";
import type { PageMessage, Visit } from "./scripted_gateway.ts";
import { letterboxOf, openSteering, OPERATOR } from "./steering_script.ts";
import { openQuarters, RENDER, seenAt, showFrame } from "./viewing_script.ts";

type Payload = Readonly<Record<string, unknown>>;

const SIZE = { width: 400, height: 200 };
const DRAWER = [
  "getAnnotationsRequest",
  "addAnnotationRequest",
  "removeAnnotationRequest",
  "undoAnnotationRequest",
];

async function at(page: Page, u: number, v: number): Promise<readonly [number, number]> {
  const { left, top, scale } = await letterboxOf(page, SIZE);
  return [left + u * SIZE.width * scale, top + v * SIZE.height * scale];
}

/** Asked of a visit, answered by the test. */
async function asked(visit: Visit, type: string): Promise<PageMessage> {
  return await visit.message(type);
}

function answer(visit: Visit, { payload }: PageMessage, type: string, said: Payload): void {
  visit.send(type, { ...said, request_id: payload["request_id"] });
}

/** Alpha of what is drawn, kept or under way, at a point of the picture. */
async function inkAt(page: Page, u: number, v: number): Promise<number> {
  const [x, y] = await at(page, u, v);
  return await page.getByTestId("drawings").evaluate((canvas, spot) => {
    const { left, top } = canvas.getBoundingClientRect();
    const context = (canvas as HTMLCanvasElement).getContext("2d");
    return context?.getImageData(spot.x - left, spot.y - top, 1, 1).data[3] ?? -1;
  }, { x, y });
}

Deno.test("a stroke goes on while the render restarts, changes its size and loses Octane, and is kept whole", async () => {
  await using room = await openSteering({}, SIZE, [...OPERATOR, ...DRAWER]);
  const { page, visit } = room;
  answer(visit, await asked(visit, "getAnnotationsRequest"), "annotationsResult", {
    annotations: [],
  });
  sayProgress(visit, "rendering", 10);
  await page.keyboard.press("y");
  await page.mouse.move(...await at(page, 0.2, 0.5));
  await page.mouse.down();
  await page.mouse.move(...await at(page, 0.4, 0.5), { steps: 5 });
  await soon(async () => await inkAt(page, 0.3, 0.5) > 200, "the stroke as it is drawn");

  visit.send("renderRestarted", { ...stamp(), epoch: 2, changeLevel: 2 });
  sayProgress(visit, "waiting", 0);
  const half = { width: 200, height: 100, renderWidth: 200, renderHeight: 100 };
  const body = await png(half.width, half.height, flat(GREEN));
  visit.frame({ ...half, codec: "png", seq: 2, epoch: 2, samples: 1 }, body);
  await soon(() => visit.acks.at(-1)?.seq === 2, "the first picture after the restart");
  await soon(async () => await inkAt(page, 0.3, 0.5) > 200, "the stroke over the new picture");
  await page.mouse.move(...await at(page, 0.5, 0.5), { steps: 5 });
  sayLink(visit, "offline", { reason: "Octane went away" });
  await untilText(page, "link", /offline|unreachable|Octane/i);
  await page.mouse.move(...await at(page, 0.6, 0.5), { steps: 5 });
  sayLink(visit, "live");
  const again = await png(SIZE.width, SIZE.height, flat(RED));
  visit.frame({ ...SIZE, renderWidth: 400, renderHeight: 200, codec: "png", seq: 3 }, again);
  await soon(() => visit.acks.at(-1)?.seq === 3);
  await page.mouse.move(...await at(page, 0.8, 0.5), { steps: 5 });
  await page.mouse.up();

  const request = await asked(visit, "addAnnotationRequest");
  const { points } = request.payload["annotation"] as { points: [number, number][] };
  assert.ok(Math.abs((points[0]?.[0] ?? 0) - 0.2) < 0.01, `${points[0]}`);
  assert.ok(Math.abs((points.at(-1)?.[0] ?? 0) - 0.8) < 0.01, `${points.at(-1)}`);
  const widest = Math.max(...points.slice(1).map(([x], n) => x - (points[n]?.[0] ?? 0)));
  assert.ok(widest < 0.1, `a gap of ${widest} in the stroke`);
  assert.ok(points.every(([, y]) => Math.abs(y - 0.5) < 0.01), "it stays on its line");
  const annotation = {
    ...request.payload["annotation"] as Payload,
    ...{ id: "a1", author: { viewer_id: "v1" }, created_at: Date.now() },
  };
  answer(visit, request, "annotationChanged", { change: "added", annotation });
  await soon(async () => await inkAt(page, 0.7, 0.5) > 200, "the kept stroke");
  assert.equal(visit.inputs.length, 0, "drawing never steers");
});

Deno.test("a page that comes back undoes and takes away what it drew before, and nothing of others", async () => {
  await using room = await openSteering({}, SIZE, DRAWER);
  const { gateway, page, visit } = room;
  const secret = "k".repeat(48);
  const hello = visit.messages.find(({ type }) => type === "hello");
  assert.equal(hello?.payload["resume_token"], undefined);
  const returned = async (count: number, viewerId: string) => {
    const next = await gateway.visit(count);
    const { payload } = await next.message("hello");
    next.send("welcome", {
      ...{ viewer_id: viewerId, room: "STUDIO", role: "viewer", limits: {} },
      ...{ capabilities: DRAWER, server_time: Date.now(), resume_token: secret },
    });
    sayLink(next, "live");
    return { next, token: payload["resume_token"] };
  };
  visit.close(1012, "restart");
  const first = await returned(2, "v7");
  assert.equal(first.token, undefined, "the first gateway gave none");
  const kept = () => page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
  await soon(async () => (await kept()).includes(secret), "the page has its welcome");
  await page.reload();
  const { next, token } = await returned(3, "v8");
  assert.equal(token, secret, "this tab remembers it");
  const frame = await flatPng(SIZE.width, SIZE.height, GREEN);
  next.frame({ ...SIZE, renderWidth: 400, renderHeight: 200, codec: "png", seq: 1 }, frame);
  await soon(() => next.acks.length > 0, "the picture that is drawn on");
  const drawn = (id: string, viewer_id: string, y: number) => ({
    ...{ id, kind: "arrow", colour: "#ffffff", width: 0.02, from: [0.2, y], to: [0.8, y] },
    ...{ author: { viewer_id }, created_at: 1 },
  });
  answer(next, await asked(next, "getAnnotationsRequest"), "annotationsResult", {
    annotations: [drawn("mine", "v1", 0.3), drawn("theirs", "v2", 0.7)],
    own: ["mine"],
  });
  await soon(async () => await page.getByTestId("drawings").getAttribute("data-count") === "2");
  await page.getByRole("tab", { name: "Review" }).click();
  const undo = page.getByRole("button", { name: "Undo my last drawing" });
  await soon(() => undo.isEnabled(), "there is something to undo");
  await page.getByRole("button", { name: "Take drawings away" }).click();
  await page.mouse.click(...await at(page, 0.5, 0.7));
  await page.mouse.click(...await at(page, 0.5, 0.3));
  const removed = await asked(next, "removeAnnotationRequest");
  assert.equal(removed.payload["id"], "mine");
  answer(next, removed, "annotationChanged", { change: "removed", id: "mine" });
  await soon(() => undo.isDisabled(), "what is left is not one's own");
  assert.equal(next.messages.filter(({ type }) => type === "removeAnnotationRequest").length, 1);
});

/** Waits until a point of the viewport, as shares of its fitted picture, is seen in a colour. */
async function untilSeen(page: Page, u: number, v: number, colour: Colour, what: string) {
  const box = await page.getByTestId("viewport").boundingBox();
  assert.ok(box);
  const scale = Math.min(box.width / RENDER.width, box.height / RENDER.height);
  const x = box.x + box.width / 2 + (u - 0.5) * RENDER.width * scale;
  const y = box.y + box.height / 2 + (v - 0.5) * RENDER.height * scale;
  await soon(async () => isNear(await seenAt(page, x, y), colour), what);
}

Deno.test("a comparison holds while frames change their size and shape and while a snapshot stands in", async () => {
  const reviewer = [...DRAWER, "getSnapshotsRequest", "takeSnapshotRequest"];
  await using room = await openQuarters({ width: 1440, height: 900 }, reviewer);
  const { page, visit } = room;
  const stored = await flatPng(RENDER.width, RENDER.height, WHITE);
  await page.route(
    "**/snapshots/**",
    (route) => route.fulfill({ body: Buffer.from(stored), contentType: "image/png" }),
  );
  const snapshot = { id: "s1", name: "Hero", ...RENDER, samples: 64, taken_at: Date.now() };
  visit.send("snapshotsChanged", { snapshots: [snapshot] });
  await page.keyboard.press("Shift+C");
  await untilText(page, "compare", /^A Live JPEG/);
  await untilSeen(page, 0.3, 0.2, RED, "A, the held picture");

  const small = await flatPng(200, 100, BLUE);
  await showFrame(room, { codec: "png", width: 200, height: 100, tier: "half" }, small);
  await untilSeen(page, 0.7, 0.2, BLUE, "B at half the size fills the same place");
  await untilSeen(page, 0.3, 0.2, RED, "A over it");
  const square = await flatPng(200, 200, GREEN);
  const shape = { width: 200, height: 200, renderWidth: 200, renderHeight: 200 };
  await showFrame(room, { codec: "png", ...shape }, square);
  await untilSeen(page, 0.6, 0.1, GREEN, "B of another shape");
  await untilSeen(page, 0.45, 0.1, [0, 0, 0], "A as large as fits, with nothing above it");
  await untilSeen(page, 0.45, 0.4, RED, "A inside the square");
  const wide = await flatPng(RENDER.width, RENDER.height, BLUE);
  await showFrame(room, { codec: "png" }, wide);
  await untilSeen(page, 0.3, 0.2, RED, "A where it was");

  await page.getByRole("tab", { name: "Review" }).click();
  await page.getByRole("button", { name: "Show Hero" }).click();
  await untilText(page, "snapshot-banner", /Hero.*not live/);
  await untilSeen(page, 0.7, 0.2, WHITE, "the snapshot is B");
  await untilSeen(page, 0.3, 0.2, RED, "A stays");
  assert.match(
    await page.locator(".compare-label").getAttribute("title") ?? "",
    /B: the snapshot that is open/,
  );
  await showFrame(room, { codec: "png" }, await flatPng(RENDER.width, RENDER.height, GREEN));
  await untilSeen(page, 0.7, 0.2, WHITE, "live pictures come unseen");
  await page.getByRole("button", { name: "Hold the picture that is shown now" }).click();
  await untilText(page, "compare", /^A Snapshot .Hero/);
  await page.getByTestId("snapshot-banner").getByRole("button").click();
  await untilSeen(page, 0.7, 0.2, GREEN, "B is live again");
  await untilSeen(page, 0.3, 0.2, WHITE, "A is the snapshot");
  visit.send("snapshotsChanged", { snapshots: [] });
  await soon(async () => await page.getByRole("button", { name: "Show Hero" }).count() === 0);
  await untilSeen(page, 0.3, 0.2, WHITE, "A outlives the snapshot that it was held from");
  await page.getByRole("button", { name: "End comparing" }).click();
  await untilGone(page, "compare-canvas");
  await untilSeen(page, 0.3, 0.2, GREEN, "the live picture alone");
});
