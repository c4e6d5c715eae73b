/// <reference lib="dom" />
import assert from "node:assert/strict";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { stamp } from "./room_script.ts";
import { openScene, row, SCENE_OPERATOR, type SceneRoom } from "./scene_script.ts";

const EDITOR = [...SCENE_OPERATOR, "exportImageRequest", "getExportsRequest"];
const BYTES = new Uint8Array([137, 80, 78, 71, 1, 2, 3]);
const ADDRESS = "/rooms/STUDIO/exports/e-1-1";

async function openExport(): Promise<SceneRoom> {
  const room = await openScene({ "/": [row("/Ball")] }, {}, EDITOR);
  const { page, visit } = room;
  visit.send("activeAOVState", {
    ...stamp(),
    active: "beauty",
    available: ["beauty", "normal"],
    result: "success",
  });
  room.answer("getExportsRequest", () => ["exportsResult", { files: [] }]);
  await page.getByRole("button", { name: "Download the picture" }).click();
  await page.getByRole("button", { name: "More formats and passes" }).click();
  await untilText(page, "export", /Export pictures/);
  return room;
}

function fileOf(pass: unknown, format: unknown, download: string | null) {
  return { pass, format, label: `take ${pass}.png`, download, made_at: 0, bytes: BYTES.length };
}

Deno.test("one pass is written in the chosen format and saved here", async () => {
  await using room = await openExport();
  const { page, gateway } = room;
  gateway.meshes.set(ADDRESS, BYTES);
  room.answer("exportImageRequest", ({ pass, format }) => ["exportResult", {
    result: "success",
    file: fileOf(pass, format, ADDRESS),
    note: "The file stays on Octane's machine",
  }]);
  await page.getByRole("combobox", { name: "Format" }).selectOption({ label: "PNG, 16 bit" });
  await page.getByLabel("Name", { exact: true }).fill("take");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export", exact: true }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "take beauty.png");
  assert.deepEqual(await Deno.readFile(await download.path()), BYTES);
  const { request_id: _, ...sent } = room.asked("exportImageRequest")[0]?.payload ?? {};
  assert.deepEqual(sent, { format: "png16", pass: "beauty", name: "take" });
  await untilText(page, "export", /Written/);
});

Deno.test("several passes are written one by one, and each says what became of it", async () => {
  await using room = await openExport();
  const { page, visit } = room;
  room.answer("exportImageRequest", () => "silent");
  await page.getByRole("checkbox", { name: "normal" }).click();
  await page.getByRole("button", { name: "Export 2 passes" }).click();
  await untilText(page, "export", /Octane writes beauty \(1 of 2\)/);
  const first = await visit.message("exportImageRequest");
  assert.equal(room.asked("exportImageRequest").length, 1);
  visit.send("accepted", {
    event_type: "exportImageRequest",
    operation_id: "op1",
    request_id: first.payload.request_id,
  });
  visit.send("exportResult", {
    result: "success",
    operation_id: "op1",
    file: fileOf("beauty", "png8", null),
    note: "The file stays in Fuelrail's export folder on Octane's machine",
  });
  await untilText(page, "export", /Octane writes normal \(2 of 2\)/);
  await soon(() => room.asked("exportImageRequest").length === 2, "the second pass");
  const second = await visit.message("exportImageRequest");
  assert.equal(second.payload.pass, "normal");
  visit.send("exportResult", {
    result: "error",
    error: "The disk is full",
    request_id: second.payload.request_id,
  });
  await untilText(
    page,
    "export",
    /1 of 2 written[\s\S]*take beauty\.png: The file stays[\s\S]*normal: The disk is full/,
  );
  await soon(() => page.getByRole("button", { name: "Export 2 passes" }).isEnabled());
});

Deno.test("what was exported before is listed with where it lies", async () => {
  await using room = await openExport();
  const { page, gateway } = room;
  await page.keyboard.press("Escape");
  room.answer("getExportsRequest", () => ["exportsResult", {
    files: [fileOf("beauty", "png8", ADDRESS), { ...fileOf("z", "exr16", null), label: "z.exr" }],
  }]);
  gateway.meshes.set(ADDRESS, BYTES);
  await page.getByRole("button", { name: "Download the picture" }).click();
  await page.getByRole("button", { name: "More formats and passes" }).click();
  await untilText(page, "export", /take beauty\.png[\s\S]*z\.exr[\s\S]*on Octane's machine only/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save take beauty.png" }).click(),
  ]);
  assert.deepEqual(await Deno.readFile(await download.path()), BYTES);
});
