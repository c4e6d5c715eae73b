/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { LEVELS, rowOf, untilPaths } from "./outliner_script.ts";
import { soon } from "./patience.ts";
import { openScene, selecting } from "./scene_script.ts";

/** Types letters in the tree a moment apart and long after any before, however late keys come. */
async function typeTogether(page: Page, letters: string): Promise<void> {
  await page.getByTestId("tree").evaluate((tree, keys) => {
    let timeStamp = performance.now() + 10_000;
    for (const key of keys) {
      const press = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      Object.defineProperty(press, "timeStamp", { value: timeStamp++ });
      tree.dispatchEvent(press);
    }
  }, [...letters]);
}

Deno.test("the outliner walks, opens, selects and finds names by keyboard", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  room.answer("selectPrimsRequest", selecting(visit));
  await untilPaths(page, ["/Scene", "/Target"]);
  const active = async () => {
    const id = await page.getByTestId("tree").getAttribute("aria-activedescendant");
    return id === null ? "" : await page.locator(`#${id}`).getAttribute("data-path") ?? "";
  };
  const press = async (key: string, path: string) => {
    await page.keyboard.press(key);
    await soon(async () => await active() === path, `${key} reaching ${path}`);
  };
  await page.getByTestId("tree").focus();
  await soon(async () => await active() === "/Scene");
  await page.keyboard.press("ArrowRight");
  await soon(async () => await rowOf(page, "/Scene/Cone").count() === 1);
  await press("ArrowRight", "/Scene/Ball");
  await press("ArrowDown", "/Scene/Box");
  await press("c", "/Scene/Camera");
  await press("ArrowUp", "/Scene/Box");
  await typeTogether(page, "co");
  await soon(async () => await active() === "/Scene/Cone");
  await press("ArrowLeft", "/Scene");
  await press("End", "/Target");
  await press("Home", "/Scene");
  await press("ArrowDown", "/Scene/Ball");
  await page.keyboard.press("Enter");
  await soon(async () => await rowOf(page, "/Scene/Ball").getAttribute("aria-selected") === "true");
  await press("ArrowDown", "/Scene/Box");
  await page.keyboard.press(" ");
  await soon(() => room.asked("selectPrimsRequest").at(-1)?.payload.mode === "add");
  await soon(async () => await page.locator('.tree-row[aria-selected="true"]').count() === 2);
  const selected = async (key: string, paths: readonly string[]) => {
    await page.keyboard.press(key);
    await soon(
      async () => {
        const rows = page.locator('.tree-row[aria-selected="true"]');
        const seen = await rows.evaluateAll((all) => all.map((each) => each.dataset.path));
        return seen.toSorted().join() === paths.toSorted().join();
      },
      `${key} selecting ${paths}`,
    );
  };
  await selected("Shift+ArrowDown", ["/Scene/Box", "/Scene/Camera"]);
  await selected("Shift+ArrowUp", ["/Scene/Box"]);
  await selected("Shift+ArrowUp", ["/Scene/Ball", "/Scene/Box"]);
  await selected("Shift+ArrowUp", ["/Scene", "/Scene/Ball", "/Scene/Box"]);
});
