/// <reference lib="dom" />
import assert from "node:assert/strict";
import { factOf, untilFact, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { flat, jpeg, RED } from "./pictures.ts";
import { assertAt, letterboxOf, openSteering, sayCamera, untilInput } from "./steering_script.ts";
import { sayLink, stamp } from "./room_script.ts";

const SHAPES = [
  { width: 400, height: 200 },
  { width: 200, height: 400 },
  { width: 333, height: 311 },
] as const;

for (const deviceScaleFactor of [1, 2]) {
  for (const size of SHAPES) {
    const shape = `${size.width} by ${size.height} at ${deviceScaleFactor} device pixels`;
    Deno.test(`a drag sends exact render pixels over a picture of ${shape}`, async () => {
      await using room = await openSteering({ deviceScaleFactor, width: 1200, height: 801 }, size);
      const { page, visit } = room;
      const { left, top, scale } = await letterboxOf(page, size);
      const start = { x: Math.round(left + 40 * scale), y: Math.round(top + 150 * scale) };
      const end = { x: start.x + 37, y: start.y - 23 };
      const pixel = (at: { x: number; y: number }) =>
        [(at.x - left) / scale, (at.y - top) / scale] as const;
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move(end.x, end.y, { steps: 6 });
      await page.mouse.up();
      const inputs = await untilInput(visit, "up");
      const [down] = inputs;
      const up = inputs.at(-1);
      const moves = inputs.filter(({ type }) => type === "move");
      assert.equal(down?.type, "down");
      assert.equal(down?.button, "left");
      assert.equal(down?.buttonsHeld, 1);
      assert.equal(up?.type, "up");
      assert.equal(up?.buttonsHeld, 0);
      assertAt(down, ...pixel(start), 0.01 + 0.5 / (scale * deviceScaleFactor));
      assertAt(moves.at(-1), ...pixel(end), 0.01 + 0.5 / (scale * deviceScaleFactor));
      assertAt(up, ...pixel(end), 0.01 + 0.5 / (scale * deviceScaleFactor));
      const travelled = (moves.at(-1)?.x ?? 0) - (down?.x ?? 0);
      assert.ok(Math.abs(travelled - 37 / scale) < 0.001 * 37, `${travelled} px travelled`);
      assert.ok(Math.abs((down?.cssPixelsPerRenderPixel ?? 0) - scale) < scale * 0.005);
      assert.deepEqual(inputs.map(({ inputSeq }) => inputSeq), inputs.map((_, i) => i + 1));
      assert.ok(moves.length >= 1 && moves.length <= 6);
    });
  }
}

Deno.test("buttons, modifiers and wheel are told the contract's way and no menu opens", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const { left, top } = await letterboxOf(page, SHAPES[0]);
  await page.evaluate(() => {
    addEventListener("contextmenu", (event) => {
      document.title = event.defaultPrevented ? "no menu" : "menu";
    });
  });
  await page.mouse.move(left + 100, top + 100);
  await page.keyboard.down("Shift");
  await page.mouse.down({ button: "right" });
  await page.mouse.down({ button: "middle" });
  await page.mouse.up({ button: "right" });
  await page.mouse.up({ button: "middle" });
  await page.keyboard.up("Shift");
  await page.mouse.wheel(0, -150);
  const inputs = await untilInput(visit, "wheel");
  assert.deepEqual(
    inputs.map((
      { type, button, buttonsHeld, modifiers },
    ) => [type, button, buttonsHeld, modifiers]),
    [
      ["down", "right", 4, 1],
      ["down", "middle", 6, 1],
      ["up", "right", 2, 1],
      ["up", "middle", 0, 1],
      ["wheel", "left", 0, 0],
    ],
  );
  assert.equal(inputs.at(-1)?.wheelNotches, 1.5);
  await soon(async () => await page.title() === "no menu");
});

Deno.test("a click sends no move, and a press beside the picture sends nothing", async () => {
  await using room = await openSteering({ width: 1200, height: 900 });
  const { page, visit } = room;
  const { left, top } = await letterboxOf(page, SHAPES[0]);
  assert.ok(top > 120);
  await page.mouse.move(left + 300, top - 12);
  await page.mouse.down();
  await page.mouse.move(left + 300, top + 60, { steps: 4 });
  await page.mouse.up();
  await page.mouse.click(left + 200, top + 100);
  const inputs = await untilInput(visit, "up");
  assert.deepEqual(inputs.map(({ type }) => type), ["down", "up"]);
});

Deno.test("a drag that leaves the picture goes on, and is cancelled when the link is lost", async () => {
  await using room = await openSteering({ width: 1200, height: 900 });
  const { page, visit } = room;
  const { left, top } = await letterboxOf(page, SHAPES[0]);
  await page.mouse.move(left + 100, top + 50);
  await page.mouse.down();
  await page.mouse.move(left + 100, top - 30);
  await soon(() => visit.inputs.some(({ type, y }) => type === "move" && y < 0));
  sayLink(visit, "offline");
  await untilInput(visit, "cancel");
  const count = visit.inputs.length;
  await page.mouse.move(left + 160, top + 70);
  await page.mouse.up();
  sayLink(visit, "live");
  await page.mouse.click(left + 160, top + 70);
  const inputs = await untilInput(visit, "up");
  assert.deepEqual(inputs.slice(count).map(({ type }) => type), ["down", "up"]);
});

Deno.test("a change of project and a lost focus cancel a drag and let held keys go", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const { left, top } = await letterboxOf(page, SHAPES[0]);
  const tell = (generation: number) =>
    visit.send("stageSelectionChanged", {
      ...stamp(),
      prims: [],
      project_generation: generation,
    });
  tell(4);
  await page.mouse.move(left + 100, top + 50);
  await page.mouse.down();
  await untilInput(visit, "down");
  tell(5);
  await untilInput(visit, "cancel");
  await page.mouse.up();
  await page.keyboard.down("w");
  const [pressed] = (await untilInput(visit, "keyDown")).slice(-1);
  assert.equal(pressed?.keyCode, 26);
  await page.evaluate(() => dispatchEvent(new Event("blur")));
  assert.equal((await untilInput(visit, "keyUp")).at(-1)?.keyCode, 26);
});

Deno.test("a drag goes on when the project is heard of for the first time", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const { left, top } = await letterboxOf(page, SHAPES[0]);
  visit.send("stageSelectionChanged", { ...stamp(), prims: [] });
  visit.send("camera_list", { ...stamp(), cameras: [], activeCamera: "__orbit__" });
  await page.mouse.move(left + 100, top + 50);
  await page.mouse.down();
  await untilInput(visit, "down");
  visit.send("camera_list", {
    ...stamp(),
    cameras: [{ path: "/camera", name: "Listed camera", focalLength: null }],
    activeCamera: "__orbit__",
    stageGeneration: 4,
  });
  visit.send("stageSelectionChanged", { ...stamp(), prims: [], project_generation: 4 });
  visit.send("viewerError", { code: "busy", message: "All of it was heard" });
  await untilText(page, "notices", /All of it was heard/);
  await page.mouse.move(left + 140, top + 60);
  await page.mouse.up();
  const inputs = await untilInput(visit, "up");
  assert.deepEqual([...new Set(inputs.map(({ type }) => type))], ["down", "move", "up"]);
});

Deno.test("one finger and two fingers are told apart by slots and move exactly", async () => {
  await using room = await openSteering({ hasTouch: true, width: 1024, height: 768 });
  const { page, visit } = room;
  const { left, top, scale } = await letterboxOf(page, SHAPES[0]);
  const devtools = await page.context().newCDPSession(page);
  const at = (...points: readonly (readonly [number, number])[]) =>
    points.map(([x, y], id) => ({ x: Math.round(left) + x, y: Math.round(top) + y, id }));
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: ReturnType<typeof at>) =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", at([200, 100]));
  await touch("touchMove", at([260, 120]));
  await soon(() => visit.inputs.some(({ type }) => type === "move"));
  await touch("touchStart", at([260, 120], [400, 120]));
  await untilInput(visit, "down", 2);
  await touch("touchMove", at([240, 120], [440, 120]));
  await soon(() =>
    visit.inputs.some(({ pointerSlot, type }) => pointerSlot === 1 && type === "move")
  );
  await touch("touchEnd", []);
  const inputs = await untilInput(visit, "up", 2);
  assert.ok(inputs.every(({ pointerType }) => pointerType === "touch"));
  const of = (slot: number) => inputs.filter(({ pointerSlot }) => pointerSlot === slot);
  const travel = (slot: number) =>
    ((of(slot).findLast(({ type }) => type === "move")?.x ?? 0) - (of(slot)[0]?.x ?? 0)) * scale;
  assert.ok(Math.abs(travel(0) - 40) < 1, `first finger went ${travel(0)}`);
  assert.ok(Math.abs(travel(1) - 40) < 1, `second finger went ${travel(1)}`);
});

Deno.test("viewers and whoever holds space move the picture and not the camera", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const { left, top } = await letterboxOf(page, SHAPES[0]);
  const zoom = () => page.getByTestId("zoom").innerText();
  const before = await zoom();
  await page.mouse.move(left + 100, top + 50);
  await page.keyboard.down(" ");
  await page.mouse.wheel(0, -240);
  await soon(async () => await zoom() !== before);
  await page.mouse.down();
  await page.mouse.move(left + 180, top + 70);
  await page.mouse.up();
  await page.keyboard.up(" ");
  assert.equal(visit.inputs.length, 0);

  await using looking = await openSteering({}, SHAPES[0], []);
  await looking.page.mouse.move(left + 100, top + 50);
  await looking.page.mouse.down();
  await looking.page.mouse.move(left + 180, top + 70);
  await looking.page.mouse.up();
  await looking.page.mouse.wheel(0, -240);
  await soon(async () => await looking.page.getByTestId("zoom").innerText() !== before);
  assert.equal(looking.visit.inputs.length, 0);
  assert.equal(await looking.page.getByTestId("tools").count(), 0);
});

Deno.test("inputs go through the zoomed view", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  await page.keyboard.press("1");
  await soon(async () => await page.getByTestId("zoom").innerText() === "100 %");
  const box = await page.getByTestId("viewport").boundingBox();
  assert.ok(box);
  const x = Math.round(box.x + box.width / 2) + 60;
  const y = Math.round(box.y + box.height / 2) - 40;
  await page.mouse.click(x, y);
  const [down] = await untilInput(visit, "up");
  assertAt(down, 200 + x - box.x - box.width / 2, 100 + y - box.y - box.height / 2, 0.51);
  assert.equal(down?.cssPixelsPerRenderPixel, 1);
});

Deno.test("the page shows the time from an input to the picture while its viewer drives", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const { left, top } = await letterboxOf(page, SHAPES[0]);
  assert.equal(await factOf(page, "Input to image"), "\u2013");
  await page.mouse.move(left + 100, top + 100);
  await page.mouse.wheel(0, -100);
  const [input] = await untilInput(visit, "wheel");
  sayCamera(visit, { driver: "v1", input_seq: input?.inputSeq });
  const body = await jpeg(400, 200, flat(RED));
  visit.frame(
    { seq: 2, width: 400, height: 200, renderWidth: 400, renderHeight: 200, inputSeq: 1 },
    body,
  );
  await untilFact(page, "Input to image", /\d ms/);
});
