/// <reference lib="dom" />
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { writeTestProject } from "../octane_peer/engine/project_files.ts";
import type { Peer } from "../octane_peer/peer.ts";
import { steadyBox, untilText } from "../web/page_probe.ts";
import { RENDER_PATIENCE_MS, slowly, soon } from "../web/patience.ts";
import { until } from "../testkit/until.ts";
import { untilNoticed } from "./notice_log.ts";
import {
  fieldOf,
  FILM,
  goToRow,
  inspect,
  openScenePages,
  rowOf,
  untilShows,
} from "./scene_page.ts";
import { picture } from "./steering_page.ts";

const MATERIAL = "/Red lacquer";
/** How long a person waits for what a click selects, ms. */
const PICK_AGAIN_MS = 5_000;

/** Everything that was written to Octane whose content has a number. */
function writesOf(peer: Peer, value: number): number {
  const isIt = (part: unknown): boolean =>
    part === value ||
    typeof part === "object" && part !== null && Object.values(part).some(isIt);
  return peer.writes().filter(({ request }) => isIt(request)).length;
}

async function untilSelected(page: Page, path: string): Promise<void> {
  await slowly(
    async () => await page.locator(`.tree-row.is-selected[data-path="${path}"]`).count() > 0,
    `${path} selected`,
  );
}

const undoButton = (page: Page) => page.getByRole("button", { name: /^Undo: / });

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`the outliner is opened, searched and selected from, and follows the picture, ${generation}`, async () => {
    await using pages = await openScenePages({ generation });
    const { page } = pages;
    await goToRow(page, "/Metals");
    const place = () => steadyBox(page.getByTestId("viewport"));
    const before = await place();
    await page.keyboard.press("ArrowRight");
    const inner = page.locator('.tree-row[data-path^="/Metals/"]');
    await slowly(async () => await inner.count() >= 4, "what is in the graph");
    assert.deepEqual(await place(), before, "the picture stays where it is");
    assert.equal(await rowOf(page, "/Metals").getAttribute("aria-expanded"), "true");
    await page.keyboard.press("ArrowLeft");
    await soon(async () => await inner.count() === 0, "the graph closed");

    const find = page.getByLabel("Find nodes");
    await find.fill("enamel");
    await soon(async () => await page.locator(".tree-row").count() === 1, "one that is found");
    await rowOf(page, "/Blue enamel").click();
    await untilSelected(page, "/Blue enamel");
    await untilText(page, "inspector", /Blue enamel[\s\S]*Diffuse/, RENDER_PATIENCE_MS);
    await find.press("Escape");
    await untilSelected(page, "/Blue enamel");

    const tree = page.getByTestId("tree");
    const scrolled = () => tree.evaluate((element) => element.scrollTop);
    await page.setViewportSize({ width: 1440, height: 420 });
    await soon(async () => {
      await tree.evaluate((element) => void (element.scrollTop = element.scrollHeight));
      return await scrolled() > 0;
    }, "the tree scrolled down");
    await page.getByRole("button", { name: /^Pick an object/ }).click();
    const shown = await picture(page, FILM);
    const redBall = { x: shown.left + shown.width * 0.27, y: shown.top + shown.height * 0.28 };
    const ball = page.locator('.tree-row.is-selected[data-path="/Lacquer ball"]');
    await slowly(async () => {
      // A pick while the renderer compiles finds nothing, and a person clicks once more.
      await page.mouse.click(redBall.x, redBall.y);
      return await until(async () => await ball.count() > 0, { timeoutMs: PICK_AGAIN_MS })
        .catch(() => false);
    }, "the ball's row, scrolled to and selected");
    await soon(async () => {
      const [row, box] = await Promise.all([ball.first().boundingBox(), tree.boundingBox()]);
      return row !== null && box !== null && row.y >= box.y - 1 &&
        row.y + row.height <= box.y + box.height + 1;
    }, "the row in sight");
  });

  Deno.test(`the inspector writes once, drags as one step, resets and undoes, ${generation}`, async () => {
    await using pages = await openScenePages({ generation });
    const { page, stack: { peer } } = pages;
    await inspect(page, MATERIAL, "bumpHeight");
    await untilShows(page, "bumpHeight", "0.001");
    peer.resetWrites();
    const height = fieldOf(page, "bumpHeight");
    await height.click();
    await height.fill("");
    await height.pressSequentially("12.75", { delay: 20 });
    await height.press("Enter");
    await soon(() => undoButton(page).isEnabled(), "something to undo");
    await height.blur();
    await untilShows(page, "bumpHeight", "12.75");
    assert.equal(writesOf(peer, 12.75), 1);
    await page.getByRole("button", { name: "Bump height: back to the default" }).click();
    await untilShows(page, "bumpHeight", "0.001");
    await soon(
      async () => await page.locator('[data-property="bumpHeight"].is-pending').count() === 0,
      "the default being held",
    );
    assert.equal(writesOf(peer, 12.75), 1);

    const before = await undoButton(page).getAttribute("aria-label");
    const slider = page.getByRole("slider", { name: "Roughness, slider" });
    await slider.scrollIntoViewIfNeeded();
    const track = await steadyBox(slider);
    const y = track.y + track.height / 2;
    await page.mouse.move(track.x + 4, y);
    await page.mouse.down();
    for (let step = 1; step <= 10; step++) {
      await page.mouse.move(track.x + 4 + (track.width - 6) * step / 10, y);
    }
    await page.mouse.up();
    const roughness = () => fieldOf(page, "roughness").inputValue();
    await soon(async () => Number(await roughness()) > 0.9, "the end of the drag");
    await soon(
      async () => await page.locator('[data-property="roughness"].is-pending').count() === 0,
      "the newest value being held",
    );
    await soon(async () => await undoButton(page).getAttribute("aria-label") !== before);
    await undoButton(page).click();
    await untilShows(page, "roughness", "0.05");
    await soon(async () => await undoButton(page).getAttribute("aria-label") === before);

    const red = page.getByRole("textbox", { name: "Diffuse, red" });
    peer.resetWrites();
    await red.fill("0.125");
    await red.press("Enter");
    await soon(() => writesOf(peer, 0.125) === 1, "the colour in Octane");
    await soon(async () => await red.inputValue() === "0.125");
    const smooth = page.getByRole("switch", { name: "Smooth", exact: true });
    await smooth.click();
    await soon(async () => !await smooth.isChecked(), "smooth off");
    await soon(async () => /Smooth/.test(await undoButton(page).getAttribute("aria-label") ?? ""));
    await page.getByTestId("tree").focus();
    await page.keyboard.press("Control+z");
    await soon(() => smooth.isChecked(), "smooth again");

    await goToRow(page, "/Render target");
    await page.keyboard.press("ArrowRight");
    const imager = "/Render target/imager";
    await slowly(async () => await rowOf(page, imager).count() === 1, "the imager's row");
    await inspect(page, imager, "order");
    const order = page.getByRole("combobox", { name: "Order", exact: true });
    const other = await soon(async () => {
      const held = await order.locator("option:checked").allInnerTexts();
      const options = await order.locator("option").allInnerTexts();
      return options.find((text) => !held.includes(text));
    }, "another order on offer");
    await order.selectOption({ label: other });
    await soon(
      async () =>
        await page.locator('[data-property="order"].is-changed:not(.is-pending)')
          .count() === 1,
      "another order held",
    );
    await soon(
      async () => await order.locator("option:checked").innerText() === other,
      "the other order being shown",
    );
  });
}

Deno.test("a new name and its undo show in a second browser", async () => {
  await using pages = await openScenePages();
  const { page } = pages;
  const second = await pages.open();
  await goToRow(page, MATERIAL);
  await page.keyboard.press("F2");
  const field = page.getByLabel("New name of Red lacquer");
  await field.fill("Green lacquer");
  await field.press("Enter");
  for (const each of [page, second]) {
    await slowly(
      async () => await each.getByRole("treeitem", { name: "Green lacquer" }).count() > 0,
      "the new name",
    );
  }
  await soon(() => undoButton(second).isEnabled());
  await undoButton(second).click();
  for (const each of [page, second]) {
    await slowly(async () => await rowOf(each, MATERIAL).count() > 0, "the old name");
  }
});

Deno.test("a project of a folder opens with its progress in sight, for everybody", async () => {
  const dir = await Deno.makeTempDir({ prefix: "fuelrail-scene-page-" });
  await writeTestProject(join(dir, "shots", "Evening.ocs"), {
    edit: (scene) => scene.rename(scene.item("Plaster"), "Evening plaster"),
  });
  await Deno.writeTextFile(join(dir, "Broken.ocs"), "no project");
  try {
    await using pages = await openScenePages({}, { folders: { assetsDir: dir } });
    const { page } = pages;
    const second = await pages.open();
    await second.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { loads: seen });
      new MutationObserver(() => {
        const text = document.querySelector('[data-testid="project-button"]')?.textContent ?? "";
        if (seen.at(-1) !== text) seen.push(text);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await page.getByTestId("project-button").click();
    await page.getByRole("button", { name: /Broken/ }).click();
    await untilNoticed(page, /Broken\.ocs was not opened/);
    await page.getByTestId("projects").getByRole("button", { name: /Evening/ }).click();
    for (const each of [page, second]) {
      await untilNoticed(each, /Opened Evening/);
      await untilText(each, "project-button", /Evening/);
      await slowly(
        async () => await rowOf(each, "/Evening plaster").count() > 0,
        "the new project's nodes",
      );
    }
    await soon(async () => !await page.getByTestId("projects").isVisible(), "the picker closed");
    const loads = await second.evaluate(() => (globalThis as unknown as { loads: string[] }).loads);
    assert.ok(loads.some((text) => /Loading/.test(text)), loads.join(", "));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("render settings reach Octane, both browsers and, when refused, the eye", async () => {
  await using pages = await openScenePages();
  const { page, stack: { peer } } = pages;
  const second = await pages.open();
  for (const each of [page, second]) {
    await each.getByRole("tab", { name: "Render" }).click();
    await slowly(
      async () => await each.locator('[data-setting="kernel.caustic_blur"]').count() === 1,
      "the kernel's settings",
    );
  }
  peer.resetWrites();
  const blur = fieldOf(page, "kernel.caustic_blur", "setting");
  await blur.fill("0.375");
  await blur.press("Enter");
  for (const each of [page, second]) {
    await untilShows(each, "kernel.caustic_blur", "0.375", "setting");
  }
  assert.equal(writesOf(peer, 0.375), 1);

  const priority = page.getByRole("combobox", { name: "Render priority" });
  const others = second.getByRole("combobox", { name: "Render priority" });
  await priority.selectOption({ label: "Low" });
  await soon(
    async () => await others.locator("option:checked").innerText() === "Low",
    "the priority in the other browser",
  );
  const passes = page.getByRole("combobox", { name: "Shown pass" }).locator("option");
  await soon(async () => (await passes.allInnerTexts())[0] === "Beauty", "the passes");

  const samples = fieldOf(page, "max_samples", "setting");
  const before = await soon(async () => await samples.inputValue(), "the number of samples");
  await samples.fill("0");
  await samples.press("Enter");
  await untilText(page, "render-tab", /least is|at least|smallest/i);
  await samples.press("Escape");
  await soon(async () => await samples.inputValue() === before, "the number from before");
});

Deno.test("an admin's lock shows on everything that it freezes, until it is taken away", async () => {
  const dir = await Deno.makeTempDir({ prefix: "fuelrail-scene-page-" });
  await writeTestProject(join(dir, "Evening.ocs"));
  try {
    await using pages = await openScenePages({}, { folders: { assetsDir: dir } });
    const { page, stack: { peer } } = pages;
    const second = await pages.open();
    await inspect(second, MATERIAL, "bumpHeight");
    await page.getByRole("button", { name: "Lock the room for everybody" }).click();
    await untilText(second, "frozen", /Locked/);
    await untilText(second, "inspector", /Locked/);
    peer.resetWrites();
    await soon(() => fieldOf(second, "bumpHeight").isDisabled(), "the value being frozen");
    await goToRow(second, MATERIAL);
    await second.keyboard.press("F2");
    await second.getByLabel("New name of Red lacquer").fill("Green");
    await second.keyboard.press("Enter");
    await untilNoticed(second, /not renamed\. Locked/);
    await second.keyboard.press("Shift+F10");
    assert.equal(await second.getByRole("menuitem", { name: /^Delete/ }).isDisabled(), true);
    await second.keyboard.press("Escape");
    assert.equal(
      await second.getByRole("button", { name: "Restart the render" }).isDisabled(),
      true,
    );
    await second.getByRole("tab", { name: "Render" }).click();
    await untilText(second, "render-tab", /Locked/);
    const priority = second.getByRole("combobox", { name: "Render priority" });
    await slowly(async () => await priority.count() === 1, "the settings");
    assert.equal(await priority.isDisabled(), true);
    await second.getByTestId("project-button").click();
    await untilText(second, "projects", /Locked[\s\S]*Evening/);
    assert.equal(await second.getByRole("button", { name: /Evening/ }).isDisabled(), true);
    await second.keyboard.press("Escape");
    assert.deepEqual(peer.writes(), []);
    await page.getByRole("button", { name: "Unlock the room" }).click();
    await soon(() => priority.isEnabled(), "the settings free again");
    await soon(async () => await second.getByTestId("frozen").count() === 0, "no word of a lock");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
