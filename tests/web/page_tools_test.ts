/// <reference lib="dom" />
import { encodeMesh } from "@fuelrail/contracts/binary";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { soon } from "./patience.ts";
import { untilText } from "./page_probe.ts";
import { letterboxOf, openSteering, sayCamera, sayControl } from "./steering_script.ts";
import { stamp } from "./room_script.ts";

const SIZE = { width: 400, height: 200 };

/** Red, green, blue and alpha of the overlay at a point of the viewport, in device pixels. */
function overlayAt(page: Page, x: number, y: number): Promise<readonly number[]> {
  return page.getByTestId("overlay").evaluate(
    (canvas, at) => [
      ...(canvas as HTMLCanvasElement).getContext("2d")?.getImageData(at.x, at.y, 1, 1).data ?? [],
    ],
    { x: Math.round(x), y: Math.round(y) },
  );
}

Deno.test("a pick tool sends the clicked pixel with its tool, a drag with it sends nothing", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const { left, top, scale } = await letterboxOf(page, SIZE);
  const at = (x: number, y: number) => [left + (x + 0.5) * scale, top + (y + 0.5) * scale] as const;
  await page.getByRole("button", { name: "Pick the focus" }).click();
  await page.mouse.move(...at(50, 60));
  await page.mouse.down();
  await page.mouse.move(...at(90, 60));
  await page.mouse.up();
  await page.mouse.click(...at(123, 45));
  const asked = await visit.message("pickRequest");
  assert.deepEqual(asked.payload, { x: 123, y: 45, tool: "focus", mode: "replace" });
  await page.keyboard.press("o");
  await page.keyboard.down("Shift");
  await page.mouse.click(...at(10, 190));
  await page.keyboard.up("Shift");
  const objects = await soon(() =>
    visit.messages.find(({ type, payload }) => type === "pickRequest" && payload.tool === "object")
  );
  assert.deepEqual(objects.payload, { x: 10, y: 190, tool: "object", mode: "add" });
  assert.equal(visit.messages.filter(({ type }) => type === "pickRequest").length, 2);
  assert.equal(visit.inputs.length, 0);
  visit.send("pickResult", { outcome: "miss", tool: "object" });
  await untilText(page, "notices", /Nothing was hit/);
});

Deno.test("a drawn region is sent in pixels, shown where it lies, and can be switched off", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const { left, top, scale } = await letterboxOf(page, SIZE);
  const settings = () =>
    visit.messages.filter(({ type }) => type === "setRenderSettingRequest")
      .map(({ payload }) => [payload.key, payload.value]);
  async function draw(): Promise<void> {
    await page.mouse.move(left + 50.5 * scale, top + 20.5 * scale);
    await page.mouse.down();
    await page.mouse.move(left + 149.5 * scale, top + 99.5 * scale, { steps: 3 });
    await soon(async () => await page.getByTestId("region-draft").count() === 1);
    await page.mouse.up();
  }
  await page.keyboard.press("r");
  await draw();
  await soon(() => settings().length === 1);
  assert.deepEqual(settings()[0], ["render_region", [50, 20, 149, 99]]);
  visit.send("renderSettingsChanged", {
    ...stamp(),
    settings: { render_region: [50, 20, 149, 99] },
    capabilities: [],
    result: "success",
    applied: true,
    applies_at: "immediate",
    requires_reload: false,
  });
  const shown = await soon(() =>
    page.getByTestId("region-render").locator("rect.region").boundingBox()
  );
  assert.ok(Math.abs(shown.x - (left + 50 * scale)) < 2, `region at ${shown.x}`);
  assert.ok(Math.abs(shown.width - 100 * scale) < 4, `region ${shown.width} wide`);
  await page.keyboard.press("Shift+R");
  await draw();
  await soon(() => settings().length === 2);
  assert.deepEqual(settings()[1], ["film_region", [50, 20, 100, 80]]);
  await page.getByRole("button", { name: "Render the whole picture again" }).click();
  await soon(() => settings().length === 3);
  assert.deepEqual(settings()[2], ["render_region", null]);
  assert.equal(visit.inputs.length, 0);
});

Deno.test("escape takes a region back while it is drawn", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const { left, top } = await letterboxOf(page, SIZE);
  await page.keyboard.press("r");
  await page.mouse.move(left + 50, top + 50);
  await page.mouse.down();
  await page.mouse.move(left + 150, top + 150);
  await soon(async () => await page.getByTestId("region-draft").count() === 1);
  await page.keyboard.press("Escape");
  await page.mouse.move(left + 170, top + 150);
  await page.mouse.up();
  await soon(async () => await page.getByTestId("region-draft").count() === 0);
  await page.keyboard.press("Home");
  await visit.message("cameraCommandRequest");
  assert.equal(visit.messages.some(({ type }) => type === "setRenderSettingRequest"), false);
});

Deno.test("the badge tells who drives, asks, hands over and shows a lock", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const badge = page.getByTestId("control");
  await untilText(page, "control", /Nobody drives/);
  await badge.getByRole("button", { name: "Drive" }).click();
  await visit.message("takeControlRequest");
  sayControl(visit, { driver: "v2", driver_name: "Ada Lund" });
  await untilText(page, "control", /Ada Lund drives[\s\S]*Ask to drive/);
  sayControl(visit, {
    driver: "v1",
    requests: [{ viewer_id: "v2", name: "Ada Lund", since: 1, message: "my turn?" }],
  });
  await untilText(page, "control", /You drive/);
  await untilText(page, "control-request", /Ada Lund asks to drive: my turn\?/);
  await page.getByRole("button", { name: "Hand over" }).click();
  assert.deepEqual((await visit.message("grantControlRequest")).payload, { viewer_id: "v2" });
  await page.getByRole("button", { name: "Not now" }).click();
  assert.deepEqual((await visit.message("denyControlRequest")).payload, { viewer_id: "v2" });
  await badge.getByRole("button", { name: "Let go" }).click();
  await visit.message("releaseControlRequest");
  sayControl(visit, { locked: { by: { name: "Chief" }, since: 1, reason: "review" } });
  await untilText(page, "frozen", /Locked by Chief: review/);
});

Deno.test("the gizmo turns with the camera and looks along the axis that was clicked", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const tip = (axis: string) => page.locator(`[data-axis="${axis}"] circle`);
  const middle = async (axis: string) => {
    const box = await soon(() => tip(axis).boundingBox());
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const x = await middle("+x");
  const y = await middle("+y");
  const z = await middle("+z");
  assert.ok(x.x > z.x + 20 && Math.abs(x.y - z.y) < 2);
  assert.ok(y.y < z.y - 20 && Math.abs(y.x - z.x) < 2);
  await tip("+x").click();
  assert.deepEqual((await visit.message("setCameraGizmo")).payload, { axis: "+x" });
  sayCamera(visit, { position: [10, 0, 0] });
  await soon(async () => (await middle("+z")).x < z.x - 20, "z pointing left");
  assert.equal(visit.inputs.length, 0);
});

Deno.test("the camera bar commands the camera and keeps bookmarks", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  const commands = () =>
    visit.messages.filter(({ type }) => type === "cameraCommandRequest")
      .map(({ payload }) => payload);
  await page.getByRole("button", { name: "Views and cameras" }).click();
  await page.getByRole("button", { name: "Front", exact: true }).click();
  await soon(() => commands().length === 1);
  assert.deepEqual(commands()[0], { command: "front" });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Camera bookmarks" }).click();
  await page.getByLabel("Name of the new bookmark").fill("Hero shot");
  await page.getByRole("button", { name: "Save" }).first().click();
  await soon(() => commands().length === 2);
  assert.deepEqual(commands()[1], { command: "bookmark_save", name: "Hero shot" });
  visit.send("bookmarksChanged", { ...stamp(), bookmarks: [{ id: "b1", name: "Hero shot" }] });
  await page.getByRole("button", { name: "Hero shot", exact: true }).click();
  await soon(() => commands().length === 3);
  assert.deepEqual(commands()[2], { command: "bookmark_recall", id: "b1" });
  await page.getByRole("button", { name: "Delete Hero shot" }).click();
  await soon(() => commands().length === 4);
  assert.deepEqual(commands()[3], { command: "bookmark_delete", id: "b1" });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Navigation" }).click();
  await page.getByRole("radio", { name: "Octane" }).check();
  await soon(async () =>
    (await visit.message("setNavigationRequest")).payload.profile === "octane"
  );
  await page.getByRole("radio", { name: "Keep" }).check();
  assert.deepEqual((await visit.message("setCameraPolicyRequest")).payload, { policy: "preserve" });
});

Deno.test("the selected object is outlined from its mesh and a hit without one is marked", async () => {
  await using room = await openSteering();
  const { gateway, page, visit } = room;
  const positions = Float32Array.from([-2, -1, 0, 2, -1, 0, 2, 1, 0, -2, 1, 0]);
  const triangles = Uint32Array.from([0, 1, 2, 0, 2, 3]);
  gateway.meshes.set(
    "/rooms/STUDIO/mesh/m1",
    new Uint8Array(encodeMesh({ positions, triangles })),
  );
  visit.send("stageSelectionChanged", {
    ...stamp(),
    prims: ["/a"],
    primary: "/a",
    hit: { path: "/a", position: [0, 0, 0], depth: 10 },
    meshes: { "/a": "/rooms/STUDIO/mesh/m1" },
  });
  const box = await page.getByTestId("viewport").boundingBox();
  assert.ok(box);
  const middle = { x: box.width / 2, y: box.height / 2 };
  // Half the film at the target is 10 * tan(30 degrees) wide, and the picture fills the width.
  const perUnit = box.width / 2 / (10 * Math.tan(Math.PI / 6));
  const right = middle.x + 2 * perUnit;
  await soon(async () => (await overlayAt(page, right + 1, middle.y))[3] === 255, "the edge");
  assert.equal((await overlayAt(page, middle.x, middle.y))[3], 0, "nothing inside");
  assert.equal((await overlayAt(page, right - 4, middle.y + 9))[3], 0, "nothing inside the edge");
  assert.equal((await overlayAt(page, right + 12, middle.y))[3], 0, "nothing outside");
  sayCamera(visit, { position: [0, 0, 20] });
  const nearer = middle.x + perUnit;
  await soon(async () => (await overlayAt(page, nearer + 1, middle.y))[3] === 255, "a new edge");

  visit.send("stageSelectionChanged", {
    ...stamp(),
    prims: ["/b"],
    primary: "/b",
    hit: { path: "/b", position: [0, 0, 0], normal: [0, 1, 0], depth: 20 },
  });
  await soon(
    async () => Number((await overlayAt(page, middle.x + 6.5, middle.y))[3]) > 120,
    "the ring",
  );
  assert.equal((await overlayAt(page, nearer + 1, middle.y))[3], 0);
});

Deno.test("the page stays usable on a phone", async () => {
  await using room = await openSteering({ width: 390, height: 780, hasTouch: true });
  const { page } = room;
  sayControl(room.visit, { driver: "v2", driver_name: "Ada Lund" });
  await untilText(page, "control", /Ada Lund/);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide`);
  for (const id of ["tools", "camera-bar", "control"]) {
    const box = await page.getByTestId(id).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 390, `${id} leaves the page`);
  }
  const viewport = await page.getByTestId("viewport").boundingBox();
  assert.ok(viewport && viewport.height > 250, "the picture has room");
});
