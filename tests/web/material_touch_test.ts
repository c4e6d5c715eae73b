/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { fingerOn } from "./finger.ts";
import { steadyBox, untilDrawn, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { png, quarters, RED } from "./pictures.ts";
import { openScene, row, SCENE_OPERATOR, type SceneRoom } from "./scene_script.ts";
import { letterboxOf } from "./steering_script.ts";

const EDITOR = [
  ...SCENE_OPERATOR,
  "getMaterialsRequest",
  "assignMaterialRequest",
  "getNodeGraphRequest",
];

const LEVELS = {
  "/": [
    row("/Ball"),
    row("/Gold", { type: "material" }),
    row("/Target", { type: "rendertarget" }),
    ...Array.from({ length: 40 }, (_, at) => row(`/Part ${at}`, { type: "xform" })),
  ],
};

const rowOf = (page: Page, path: string) => page.locator(`.tree-row[data-path="${path}"]`);

async function middleOf(page: Page, path: string) {
  const box = await steadyBox(rowOf(page, path));
  return { x: box.x + 60, y: box.y + box.height / 2 };
}

async function openTouched(): Promise<SceneRoom> {
  const room = await openScene(LEVELS, { hasTouch: true }, EDITOR);
  room.answer("assignMaterialRequest", () => [
    "editResult",
    { name: "Assign Gold", paths: [], undoable: true },
  ]);
  await soon(async () => await rowOf(room.page, "/Gold").count() === 1, "the rows");
  return room;
}

function assigned(room: SceneRoom) {
  return room.asked("assignMaterialRequest").map(({ payload: { request_id: _, ...sent } }) => sent);
}

const chip = (page: Page) => page.getByTestId("carried");

Deno.test("a finger that rests on a material carries it to the object where it lets go", async () => {
  await using room = await openTouched();
  const { page } = room;
  const finger = await fingerOn(page);
  await finger.down(await middleOf(page, "/Gold"));
  await soon(() => chip(page).isVisible(), "the material under the finger");
  await finger.move(await middleOf(page, "/Target"));
  assert.equal(await page.locator(".carried.fits").count(), 0);
  await finger.move(await middleOf(page, "/Ball"));
  await soon(async () => await page.locator(".carried.fits").count() === 1, "it fits there");
  const isMarked = async () =>
    (await rowOf(page, "/Ball").getAttribute("class"))?.includes("is-drop") === true;
  await soon(isMarked, "the row under it marked");
  await finger.up();
  await soon(() => assigned(room).length === 1, "the assignment");
  assert.deepEqual(assigned(room), [{ prim_path: "/Ball", material_path: "/Gold" }]);
  await soon(async () => await chip(page).count() === 0, "nothing under the finger");
  await soon(async () => !await isMarked(), "the mark gone");

  await finger.down(await middleOf(page, "/Gold"));
  await soon(() => chip(page).isVisible());
  await finger.move(await middleOf(page, "/Target"));
  await finger.up();
  await soon(async () => await chip(page).count() === 0, "let go of over nothing that takes it");
  assert.equal(assigned(room).length, 1);
});

Deno.test("a finger that the browser finds at rest first carries its material and opens no menu", async () => {
  await using room = await openTouched();
  const { page } = room;
  const isTaken = await rowOf(page, "/Gold").evaluate((row) => {
    const { x, y } = row.getBoundingClientRect();
    const at = { bubbles: true, cancelable: true, clientX: x + 60, clientY: y + 8 };
    const finger = { ...at, isPrimary: true, pointerType: "touch" };
    row.dispatchEvent(new PointerEvent("pointerdown", finger));
    return !row.dispatchEvent(new MouseEvent("contextmenu", at));
  });
  assert.ok(isTaken);
  await soon(() => chip(page).isVisible(), "the material under the finger");
  assert.equal(await page.getByRole("menu").count(), 0);
  await page.evaluate(() =>
    void dispatchEvent(new PointerEvent("pointercancel", { isPrimary: true }))
  );
  await soon(async () => await chip(page).count() === 0, "nothing carried");
});

Deno.test("the list scrolls under a material that is held at its end", async () => {
  await using room = await openTouched();
  const { page } = room;
  const finger = await fingerOn(page);
  const tree = page.getByTestId("tree");
  const box = await steadyBox(tree);
  await finger.down(await middleOf(page, "/Gold"));
  await soon(() => chip(page).isVisible());
  await finger.move({ x: box.x + 80, y: box.y + box.height - 4 });
  await soon(async () => await rowOf(page, "/Part 39").count() === 1, "the last row");
  await soon(async () => {
    const last = await rowOf(page, "/Part 39").boundingBox();
    return last !== null && last.y + last.height <= box.y + box.height + 1;
  }, "it whole");
  await finger.move(await middleOf(page, "/Part 39"));
  await soon(async () => await page.locator(".carried.fits").count() === 1);
  await finger.up();
  await soon(() => assigned(room).length === 1);
  assert.deepEqual(assigned(room), [{ prim_path: "/Part 39", material_path: "/Gold" }]);
});

Deno.test("a finger that moves at once scrolls, and one that only rests opens the row's menu", async () => {
  await using room = await openTouched();
  const { page } = room;
  const finger = await fingerOn(page);
  const from = await middleOf(page, "/Gold");
  const tree = page.getByTestId("tree");
  await finger.swipe(from, { x: from.x, y: from.y - 60 });
  const scrolled = () => tree.evaluate((each) => each.scrollTop);
  await soon(async () => await scrolled() > 0, "the list scrolled");
  await finger.up();
  assert.equal(await chip(page).count(), 0);
  // A list that was let go of in motion goes on for a while.
  await soon(async () => {
    const before = await scrolled();
    await tree.evaluate((each) => void (each.scrollTop = 0));
    await untilDrawn(page);
    return before === 0 && await scrolled() === 0;
  }, "the list back at its beginning");
  await soon(async () => {
    const [row, list] = [await rowOf(page, "/Gold").boundingBox(), await tree.boundingBox()];
    return row !== null && list !== null && row.y >= list.y;
  }, "the row in sight");
  await finger.down(await middleOf(page, "/Gold"));
  await soon(() => chip(page).isVisible());
  await finger.up();
  await soon(() => page.getByRole("menu", { name: /Gold/ }).isVisible(), "the menu");
  assert.deepEqual(assigned(room), []);
});

Deno.test("a material is carried from its panel onto what the picture shows", async () => {
  await using room = await openTouched();
  const { page, visit } = room;
  const size = { width: 400, height: 200 };
  room.answer("getMaterialsRequest", () => ["materialsResult", {
    materials: [{ path: "/Gold", name: "Gold", node_type: "NT_MAT_METAL", swatch: "#ffd700" }],
  }]);
  room.answer("pickRequest", () => ["pickResult", {
    outcome: "hit",
    tool: "object",
    path: "/Ball",
    hit: { path: "/Ball", position: [0, 0, 0], depth: 1 },
  }]);
  await page.keyboard.press("Shift+M");
  await untilText(page, "materials", /Gold/);
  const body = await png(size.width, size.height, quarters(size.width, size.height, [RED]));
  visit.frame({ ...size, renderWidth: 400, renderHeight: 200, codec: "png" }, body);
  await soon(() => visit.acks.length > 0);
  const finger = await fingerOn(page);
  const material = await steadyBox(page.locator('.material-row[data-path="/Gold"]'));
  await finger.down({ x: material.x + 60, y: material.y + material.height / 2 });
  await soon(() => chip(page).isVisible());
  const { left, top, scale } = await letterboxOf(page, size);
  await finger.move({ x: left + 100.5 * scale, y: top + 50.5 * scale });
  await soon(async () => await page.locator(".carried.fits").count() === 1);
  await finger.up();
  await soon(() => assigned(room).length === 1);
  assert.deepEqual(assigned(room), [{ prim_path: "/Ball", material_path: "/Gold" }]);
  assert.deepEqual(room.asked("pickRequest").map(({ payload: { x, y } }) => [x, y]), [[100, 50]]);
});
