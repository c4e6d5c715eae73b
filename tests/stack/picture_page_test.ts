/// <reference lib="dom" />
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { factOf, untilText } from "../web/page_probe.ts";
import { RENDER_PATIENCE_MS, slowly } from "../web/patience.ts";
import { openScenePages } from "./scene_page.ts";

const EXR_MAGIC = "762f3101";

async function withTempFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A page that shows the finished render's still, with the menu of its files open. */
async function openDownloads(page: Page): Promise<void> {
  await slowly(
    async () => (await factOf(page, "Shown")).startsWith("lossless still"),
    "the lossless still",
  );
  await page.getByRole("button", { name: "Download the picture" }).click();
}

Deno.test("an EXR of the shown picture is written by Octane and brought to the browser, and the bar sets clay", () =>
  withTempFolder(async (folder) => {
    await using pages = await openScenePages({ generation: "alpha5" }, {
      folders: { octaneTempDir: folder },
    });
    const { page } = pages;
    await openDownloads(page);
    const downloading = page.waitForEvent("download", { timeout: RENDER_PATIENCE_MS });
    await page.getByRole("button", { name: "Half float" }).click();
    const download = await downloading;
    const bytes = await Deno.readFile(await download.path());
    assert.match(download.suggestedFilename(), /\.exr$/);
    assert.equal(bytes.subarray(0, 4).toHex(), EXR_MAGIC);
    assert.deepEqual(bytes, await Deno.readFile(join(folder, download.suggestedFilename())));
    await page.keyboard.press("Escape");

    const clay = page.locator('.option-chip[title^="Clay: "]');
    await slowly(async () => await clay.getAttribute("title") === "Clay: Off", "clay known");
    await clay.click();
    await page.getByRole("button", { name: "Grey", exact: true }).click();
    await slowly(async () => await clay.getAttribute("title") === "Clay: Grey", "clay set");
    await untilText(page, "device-meter", /\d/, RENDER_PATIENCE_MS);
  }));

Deno.test("an EXR that cannot be brought to the browser is said to lie on Octane's machine", () =>
  withTempFolder(async (folder) => {
    await using pages = await openScenePages({ generation: "beta2" }, {
      folders: { octaneTempDir: folder },
    });
    const { page, stack: { peer } } = pages;
    peer.faults.setFiles("refuse");
    await openDownloads(page);
    await page.getByRole("button", { name: "Float", exact: true }).click();
    await untilText(
      page,
      "export-left",
      /stays in Fuelrail's export folder on Octane's machine/,
      RENDER_PATIENCE_MS,
    );
  }));
