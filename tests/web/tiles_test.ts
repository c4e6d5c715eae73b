import { encodeTiles, type FrameHeader, tileArea, tileGrid } from "@fuelrail/contracts/binary";
import assert from "node:assert/strict";
import sharp from "sharp";
import { untilFact, untilMiddle, untilText } from "./page_probe.ts";
import { openRoom, type PageRoom } from "./page_room.ts";
import { soon } from "./patience.ts";
import { flat, flatPng, GREEN, jpeg, landscape, RED } from "./pictures.ts";
import { sayProgress, welcome } from "./room_script.ts";

const SIZE = { width: 400, height: 200, renderWidth: 400, renderHeight: 200 };
const GRID = tileGrid(SIZE.width, SIZE.height, 64);
/** Two encodings of one picture, on average, levels of 255. */
const NEAR = 3;

async function openTiled(path = ""): Promise<PageRoom> {
  const room = await openRoom(path);
  welcome(room.visit, "live");
  sayProgress(room.visit, "rendering", 10);
  return room;
}

/** The tiles of these numbers, cut out of an encoded picture. */
async function tilesOf(picture: Uint8Array, indexes: readonly number[]): Promise<Uint8Array> {
  const tiles = await Promise.all(indexes.map(async (index) => {
    const bytes = await sharp(picture).extract(tileArea(GRID, index)).jpeg({ quality: 92 })
      .toBuffer();
    return { column: index % GRID.columns, row: Math.floor(index / GRID.columns), bytes };
  }));
  return encodeTiles({ tileSize: GRID.tileSize, tiles });
}

function sendTiles(
  { visit }: PageRoom,
  seq: number,
  baseSeq: number,
  body: Uint8Array,
  part: Partial<FrameHeader> = {},
): void {
  visit.frame({ ...SIZE, kind: "tiles", seq, baseSeq, samples: seq, ...part }, body);
}

/** The shown picture as the page saves it. */
async function saved({ page }: PageRoom): Promise<Uint8Array> {
  await page.getByRole("button", { name: "Download the picture" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as PNG" }).click();
  const download = await downloading;
  await page.keyboard.press("Escape");
  return await sharp(await download.path()).removeAlpha().raw().toBuffer();
}

/** The same tiles with the picture in the last one made unreadable. */
function garbled(tiles: Uint8Array): Uint8Array {
  const bytes = tiles.slice();
  bytes.fill(0, 12);
  return bytes;
}

function distance(a: Uint8Array, b: Uint8Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

Deno.test("the page composes tiles to the picture that whole frames show, and measures and saves that", async () => {
  await using room = await openTiled();
  const { page, visit } = room;
  assert.equal((await visit.message("hello")).payload.tiles, true);
  visit.frame({ ...SIZE, seq: 1 }, await jpeg(400, 200, flat(RED)));
  await untilMiddle(page, RED);
  const whole = await jpeg(400, 200, landscape(400, 200, 20));
  const all = [...Array(GRID.columns * GRID.rows).keys()];
  sendTiles(room, 2, 1, await tilesOf(whole, all.filter((index) => index % 2 === 0)));
  await soon(() => visit.acks.length === 2);
  sendTiles(room, 3, 2, await tilesOf(whole, all.filter((index) => index % 2 === 1)));
  await soon(() => visit.acks.length === 3);
  assert.deepEqual(visit.acks.map(({ seq }) => seq), [1, 2, 3]);
  const wanted = await sharp(whole).removeAlpha().raw().toBuffer();
  const far = distance(await saved(room), wanted);
  assert.ok(far <= NEAR, `the composed picture is ${far} off`);
  await untilFact(page, "Shown", /^full, 400 . 200$/);

  sendTiles(room, 4, 3, encodeTiles({ tileSize: 64, tiles: [] }), { samples: 99 });
  await soon(() => visit.acks.length === 4);
  assert.ok(distance(await saved(room), wanted) <= NEAR, "no tiles change nothing");

  await page.keyboard.press("i");
  const { x = 0, y = 0, width = 0, height = 0 } =
    await page.getByTestId("viewport").boundingBox() ?? {};
  await page.mouse.move(x + width / 2, y + height / 2);
  await untilText(page, "pixel", /live JPEG, full/);
});

Deno.test("the page goes on from the live picture after a still, and never back to an older one", async () => {
  await using room = await openTiled();
  const { page, visit } = room;
  visit.frame({ ...SIZE, seq: 1 }, await jpeg(400, 200, flat(RED)));
  await untilMiddle(page, RED);
  const still = { ...SIZE, seq: 1, tier: "still", codec: "png", lossless: true } as const;
  visit.frame(still, await flatPng(400, 200, [10, 10, 10]));
  await untilMiddle(page, [10, 10, 10]);
  const green = await jpeg(400, 200, flat(GREEN));
  // The middle of the picture lies in the fourth column and the second row.
  sendTiles(room, 2, 1, await tilesOf(green, [GRID.columns + 3]));
  await untilMiddle(page, GREEN);
  const pixels = await saved(room);
  assert.ok(Math.abs((pixels[0] ?? 0) - 220) < 6, "the rest is the live picture, not the still");
});

Deno.test("the page keeps its picture and asks for a whole one when tiles are garbage or do not fit", async () => {
  await using room = await openTiled();
  const { page, visit } = room;
  const asked = () => visit.messages.filter(({ type }) => type === "wholeFrameRequest").length;
  visit.frame({ ...SIZE, seq: 1 }, await jpeg(400, 200, flat(RED)));
  await untilMiddle(page, RED);
  const green = await jpeg(400, 200, flat(GREEN));
  const tiles = await tilesOf(green, [GRID.columns + 3]);
  const faults: readonly ((seq: number, base: number) => void)[] = [
    (seq, base) => sendTiles(room, seq, base, crypto.getRandomValues(new Uint8Array(200))),
    (seq, base) => sendTiles(room, seq, base, tiles.subarray(0, -9)),
    (seq, base) => sendTiles(room, seq, base, garbled(tiles)),
    (seq, base) => sendTiles(room, seq, base + 1, tiles),
    (seq, base) => sendTiles(room, seq, base, tiles, { width: 300 }),
    (seq, base) => sendTiles(room, seq, base, tiles, { epoch: 9 }),
    (seq, base) => sendTiles(room, seq, base, tiles, { tier: "half" }),
  ];
  let base = 1;
  for (const [n, fault] of faults.entries()) {
    const count = asked();
    fault(base + 5, base);
    await soon(() => visit.acks.length === 2 * n + 2, `ack of fault ${n}`);
    await soon(() => asked() === count + 1, `a whole picture is asked for after fault ${n}`);
    await untilMiddle(page, RED);
    base += 10;
    visit.frame({ ...SIZE, seq: base }, await jpeg(400, 200, flat(RED)));
    await soon(() => visit.acks.length === 2 * n + 3);
  }
  sendTiles(room, base + 5, base, tiles);
  await untilMiddle(page, GREEN);
});

Deno.test("the page takes whole frames only when its address says so", async () => {
  await using room = await openTiled("?tiles=off");
  assert.equal((await room.visit.message("hello")).payload.tiles, false);
});
