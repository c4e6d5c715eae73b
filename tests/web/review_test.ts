/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { slowly, soon } from "./patience.ts";
import { BLUE, flat, GREEN, png, RED } from "./pictures.ts";
import type { PageOptions } from "./browser.ts";
import { untilMiddle, untilText } from "./page_probe.ts";
import { letterboxOf, openSteering, OPERATOR, sayControl } from "./steering_script.ts";
import type { Visit } from "./scripted_gateway.ts";

const SIZE = { width: 400, height: 200 };
const WIDE = { width: 1440, height: 900 };

const REVIEW = [
  "getAnnotationsRequest",
  "addAnnotationRequest",
  "removeAnnotationRequest",
  "undoAnnotationRequest",
  "clearAnnotationsRequest",
  "takeSnapshotRequest",
  "renameSnapshotRequest",
  "deleteSnapshotRequest",
  "getSnapshotsRequest",
  "setPromptRequest",
  "getPromptRequest",
  "cursorMoved",
];

type Payload = Readonly<Record<string, unknown>>;

/** A page with a render and the review panel open; what it asked for on joining is answered. */
async function openReview(options: PageOptions = WIDE, more: readonly string[] = []) {
  const room = await openSteering(options, SIZE, [...OPERATOR, ...REVIEW, ...more]);
  const { page, visit } = room;
  const asked = await visit.message("getAnnotationsRequest");
  answer(visit, asked.payload, "annotationsResult", { annotations: [] });
  await page.getByRole("tab", { name: "Review" }).click();
  await slowly(async () => await page.getByTestId("review").count() === 1, "the review panel");
  // Tabs keep the keys for themselves while they have the focus.
  await page.getByRole("tab", { name: "Review" }).blur();
  return room;
}

function answer(visit: Visit, asked: Payload, type: string, payload: Payload): void {
  visit.send(type, { ...payload, request_id: asked["request_id"] });
}

/** The request number `count` of a type, from 1. */
function asked(visit: Visit, type: string, count = 1): Promise<{ readonly payload: Payload }> {
  return soon(
    () => visit.messages.filter((each) => each.type === type)[count - 1],
    `${type} ${count}`,
  );
}

async function at(page: Page, u: number, v: number): Promise<readonly [number, number]> {
  const { left, top, scale } = await letterboxOf(page, SIZE);
  return [left + u * SIZE.width * scale, top + v * SIZE.height * scale];
}

async function drag(page: Page, from: readonly number[], to: readonly number[]): Promise<void> {
  await page.mouse.move(...await at(page, from[0] ?? 0, from[1] ?? 0));
  await page.mouse.down();
  await page.mouse.move(...await at(page, to[0] ?? 0, to[1] ?? 0), { steps: 6 });
  await page.mouse.up();
}

/** Alpha of the drawings at a point of the picture. */
async function inkAt(page: Page, u: number, v: number): Promise<number> {
  const [x, y] = await at(page, u, v);
  return await page.getByTestId("drawings").evaluate((canvas, spot) => {
    const { left, top } = canvas.getBoundingClientRect();
    const context = (canvas as HTMLCanvasElement).getContext("2d");
    return context?.getImageData(spot.x - left, spot.y - top, 1, 1).data[3] ?? -1;
  }, { x, y });
}

const annotationOf = ({ payload }: { readonly payload: Payload }) =>
  payload["annotation"] as Payload;

/** Keeps a drawing that the page has sent, as a gateway does. */
function keep(visit: Visit, request: { readonly payload: Payload }, id: string): void {
  const annotation = {
    ...annotationOf(request),
    ...{ id, author: { viewer_id: "v1", name: "Mara Voss" }, created_at: Date.now() },
  };
  answer(visit, request.payload, "annotationChanged", { change: "added", annotation });
  visit.send("annotationChanged", { change: "added", annotation });
}

Deno.test("drawings are sent in fractions of the picture, shown where they lie at any zoom, and never steer", async () => {
  await using room = await openReview();
  const { page, visit } = room;
  await page.keyboard.press("y");
  await drag(page, [0.25, 0.5], [0.75, 0.5]);
  const stroke = await asked(visit, "addAnnotationRequest");
  const points = annotationOf(stroke)["points"] as [number, number][];
  assert.equal(annotationOf(stroke)["kind"], "pen");
  assert.ok(Math.abs((points[0]?.[0] ?? 0) - 0.25) < 0.003, `${points[0]}`);
  assert.ok(Math.abs((points.at(-1)?.[0] ?? 0) - 0.75) < 0.003, `${points.at(-1)}`);
  assert.ok(points.every(([, y]) => Math.abs(y - 0.5) < 0.005));
  keep(visit, stroke, "a1");
  await soon(async () => await inkAt(page, 0.5, 0.5) > 200, "the stroke");
  assert.equal(await inkAt(page, 0.5, 0.4), 0);
  await soon(async () => await page.getByTestId("drawings").getAttribute("data-count") === "1");

  await page.keyboard.press("Shift+Y");
  await drag(page, [0.1, 0.1], [0.3, 0.3]);
  assert.deepEqual(annotationOf(await asked(visit, "addAnnotationRequest", 2))["kind"], "arrow");
  await page.keyboard.press("l");
  await drag(page, [0.6, 0.6], [0.9, 0.9]);
  assert.deepEqual(annotationOf(await asked(visit, "addAnnotationRequest", 3))["kind"], "box");

  await page.mouse.move(...await at(page, 0.5, 0.5));
  await page.mouse.wheel(0, -300);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("PageUp");
  const [x, y] = await at(page, 0.5, 0.5);
  await soon(async () => await inkAtPage(page, x, y) > 200, "the stroke, nearer");
  assert.equal(visit.inputs.length, 0, "nothing steered");
  assert.equal(visit.messages.some(({ type }) => type === "cameraCommandRequest"), false);
});

async function inkAtPage(page: Page, x: number, y: number): Promise<number> {
  return await page.getByTestId("drawings").evaluate((canvas, spot) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const context = (canvas as HTMLCanvasElement).getContext("2d");
    // Zooming moves the picture; a column through the pointer still meets the stroke.
    const data = context?.getImageData(spot.x - left, 0, 1, Math.round(height)).data ?? [];
    void [spot.y, top, width];
    return Math.max(...Array.from({ length: data.length / 4 }, (_, row) => data[row * 4 + 3] ?? 0));
  }, { x, y });
}

Deno.test("words are typed where they will stand, and are not lost when the room refuses them", async () => {
  await using room = await openReview();
  const { page, visit } = room;
  await page.keyboard.press("Shift+T");
  await page.mouse.click(...await at(page, 0.3, 0.3));
  const field = page.getByLabel("Words on the picture");
  await field.fill("Softer key");
  await page.keyboard.press("Enter");
  const first = await asked(visit, "addAnnotationRequest");
  assert.equal(annotationOf(first)["text"], "Softer key");
  answer(visit, first.payload, "viewerError", { code: "out_of_range", message: "No more room" });
  await untilText(page, "notices", /not kept\. No more room/);
  await soon(async () => await field.inputValue() === "Softer key", "the words are still there");
  await page.keyboard.press("Escape");
  await soon(async () => await field.count() === 0);
});

Deno.test("own drawings are undone by key, erased by pointing, and all are cleared only after a question", async () => {
  await using room = await openReview();
  const { page, visit } = room;
  await page.keyboard.press("y");
  await drag(page, [0.25, 0.5], [0.75, 0.5]);
  keep(visit, await asked(visit, "addAnnotationRequest"), "a1");
  await untilText(page, "drawing-count", /1 drawn/);
  await page.keyboard.press("Control+z");
  const undo = await asked(visit, "undoAnnotationRequest");
  answer(visit, undo.payload, "viewerError", { code: "not_found", message: "Nothing was yours" });
  await untilText(page, "notices", /Nothing was yours/);
  await page.getByRole("button", { name: "Take drawings away" }).click();
  await page.mouse.click(...await at(page, 0.5, 0.8));
  await page.mouse.click(...await at(page, 0.5, 0.5));
  const removed = await asked(visit, "removeAnnotationRequest");
  assert.equal(removed.payload["id"], "a1");
  assert.equal(visit.messages.filter(({ type }) => type === "removeAnnotationRequest").length, 1);
  await page.getByRole("button", { name: "Clear every drawing" }).click();
  await untilText(page, "confirm", /1 drawing on this picture will be gone for everybody/);
  assert.equal(visit.messages.some(({ type }) => type === "clearAnnotationsRequest"), false);
  await page.getByTestId("confirm").getByRole("button", { name: "Clear" }).click();
  await asked(visit, "clearAnnotationsRequest");
  visit.send("annotationChanged", { change: "cleared" });
  await untilText(page, "drawing-count", /Nothing is drawn/);
});

Deno.test("a snapshot stands in the place of the live picture, says so, and is drawn on by itself", async () => {
  await using room = await openReview();
  const { gateway, page, visit } = room;
  const stored = await png(SIZE.width, SIZE.height, flat(GREEN));
  gateway.meshes.set("/rooms/STUDIO/snapshots/s1.png", new Uint8Array(stored));
  const snapshot = {
    ...{ id: "s1", name: "Hero", session: 7, seq: 3, epoch: 1, ...SIZE, samples: 64, bytes: 9 },
    ...{ parts: 1, sha256: "0".repeat(64), taken_at: Date.now(), taken_by: { name: "Ada Lund" } },
  };
  visit.send("snapshotsChanged", { snapshots: [snapshot] });
  const wanted = await asked(visit, "getSnapshotsRequest");
  answer(visit, wanted.payload, "snapshotsChanged", { snapshots: [snapshot] });
  await page.getByRole("button", { name: "Show Hero" }).click();
  await untilText(
    page,
    "snapshot-banner",
    /Snapshot .Hero. \(not live\)[\s\S]*Ada Lund, 64 samples/,
  );
  await untilMiddle(page, GREEN);
  const live = await png(SIZE.width, SIZE.height, flat(BLUE));
  visit.frame({ ...SIZE, renderWidth: 400, renderHeight: 200, codec: "png", seq: 2 }, live);
  await soon(() => visit.acks.length === 2, "the live picture is still taken in");
  await untilMiddle(page, GREEN);
  await drag(page, [0.2, 0.2], [0.3, 0.3]);
  await page.keyboard.press("0");
  await page.keyboard.press("y");
  await drag(page, [0.25, 0.5], [0.75, 0.5]);
  const request = await asked(visit, "addAnnotationRequest");
  assert.equal(annotationOf(request)["snapshot_id"], "s1");
  assert.equal(visit.inputs.length, 0, "nobody steers a stored picture");
  keep(visit, request, "a1");
  await untilText(page, "drawing-count", /1 drawn/);
  await page.getByTestId("snapshot-banner").getByRole("button").click();
  await untilMiddle(page, BLUE);
  await untilText(page, "drawing-count", /Nothing is drawn/);
  assert.equal(await page.getByTestId("snapshot-banner").count(), 0);

  await page.getByRole("button", { name: "Delete Hero" }).click();
  await untilText(page, "confirm", /Hero.* and everything drawn on it will be gone/);
  await page.getByTestId("confirm").getByRole("button", { name: "Delete" }).click();
  assert.equal((await asked(visit, "deleteSnapshotRequest")).payload["id"], "s1");
});

Deno.test("a snapshot that is deleted by somebody else gives way to the live picture, with a word", async () => {
  await using room = await openReview();
  const { gateway, page, visit } = room;
  gateway.meshes.set(
    "/rooms/STUDIO/snapshots/s1.png",
    new Uint8Array(await png(SIZE.width, SIZE.height, flat(GREEN))),
  );
  const snapshot = { id: "s1", name: "Hero", ...SIZE, taken_at: Date.now() };
  visit.send("snapshotsChanged", {
    snapshots: [snapshot, { ...snapshot, id: "s2", name: "Gone" }],
  });
  await page.getByRole("button", { name: "Show Gone" }).click();
  await untilText(page, "notices", /Gone.* cannot be shown/);
  await page.getByRole("button", { name: "Show Hero" }).click();
  await untilMiddle(page, GREEN);
  visit.send("snapshotsChanged", { snapshots: [] });
  await untilText(page, "notices", /Hero.* was deleted; this is the live picture again/);
  await soon(async () => await page.getByTestId("snapshot-banner").count() === 0);
});

Deno.test("notes that somebody else changes meanwhile stand beside what is typed, which is not lost", async () => {
  await using room = await openReview();
  const { page, visit } = room;
  visit.send("promptChanged", {
    text: "one",
    revision: 4,
    changed_at: 1,
    changed_by: { name: "Bo" },
  });
  const field = page.getByLabel("Notes for the room");
  await soon(async () => await field.inputValue() === "one");
  await untilText(page, "notes-by", /Bo/);
  await field.fill("one, warmer");
  visit.send("promptChanged", {
    text: "two",
    revision: 5,
    changed_at: 2,
    changed_by: { name: "Ada" },
  });
  await untilText(page, "notes-conflict", /Ada has changed the notes meanwhile[\s\S]*two/);
  assert.equal(await field.inputValue(), "one, warmer");
  await page.getByRole("button", { name: "Replace with mine" }).click();
  const set = await asked(visit, "setPromptRequest");
  assert.equal(set.payload["expected_revision"], 5);
  answer(visit, set.payload, "viewerError", { code: "conflict", message: "Bo was faster" });
  visit.send("promptChanged", { text: "three", revision: 6, changed_by: { name: "Bo" } });
  await untilText(page, "notes-conflict", /Bo has changed[\s\S]*three/);
  assert.equal(await field.inputValue(), "one, warmer");
  await page.getByRole("button", { name: "Replace with mine" }).click();
  const again = await asked(visit, "setPromptRequest", 2);
  assert.deepEqual([again.payload["text"], again.payload["expected_revision"]], ["one, warmer", 6]);
  answer(visit, again.payload, "promptChanged", { text: "one, warmer", revision: 7 });
  await soon(async () => await page.getByTestId("notes-conflict").count() === 0);
  assert.equal(await field.inputValue(), "one, warmer");
});

Deno.test("cursors of the others are shown by name, and one's own is shared only over the picture and while wished", async () => {
  await using room = await openReview();
  const { page, visit } = room;
  visit.send("cursorMoved", { viewer_id: "v2", u: 0.25, v: 0.5 });
  const cursor = page.locator('.cursor[data-viewer="v2"]');
  const [x, y] = await at(page, 0.25, 0.5);
  await soon(async () => {
    const box = await cursor.locator("svg").boundingBox();
    return box !== null && Math.abs(box.x - x) < 2 && Math.abs(box.y - y) < 2;
  }, "the cursor where the other points");
  assert.match(await cursor.innerText(), /Unnamed viewer/);
  visit.send("cursorMoved", { viewer_id: "v2" });
  await soon(async () => await cursor.count() === 0);

  const sent = () => visit.messages.filter(({ type }) => type === "cursorMoved");
  await page.mouse.move(...await at(page, 0.5, 0.5));
  const { payload } = await soon(() => sent().at(-1));
  assert.ok(Math.abs(Number(payload["u"]) - 0.5) < 0.01);
  await page.mouse.move(10, 10);
  await soon(() => sent().at(-1)?.payload["u"] === undefined, "it has left");
  await page.getByRole("switch", { name: "Show the others where I point" }).click({ force: true });
  const before = sent().length;
  await page.mouse.move(...await at(page, 0.4, 0.4));
  await page.getByRole("button", { name: "Draw with a pen" }).click();
  await drag(page, [0.4, 0.4], [0.6, 0.6]);
  await asked(visit, "addAnnotationRequest");
  assert.equal(sent().length, before);
});

Deno.test("control is handed over by choosing a person", async () => {
  await using room = await openReview();
  const { page, visit } = room;
  visit.send("presenceChanged", {
    viewers: [
      { viewer_id: "v1", name: "Mara Voss", role: "operator", visible: true },
      { viewer_id: "v2", name: "Ada Lund", role: "operator", visible: false },
      { viewer_id: "v3", name: "Client", role: "viewer", visible: true },
    ],
  });
  await untilText(page, "review-people", /Ada Lund[\s\S]*away/);
  assert.equal(await page.getByRole("button", { name: "Hand over to Ada Lund" }).count(), 0);
  sayControl(visit, { driver: "v1" });
  await untilText(page, "review-people", /Mara Voss[\s\S]*drives/);
  assert.equal(await page.getByRole("button", { name: "Hand over to Client" }).count(), 0);
  await page.getByRole("button", { name: "Hand over to Ada Lund" }).click();
  assert.deepEqual((await visit.message("grantControlRequest")).payload, { viewer_id: "v2" });
});

Deno.test("the picture is saved with what is drawn on it", async () => {
  await using room = await openReview();
  const { page, visit } = room;
  const annotation = {
    ...{ id: "a1", kind: "box", colour: "#ffffff", width: 0.05, from: [0.25, 0.25] },
    ...{ to: [0.75, 0.75], author: { name: "Ada" }, created_at: 1 },
  };
  const body = await png(SIZE.width, SIZE.height, flat(RED));
  visit.frame({ ...SIZE, renderWidth: 400, renderHeight: 200, codec: "png", seq: 2 }, body);
  visit.send("annotationChanged", { change: "added", annotation });
  await untilText(page, "drawing-count", /1 drawn/);
  await soon(() => visit.acks.length === 2, "the picture that is to be saved");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save picture with drawings" }).click(),
  ]);
  assert.match(download.suggestedFilename(), /annotated\.png$/);
  const { default: sharp } = await import("sharp");
  const { data, info } = await sharp(await download.path()).removeAlpha().raw()
    .toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [SIZE.width, SIZE.height]);
  const pixel = (
    x: number,
    y: number,
  ) => [...data.subarray((y * 400 + x) * 3, (y * 400 + x) * 3 + 3)];
  assert.ok(pixel(100, 100).every((value) => value > 240), `${pixel(100, 100)}`);
  assert.ok(Math.abs((pixel(200, 100)[0] ?? 0) - 220) < 6 && (pixel(200, 100)[1] ?? 99) < 50);
});
