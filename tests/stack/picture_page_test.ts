/// <reference lib="dom" />
import assert from "node:assert/strict";
import { join } from "node:path";
import { factOf, untilText } from "../web/page_probe.ts";
import { slowly, soon } from "../web/patience.ts";
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

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`an EXR of the shown picture is written by Octane, brought here, or said to lie there, ${generation}`, () =>
    withTempFolder(async (folder) => {
      await using pages = await openScenePages({ generation }, {
        folders: { octaneTempDir: folder },
      });
      const { page, stack: { peer } } = pages;
      await slowly(
        async () => (await factOf(page, "Shown")).startsWith("lossless still"),
        "the lossless still",
      );
      const open = () => page.getByRole("button", { name: "Download the picture" }).click();
      await open();
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: "Half float" }).click();
      const download = await downloading;
      const bytes = await Deno.readFile(await download.path());
      assert.match(download.suggestedFilename(), /\.exr$/);
      assert.equal(bytes.subarray(0, 4).toHex(), EXR_MAGIC);
      assert.deepEqual(bytes, await Deno.readFile(join(folder, download.suggestedFilename())));

      peer.faults.setFiles("refuse");
      await soon(() => page.getByRole("button", { name: "Float", exact: true }).isEnabled());
      await page.getByRole("button", { name: "Float", exact: true }).click();
      await untilText(page, "notices", /stays in Fuelrail's export folder on Octane's machine/);

      await page.keyboard.press("Escape");
      const clay = page.locator('.option-chip[title^="Clay: "]');
      await slowly(async () => await clay.getAttribute("title") === "Clay: Off", "clay known");
      await clay.click();
      await page.getByRole("button", { name: "Grey", exact: true }).click();
      await slowly(async () => await clay.getAttribute("title") === "Clay: Grey", "clay set");
      await untilText(page, "device-meter", /\d/, 60_000);
    }));
}
