/// <reference lib="dom" />
import assert from "node:assert/strict";
import { steadyBox, untilText } from "../web/page_probe.ts";
import { RENDER_PATIENCE_MS, slowly, soon } from "../web/patience.ts";
import { untilNoticed } from "./notice_log.ts";
import { fieldOf, inspect, openScenePages, rowOf, untilShows } from "./scene_page.ts";
import { picture } from "./steering_page.ts";

const FILM = { width: 192, height: 96 };
const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47];

Deno.test("a value is scrubbed to what Octane then holds, undone in one step and set back", async () => {
  await using pages = await openScenePages();
  const { page } = pages;
  const undo = page.getByRole("button", { name: /^Undo: / });
  await inspect(page, "/Red lacquer", "bumpHeight");
  await untilShows(page, "bumpHeight", "0.001");
  const name = page.locator('[data-property="roughness"] .prop-name');
  await name.scrollIntoViewIfNeeded();
  const box = await steadyBox(name);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 6, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 66, y, { steps: 12 });
  await page.mouse.up();
  const roughness = () => fieldOf(page, "roughness").inputValue();
  await slowly(async () => Number(await roughness()) > 0.3, "a rougher lacquer");
  await slowly(
    async () => await page.locator('[data-property="roughness"].is-pending').count() === 0,
    "the newest value being held",
  );
  const second = await pages.open();
  await inspect(second, "/Red lacquer", "roughness");
  await untilShows(second, "roughness", await roughness());
  await soon(() => undo.isEnabled());
  await undo.click();
  await untilShows(page, "roughness", "0.05");

  const height = fieldOf(page, "bumpHeight");
  await height.fill("0.5");
  await height.press("Enter");
  await untilShows(second, "bumpHeight", "0.5");
  await page.locator('[data-property="bumpHeight"]').hover();
  await page.getByRole("button", { name: "Actions for Bump height" }).click();
  await page.getByRole("menuitem", { name: "Back to the default, 0.001" }).click();
  for (const each of [page, second]) await untilShows(each, "bumpHeight", "0.001");
});

Deno.test("a material dragged onto an object is the object's, and the picture is exported as PNG", async () => {
  const dir = await Deno.makeTempDir({ prefix: "fuelrail-finish-" });
  try {
    await using pages = await openScenePages({}, { folders: { octaneTempDir: dir } });
    const { page } = pages;
    await picture(page, FILM);
    await page.keyboard.press("Shift+M");
    await untilText(page, "materials", /Red lacquer/, RENDER_PATIENCE_MS);
    const block = rowOf(page, "/Block");
    await page.getByLabel("Find nodes").fill("block");
    const found = page.getByRole("tree", { name: "Nodes that were found" });
    await slowly(async () => await found.locator(".tree-row").count() === 2, "rows with that name");
    await page.locator('.material-row[data-path="/Red lacquer"]').hover();
    await page.mouse.down();
    const at = await steadyBox(block);
    let step = 0;
    await slowly(async () => {
      await page.mouse.move(at.x + at.width / 2 + step++ % 8, at.y + at.height / 2);
      return (await block.getAttribute("class"))?.includes("is-drop");
    }, "the block saying that it takes the material");
    await page.mouse.up();
    await untilNoticed(page, /Red lacquer/);
    await slowly(
      async () =>
        /Block/.test(
          await page.locator('.material-row[data-path="/Red lacquer"] [title*="/"]')
            .evaluateAll((all) => all.map((each) => each.getAttribute("title")).join(" ")),
        ),
      "the material on the block",
    );

    await page.getByRole("button", { name: "Download the picture" }).click();
    await page.getByRole("button", { name: "More formats and passes" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download", { timeout: RENDER_PATIENCE_MS }),
      page.getByRole("button", { name: "Export", exact: true }).click(),
    ]);
    const bytes = await Deno.readFile(await download.path());
    assert.deepEqual([...bytes.subarray(0, 4)], PNG_MAGIC);
    const [file] = [...Deno.readDirSync(dir)].map((entry) => entry.name);
    assert.equal(download.suggestedFilename(), file);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
