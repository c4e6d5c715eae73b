/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openScene, row, type SceneRoom } from "./scene_script.ts";
import { soon } from "./patience.ts";
import { steadyBox, untilDrawn, untilGone } from "./page_probe.ts";
import { welcome } from "./room_script.ts";
import { SCENE_OPERATOR } from "./scene_script.ts";

const LEVELS = { "/": [row("/Ball"), row("/Box")] };

/** The page with everything loaded that stands beside the picture. */
async function openStudio(options: Parameters<typeof openScene>[1] = {}): Promise<SceneRoom> {
  const room = await openScene(LEVELS, options);
  await soon(async () => await room.page.locator(".tree-row").count() === 2);
  return room;
}

/** Tabs of every group at every edge, read from the page. */
function tabsOf(page: Page): Promise<Readonly<Record<string, readonly (string | undefined)[]>>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>("[data-group]")].map((group) => [
        group.dataset.group,
        [...group.querySelectorAll<HTMLElement>("[role=tab]")].map((tab) => tab.dataset.panel),
      ]),
    )
  );
}

const DEFAULT_TABS = { "left 0": ["scene"], "right 0": ["inspector", "render", "room"] };

async function untilTabs(page: Page, wanted: Readonly<Record<string, readonly string[]>>) {
  const want = JSON.stringify(wanted);
  await soon(async () => JSON.stringify(await tabsOf(page)) === want, want);
}

function boxOf(page: Page, selector: string) {
  return steadyBox(page.locator(selector));
}

const tab = (page: Page, name: string) => page.getByRole("tab", { name });

/** Drags the middle of an element to a point of the page. */
async function drag(page: Page, selector: string, x: number, y: number): Promise<void> {
  const box = await boxOf(page, selector);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
}

/** Loads the page again and lets it in, as a gateway does. */
async function reload(room: SceneRoom, count: number): Promise<void> {
  const stored = () => room.page.evaluate(() => localStorage.getItem("fuelrail.layout"));
  await soon(async () => await stored() !== null, "a stored layout");
  await room.page.reload();
  welcome(await room.gateway.visit(count), "live", { capabilities: SCENE_OPERATOR });
  await soon(async () => await room.page.locator(".tool-rail button:enabled").count() > 0);
}

for (const [width, height] of [[1440, 900], [1920, 1080]] as const) {
  Deno.test(`the picture has at least 60 % of the width at ${width} pixels`, async () => {
    await using room = await openStudio({ width, height });
    const { page } = room;
    const stage = await boxOf(page, ".viewport");
    assert.ok(stage.width / width >= 0.6, `${stage.width} of ${width}`);
    await untilTabs(page, DEFAULT_TABS);
  });
}

Deno.test("a dragged panel stays where it was put when the page is loaded again", async () => {
  await using room = await openStudio();
  const { page } = room;
  const stage = await boxOf(page, ".viewport");
  await drag(page, "#tab-room", stage.x + stage.width / 2, stage.y + stage.height - 20);
  const moved = { "left 0": ["scene"], "bottom 0": ["room"], "right 0": ["inspector", "render"] };
  await untilTabs(page, moved);
  await drag(page, "#tab-scene", 1_300, 700);
  const both = {
    "bottom 0": ["room"],
    "right 0": ["inspector", "render"],
    "right 1": ["scene"],
  };
  await untilTabs(page, both);
  await reload(room, 2);
  await untilTabs(page, both);
  assert.equal(await page.locator(".viewport").count(), 1);
  await page.getByRole("button", { name: "Panels", exact: true }).click();
  await page.getByRole("button", { name: "Reset layout" }).click();
  await untilTabs(page, DEFAULT_TABS);
});

Deno.test("a drag that ends on no other place, or with escape, moves nothing", async () => {
  await using room = await openStudio();
  const { page } = room;
  const stage = await boxOf(page, ".viewport");
  await drag(page, "#tab-room", stage.x + stage.width / 2, stage.y + stage.height / 2);
  await untilTabs(page, DEFAULT_TABS);
  const from = await boxOf(page, "#tab-room");
  await page.mouse.move(from.x + 5, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(stage.x + stage.width / 2, stage.y + stage.height - 20, { steps: 3 });
  await soon(async () => await page.locator(".drop-mark").count() === 1);
  await page.keyboard.press("Escape");
  await soon(async () => await page.locator(".panel-drag").count() === 0);
  await page.mouse.up();
  await untilTabs(page, DEFAULT_TABS);
});

Deno.test("docks are resized with pointer and keys, fold away, and stay so", async () => {
  await using room = await openStudio();
  const { page } = room;
  const line = page.getByRole("separator", { name: "Width of the left panels" });
  const before = await boxOf(page, ".dock-left");
  await drag(page, ".dock-left > .splitter", before.x + before.width + 60, 400);
  await soon(async () => Math.abs((await boxOf(page, ".dock-left")).width - before.width - 60) < 8);
  await untilDrawn(page);
  const dragged = (await boxOf(page, ".dock-left")).width;
  await line.focus();
  await page.keyboard.press("ArrowLeft");
  await soon(async () => (await boxOf(page, ".dock-left")).width === dragged - 16);
  const now = () => line.getAttribute("aria-valuenow");
  await soon(async () => await now() === String(dragged - 16), "its width, told");
  await page.getByRole("button", { name: "Fold the right panels away" }).click();
  await untilGone(page, "dock-right");
  await page.getByTestId("strip-right").waitFor();
  await reload(room, 2);
  await page.getByTestId("strip-right").waitFor();
  await soon(
    async () => (await boxOf(page, ".dock-left")).width === dragged - 16,
    "its width kept",
  );
  await page.getByTestId("strip-right").getByRole("button", { name: "Render" }).click();
  await page.getByTestId("panel-render").waitFor();
  const far = await boxOf(page, ".dock-left");
  await drag(page, ".dock-left > .splitter", far.x + 20, 400);
  await page.getByTestId("strip-left").waitFor();
  await page.keyboard.press("p");
  await page.getByTestId("strip-right").waitFor();
});

Deno.test("groups of one dock share its height by a line between them", async () => {
  await using room = await openStudio();
  const { page } = room;
  await page.getByRole("button", { name: "Move or close Inspector" }).click();
  await page.getByRole("button", { name: "Give it a place of its own" }).click();
  await untilTabs(page, {
    "left 0": ["scene"],
    "right 0": ["render", "room"],
    "right 1": ["inspector"],
  });
  const [top] = await page.locator(".dock-right .panel-group").all();
  assert.ok(top);
  const before = await top.boundingBox();
  const line = page.getByRole("separator", { name: "Border between panels" });
  await line.focus();
  await page.keyboard.press("Shift+ArrowDown");
  await soon(async () => Number((await top.boundingBox())?.height) > Number(before?.height) + 50);
});

Deno.test("a stored layout that cannot be read gives way to the default and is kept aside", async () => {
  await using room = await openStudio();
  const { page } = room;
  const said: string[] = [];
  page.on("console", (message) => void said.push(message.text()));
  await page.evaluate(() => localStorage.setItem("fuelrail.layout", '{"version":1,"docks":7}'));
  await page.reload();
  welcome(await room.gateway.visit(2), "live", { capabilities: SCENE_OPERATOR });
  await untilTabs(page, DEFAULT_TABS);
  const kept = await page.evaluate(() => localStorage.getItem("fuelrail.layout.damaged"));
  assert.equal(kept, '{"version":1,"docks":7}');
  await soon(
    () => said.some((text) => /layout of the panels could not be read/.test(text)),
    "the browser's console saying so",
  );
  assert.equal(await page.getByTestId("notices").innerText(), "");
});

Deno.test("every panel opens and closes with its key and from the menu of panels", async () => {
  await using room = await openStudio();
  const { page } = room;
  for (const [key, id] of [["n", "scene"], ["Shift+I", "inspector"], ["k", "render"]] as const) {
    if (id === "render") {
      await page.keyboard.press(key);
      await page.getByTestId(`panel-${id}`).waitFor();
    }
    await page.keyboard.press(key);
    await untilGone(page, `panel-${id}`);
    await page.keyboard.press(key);
    await page.getByTestId(`panel-${id}`).waitFor();
  }
  await untilTabs(page, DEFAULT_TABS);
  await page.getByRole("button", { name: "Panels", exact: true }).click();
  const menu = page.getByTestId("panels-menu");
  assert.equal(
    await menu.getByRole("button", { name: "Scene" }).getAttribute("aria-pressed"),
    "true",
  );
  await menu.getByRole("button", { name: "Scene" }).click();
  await untilGone(page, "panel-scene");
  await page.keyboard.press("?");
  await soon(async () =>
    /Open or close the panel "Scene"/.test(await page.getByRole("dialog").innerText())
  );
});

Deno.test("the page can be walked with keys alone, and the focus is always to be seen", async () => {
  await using room = await openStudio();
  const { page } = room;
  const focus = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      const region = element?.closest("[data-region]");
      return {
        text: element?.getAttribute("aria-label") ?? element?.textContent ?? "",
        region: region?.id || region?.getAttribute("aria-label") || region?.className,
      };
    });
  await page.keyboard.press("Tab");
  await soon(async () => (await focus()).text === "Skip to the picture");
  await page.keyboard.press("Enter");
  await soon(async () => (await focus()).region === "stage");
  const regions: (string | undefined)[] = [];
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press("F6");
    regions.push((await focus()).region);
    const outlined = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.id === "stage" ||
        activeElement !== null && getComputedStyle(activeElement).outlineStyle !== "none";
    });
    assert.ok(outlined, `the focus shows in ${regions.at(-1)}`);
  }
  assert.deepEqual(regions, [
    "Right panels",
    "render-bar",
    "top-bar",
    "Left panels",
    "Tools",
    "stage",
  ]);
  await page.keyboard.press("Shift+F6");
  assert.equal((await focus()).region, "Tools");
  for (let step = 0; step < 2; step++) await page.keyboard.press("F6");
  assert.equal((await focus()).text, "Inspector");
  await page.keyboard.press("ArrowRight");
  await soon(async () => (await focus()).text === "Render");
  await page.getByTestId("panel-render").waitFor();
  await page.keyboard.press("Delete");
  await untilTabs(page, { "left 0": ["scene"], "right 0": ["inspector", "room"] });
  await soon(async () => (await focus()).text === "Room");
  const help = page.getByRole("button", { name: "Keyboard shortcuts" });
  await help.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await soon(async () => (await focus()).text === "Keyboard shortcuts");
});

Deno.test("an open tree and long panels scroll inside and leave the picture as large as it is", async () => {
  await using room = await openScene({
    "/": [row("/Ball", { children: true })],
    "/Ball": Array.from(
      { length: 300 },
      (_, index) => row(`/Ball/${"Long name ".repeat(9)}${index}`),
    ),
  });
  const { page } = room;
  const before = await boxOf(page, ".viewport");
  await page.locator('.tree-row[data-path="/Ball"] .tree-twisty').click();
  await soon(async () => await page.locator(".tree-row").count() > 10);
  const isAsBefore = async () =>
    JSON.stringify(await boxOf(page, ".viewport")) === JSON.stringify(before);
  assert.ok(await isAsBefore(), "with the tree open");
  await tab(page, "Room").click();
  await page.getByTestId("panel-room").waitFor();
  assert.ok(await isAsBefore(), "with a long panel");
  const scrolls = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  assert.equal(scrolls, 0);
});
