/// <reference lib="dom" />
import { capabilitiesOf } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { soon } from "./patience.ts";
import {
  canvasMiddle,
  canvasSize,
  factOf,
  isNear,
  pixelAt,
  untilFact,
  untilMiddle,
  untilText,
} from "./page_probe.ts";
import { openRoom, type PageRoom } from "./page_room.ts";
import { BLUE, flat, flatPng, GREEN, jpeg, png, RED } from "./pictures.ts";
import { layoutShifts } from "./layout_shifts.ts";
import { sayLink, sayProgress, welcome } from "./room_script.ts";

const SIZE = { width: 400, height: 200, renderWidth: 400, renderHeight: 200 };

async function openLive(path = ""): Promise<PageRoom> {
  const room = await openRoom(path);
  welcome(room.visit, "live");
  return room;
}

Deno.test("the page draws the first picture and acks it", async () => {
  await using room = await openLive();
  const { page, visit } = room;
  await untilText(page, "screen", /Waiting for the first image/);
  visit.frame({ ...SIZE, seq: 3 }, await jpeg(400, 200, flat(RED)));
  await untilMiddle(page, RED);
  await soon(() => visit.acks.length === 1);
  assert.deepEqual(visit.acks, [{ seq: 3, tier: "full" }]);
  await untilText(page, "link", /^Live$/);
  assert.equal(await page.getByTestId("screen").count(), 0);
});

Deno.test("the page follows a converging render and says how far it is", async () => {
  await using room = await openLive();
  const { page, visit } = room;
  for (const [seq, colour] of [[1, RED], [2, GREEN], [3, BLUE]] as const) {
    sayProgress(visit, "rendering", seq * 250);
    visit.frame({ ...SIZE, seq, capturedAtMs: Date.now() }, await jpeg(400, 200, flat(colour)));
    await untilMiddle(page, colour);
  }
  await soon(() => visit.acks.length === 3);
  assert.deepEqual(visit.acks.map((ack) => ack.seq), [1, 2, 3]);
  await untilFact(page, "Samples", /^750 \/ 1\s000$/);
  await untilFact(page, "Speed", /^12\.4 Ms\/s$/);
  await untilFact(page, "Remaining", /^00:04:15$/);
  await untilFact(page, "Shown", /^full, 400 . 200$/);
  const progress = page.getByTestId("progress");
  assert.equal(await progress.getAttribute("aria-valuenow"), "75");
  // Both are of the last two seconds only.
  const body = await jpeg(400, 200, flat(BLUE));
  let seq = 3;
  await soon(async () => {
    visit.frame({ ...SIZE, seq: ++seq, capturedAtMs: Date.now() }, body);
    await soon(() => visit.acks.length === seq);
    return /^\d+ ms$/.test(await factOf(page, "Delay")) &&
      /^[1-9][\d.]*$|^0\.[1-9]$/.test(await factOf(page, "Frames/s"));
  }, "the pace of the pictures");
});

Deno.test("the page never draws a frame of an older epoch or number after a newer one", async () => {
  await using room = await openLive();
  const { page, visit } = room;
  visit.frame({ ...SIZE, seq: 10, epoch: 2 }, await jpeg(400, 200, flat(GREEN)));
  await untilMiddle(page, GREEN);
  visit.frame({ ...SIZE, seq: 11, epoch: 1 }, await jpeg(400, 200, flat(RED)));
  visit.frame({ ...SIZE, seq: 9, epoch: 2 }, await jpeg(400, 200, flat(RED)));
  await soon(() => visit.acks.length === 3);
  const { x, y } = await canvasMiddle(page);
  assert.ok(isNear(await pixelAt(page, x, y), GREEN));
});

Deno.test("the page skips to the newest of a burst and acks every frame in order", async () => {
  await using room = await openLive();
  const { page, visit } = room;
  const red = await jpeg(1600, 800, flat(RED));
  const large = { width: 1600, height: 800, renderWidth: 1600, renderHeight: 800 };
  for (let seq = 1; seq <= 20; seq++) visit.frame({ ...large, seq }, red);
  visit.frame({ ...large, seq: 21 }, await jpeg(1600, 800, flat(BLUE)));
  await untilMiddle(page, BLUE);
  await soon(() => visit.acks.length === 21);
  assert.deepEqual(visit.acks.map((ack) => ack.seq), Array.from({ length: 21 }, (_, n) => n + 1));
});

Deno.test("the page goes on after a frame that cannot be decoded", async () => {
  await using room = await openLive();
  const { page, visit } = room;
  visit.frame({ ...SIZE, seq: 1 }, new Uint8Array([1, 2, 3]));
  visit.frame({ ...SIZE, seq: 2 }, await jpeg(400, 200, flat(GREEN)));
  await untilMiddle(page, GREEN);
  await soon(() => visit.acks.length === 2);
});

Deno.test("the page replaces the live frame by the still of the same image, alpha and all", async () => {
  await using room = await openLive();
  const { page, visit } = room;
  visit.frame({ ...SIZE, seq: 4 }, await jpeg(400, 200, flat(RED)));
  await untilMiddle(page, RED);
  const still = { ...SIZE, seq: 4, tier: "still", codec: "png", lossless: true } as const;
  const halfClear = await png(400, 200, (x) => x < 200 ? [0, 0, 0, 0] : [40, 190, 70, 255]);
  visit.frame({ ...still, alpha: true, converged: true }, halfClear);
  const { x, y } = await canvasMiddle(page);
  await soon(async () => isNear(await pixelAt(page, x + 20, y), GREEN));
  const checker = new Set<string>();
  for (let step = 0; step < 4; step++) {
    checker.add((await pixelAt(page, x - 20 - step * 8, y)).join());
  }
  assert.equal(checker.size, 2, "a checkerboard shows through the transparent half");
  await untilFact(page, "Shown", /^lossless still/);

  await page.getByRole("radio", { name: "White", exact: true }).check();
  await soon(async () => isNear(await pixelAt(page, x - 20, y), [255, 255, 255]));
});

Deno.test("the page fetches a still that was only announced, with its token", async () => {
  await using room = await openLive("#token=aaa.bbb.ccc");
  const { gateway, page, visit } = room;
  gateway.stills.set("7/6", await png(400, 200, flat(BLUE)));
  visit.frame({ ...SIZE, seq: 6 }, await jpeg(400, 200, flat(RED)));
  await untilMiddle(page, RED);
  const announcement = { tier: "still", codec: "png", lossless: true, announced: true } as const;
  visit.frame({ ...SIZE, seq: 6, ...announcement }, new Uint8Array());
  await untilMiddle(page, BLUE);
  await soon(() => visit.acks.length === 2, "both acks");
  assert.deepEqual(gateway.stillRequests, ["/rooms/STUDIO/frame.png 7/6 Bearer aaa.bbb.ccc"]);
  assert.deepEqual(visit.acks.map((ack) => ack.tier), ["full", "still"]);
});

Deno.test("the page draws an announced still of four thousand pixels at its own size", async () => {
  await using room = await openLive();
  const { gateway, page, visit } = room;
  const size = { width: 3840, height: 2160, renderWidth: 3840, renderHeight: 2160 };
  gateway.stills.set("7/2", await flatPng(3840, 2160, GREEN));
  const announcement = { tier: "still", codec: "png", lossless: true, announced: true } as const;
  visit.frame({ ...size, seq: 2, ...announcement }, new Uint8Array());
  await untilMiddle(page, GREEN);
  await untilFact(page, "Shown", /^lossless still, 3840 . 2160$/);
  await page.keyboard.press("1");
  await untilText(page, "zoom", /^100 %$/);
  await untilMiddle(page, GREEN);
});

Deno.test("the page keeps its picture when an announced still is kept no longer", async () => {
  await using room = await openLive();
  const { gateway, page, visit } = room;
  visit.frame({ ...SIZE, seq: 6 }, await jpeg(400, 200, flat(RED)));
  await untilMiddle(page, RED);
  const announcement = { tier: "still", codec: "png", lossless: true, announced: true } as const;
  visit.frame({ ...SIZE, seq: 6, ...announcement }, new Uint8Array());
  await soon(() => gateway.stillRequests.length === 1);
  visit.frame({ ...SIZE, seq: 7 }, await jpeg(400, 200, flat(GREEN)));
  await untilMiddle(page, GREEN);
});

Deno.test("a hidden page tells the gateway, still acks, and tells again when it is seen", async () => {
  await using room = await openLive();
  const { page, visit } = room;
  const pretend = (visibility: string) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, visibility);
  await pretend("hidden");
  const hidden = await visit.message("setVisibilityRequest");
  assert.deepEqual(hidden.payload, { visible: false });
  visit.frame({ ...SIZE, seq: 1 }, await jpeg(400, 200, flat(GREEN)));
  await soon(() => visit.acks.length === 1);
  await pretend("visible");
  await soon(() =>
    visit.messages.findLast(({ type }) => type === "setVisibilityRequest")?.payload.visible === true
  );
});

Deno.test("joining and streaming shift nothing on the page", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live", { capabilities: capabilitiesOf("operator") });
  for (let seq = 1; seq <= 12; seq++) {
    sayProgress(visit, "rendering", seq * 80);
    visit.frame({ ...SIZE, seq, capturedAtMs: Date.now() }, await jpeg(400, 200, flat(RED)));
    await soon(() => visit.acks.length === seq);
  }
  sayLink(visit, "stalled", { reason: "no image for 15 s" });
  await untilText(page, "screen", /no image/i);
  const size = await canvasSize(page);
  sayLink(visit, "live");
  await soon(async () => await page.getByTestId("screen").count() === 0);
  assert.deepEqual(await canvasSize(page), size);
  const { sum, moved } = await layoutShifts(page);
  assert.ok(sum < 0.001, `shifted by ${sum}: ${moved}`);
});
