/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { factOf, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { sayProgress, stamp } from "./room_script.ts";
import { openScene, row, SCENE_OPERATOR, type SceneRoom } from "./scene_script.ts";
import type { PageOptions } from "./browser.ts";

const PROVEN = {
  applies_at: "immediate",
  apply_path: "test",
  validated: true,
  validation_evidence: "test",
  group: "Render",
  control: "select",
};

const CAPABILITIES = [
  {
    ...PROVEN,
    key: "clay",
    label: "Clay",
    options: [{ value: 0, label: "Off" }, { value: 1, label: "Grey" }],
  },
  {
    ...PROVEN,
    key: "sub_sampling",
    label: "Subsampling",
    options: [{ value: 1, label: "None" }, { value: 2, label: "2 x 2" }],
  },
  {
    ...PROVEN,
    key: "priority",
    label: "Render priority",
    options: [{ value: 0, label: "Low" }, { value: 1, label: "Medium" }],
  },
];

/** A page of an operator who was told settings, passes and devices. */
async function openBar(options: PageOptions): Promise<SceneRoom> {
  const room = await openScene({ "/": [row("/Ball")] }, options, SCENE_OPERATOR);
  const { visit } = room;
  visit.send("renderSettingsChanged", {
    ...stamp(),
    settings: { clay: 0, sub_sampling: 1, priority: 1 },
    capabilities: CAPABILITIES,
    result: "success",
    applied: true,
    applies_at: "immediate",
    requires_reload: false,
  });
  visit.send("activeAOVState", { ...stamp(), active: "beauty", available: ["beauty", "normal"] });
  visit.send("deviceStatsChanged", {
    ...stamp(),
    measured_at: 1,
    devices: [{
      index: 0,
      name: "Card One",
      used_for_rendering: true,
      state: null,
      vram_total_bytes: 24_000_000_000,
      vram_used_bytes: 6_000_000_000,
      vram_free_bytes: 18_000_000_000,
      out_of_core_bytes: 0,
    }],
    geometry: {},
    textures: {},
    versions: {},
  });
  return room;
}

/** Everything in the bar that lies outside of it or is cut by it. */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.locator(".render-bar").evaluate((bar) => {
    const edge = bar.getBoundingClientRect();
    const parts = bar.querySelectorAll(
      ".fact, .option-chip, .render-row > .icon-button, .render-commands button, .render-row > .device-meter",
    );
    return [...parts].filter((part) => {
      const { left, right, top, bottom, width } = part.getBoundingClientRect();
      return width > 0 &&
        (left < edge.left - 0.5 || right > edge.right + 0.5 || top < edge.top - 0.5 ||
          bottom > edge.bottom + 0.5 || bottom > innerHeight + 0.5);
    }).map((part) => part.textContent ?? "");
  });
}

/** Names of the facts in the bar and of those in its menu, at one moment. */
function factNames(
  page: Page,
): Promise<{ readonly inBar: readonly string[]; readonly hidden: readonly string[] }> {
  return page.evaluate(() => {
    const texts = (selector: string) =>
      [...document.querySelectorAll(selector)].map((each) => each.textContent ?? "");
    return { inBar: texts('[data-testid="facts"] dt'), hidden: texts(".fact-list dt") };
  });
}

Deno.test("the render bar cuts nothing at any width, and what found no room is one click away", async () => {
  await using room = await openBar({ width: 1_440, height: 900 });
  const { page, visit } = room;
  sayProgress(visit, "rendering", 340);
  await untilText(page, "device-meter", /Card One\s*6\.00 GB \/ 24\.0 GB/);
  const names = [
    "Samples",
    "Remaining",
    "Speed",
    "Frames/s",
    "Picture age",
    "Link",
    "Shown",
    "Size",
    "Render time",
    "Delay",
    "Input to image",
  ];
  for (const width of [1_440, 1_024, 820, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await soon(
      async () =>
        await page.evaluate(() => innerWidth) === width && (await cutOff(page)).length === 0,
      `nothing cut at ${width}`,
    );
    if (width === 1_440) {
      await soon(async () => String((await factNames(page)).inBar) === String(names), "all facts");
      continue;
    }
    await page.getByRole("button", { name: "More of the render" }).click();
    await soon(() => page.locator(".fact-list").isVisible(), "the menu");
    await soon(async () => {
      const { inBar, hidden } = await factNames(page);
      const isWhole = String([...inBar, ...hidden]) === String(names);
      return isWhole && hidden.length > 0 && (await cutOff(page)).length === 0;
    }, `every fact in the bar or its menu, in order, at ${width}`);
    if (width === 390) {
      await page.getByRole("combobox", { name: "Subsampling" }).selectOption({ label: "2 x 2" });
      const asked = await visit.message("setRenderSettingRequest");
      assert.deepEqual([asked.payload.key, asked.payload.value], ["sub_sampling", 2]);
    }
    await page.keyboard.press("Escape");
    await soon(async () => await page.locator(".fact-list").isVisible() === false, "menu closed");
  }
});

Deno.test("the render bar sets what it shows, and shows what came back", async () => {
  await using room = await openBar({ width: 1_440, height: 900 });
  const { page, visit } = room;
  const clay = page.locator('.option-chip[title^="Clay: "]');
  await soon(async () => await clay.getAttribute("title") === "Clay: Off");
  await clay.click();
  await page.getByRole("button", { name: "Grey", exact: true }).click();
  const asked = await visit.message("setRenderSettingRequest");
  assert.deepEqual([asked.payload.key, asked.payload.value], ["clay", 1]);
  assert.equal(await clay.getAttribute("title"), "Clay: Off", "what the room holds");
  await page.locator('.option-chip[title^="Pass: "]').click();
  await page.getByRole("button", { name: "Normal", exact: true }).click();
  assert.equal((await visit.message("changeAOVRequest")).payload.aov, "normal");
  visit.send("activeAOVState", { ...stamp(), active: "normal", available: ["beauty", "normal"] });
  await soon(() => page.getByRole("button", { name: "Pass Normal" }).isVisible());
});

Deno.test("the render bar shows a dash with its reason, and progress without an end as such", async () => {
  await using room = await openBar({ width: 1_440, height: 900 });
  const { page, visit } = room;
  const fact = page.getByTestId("facts").locator(".fact", { hasText: "Remaining" });
  assert.equal(await factOf(page, "Remaining"), "\u2013");
  assert.match(await fact.getAttribute("title") ?? "", /told of no render/);
  visit.send("renderProgress", {
    ...stamp(),
    state: "rendering",
    samples: 12,
    maxSamples: 0,
    samplesPerSecond: 0,
    renderSeconds: 1,
    estimatedSeconds: null,
    epoch: 1,
    changeLevel: 1,
    width: 400,
    height: 200,
  });
  const progress = page.getByTestId("progress");
  await soon(async () => (await progress.getAttribute("class"))?.includes("is-endless"));
  assert.equal(await progress.getAttribute("aria-valuenow"), null);
  sayProgress(visit, "rendering", 340);
  await soon(async () => await progress.getAttribute("aria-valuenow") === "34");
  assert.match(await progress.getAttribute("aria-valuetext") ?? "", /00:04:15 remaining/);
  await soon(async () => await factOf(page, "Remaining") === "00:04:15");
  sayProgress(visit, "paused", 340);
  await soon(async () => await factOf(page, "Remaining") === "paused");
  assert.match(await progress.getAttribute("aria-valuetext") ?? "", /1.000 samples, paused$/);
});

Deno.test("a value's line opens charts of the last two minutes, loaded when they are asked for", async () => {
  await using room = await openBar({ width: 1_440, height: 900 });
  const { page, visit } = room;
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(request.url()));
  sayProgress(visit, "rendering", 340);
  await soon(async () => await page.locator(".fact .sparkline path").count() >= 2, "lines");
  assert.equal(loaded.filter((url) => url.endsWith(".js")).length, 0);
  await page.getByRole("button", { name: /^Speed: / }).click();
  await soon(async () => await page.locator(".big-chart canvas").count() === 4, "four charts");
  assert.equal(loaded.filter((url) => url.endsWith(".js")).length, 1);
  await untilText(page, "chart-board", /Speed\s*now 12\.4 Ms\/s/);
  await untilText(page, "chart-board", /Picture age\s*not measured yet/);
  const speed = page.locator('[data-measure="samplesPerSecond"] canvas');
  await soon(async () => await speed.evaluate(goldPixels) > 0, "the line is drawn");
  await soon(async () => {
    const board = await page.getByTestId("chart-board").boundingBox();
    return board !== null && board.y >= 0 && board.y + board.height <= 900;
  }, "the charts in sight");
  await page.keyboard.press("Escape");
  await soon(async () => await page.getByTestId("chart-board").count() === 0, "closed");
});

/** How many pixels of a chart have its line's colour. */
function goldPixels(element: Element): number {
  const canvas = element as HTMLCanvasElement;
  const { width, height } = canvas;
  const data = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
  let gold = 0;
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at] ?? 0) > 180 && (data[at + 2] ?? 255) < 120 && data[at + 3] === 255) gold++;
  }
  return gold;
}
