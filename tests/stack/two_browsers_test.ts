/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startStack } from "../testkit/stack.ts";
import { launchBrowser } from "../web/browser.ts";
import { builtPage } from "../web/built_page.ts";
import { PATIENCE_MS, slowly, soon } from "../web/patience.ts";
import { untilRead } from "./scene_page.ts";

const CAMERA = "/Render target/camera";
/** A busy machine may hold some edits up, but a page that is slow to hear is so every time. */
const EDITS_MAX = 12;
const QUICK_MS = 1_000;

function fieldOf(page: Page) {
  return page.locator('[data-property="fov"] input[type="text"]');
}

/** Waits inside of the page, which leaves the machine to what is measured. */
async function untilField(page: Page, value: string): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      document.querySelector<HTMLInputElement>('[data-property="fov"] input[type="text"]')
        ?.value === wanted,
    value,
    { polling: 25, timeout: PATIENCE_MS },
  );
}

/** Opens the way to a node by hand and selects it. */
async function selectCamera(page: Page): Promise<void> {
  const target = page.locator('.tree-row[data-path="/Render target"]');
  await page.getByTestId("tree").focus();
  await slowly(async () => {
    await page.keyboard.press("End");
    return await target.count() === 1;
  }, "the render target's row");
  await target.locator(".tree-twisty").click();
  const camera = page.locator(`.tree-row[data-path="${CAMERA}"]`);
  await slowly(async () => await camera.count() === 1, "the camera's row");
  await camera.click();
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`an edit made inside Octane reaches two browsers within a second, ${generation}`, async () => {
    await builtPage();
    // A picture that is replayed leaves the machine to what is measured.
    await using stack = await startStack({
      peer: { generation, width: 128, height: 64, replayFps: 2 },
    });
    await using browser = await launchBrowser();
    const size = { width: 1440, height: 900 };
    const first = await browser.open(stack.url, size);
    const second = await browser.open(stack.url, size);
    await untilRead(stack.url);
    await selectCamera(first);
    for (const page of [first, second]) {
      await slowly(async () => await fieldOf(page).count() === 1, "the camera's values");
    }

    const spansMs: number[] = [];
    const isQuick = () => Math.min(...spansMs) < QUICK_MS;
    for (let edit = 0; edit < EDITS_MAX && !isQuick(); edit++) {
      const fov = 31 + edit;
      const startMs = performance.now();
      stack.peer.edit((scene) => {
        const target = scene.node("Render target");
        scene.set(scene.at(target, "camera"), "fov", [fov, 0, 0, 0]);
      });
      await Promise.all([first, second].map((page) => untilField(page, String(fov))));
      spansMs.push(performance.now() - startMs);
    }
    const said = spansMs.map(Math.round).join(", ");
    assert.ok(isQuick(), `the edits took ${said} ms`);
    assert.deepEqual(browser.faults, []);
  });
}

Deno.test("an edit of one browser shows in the other, and the other can undo it", async () => {
  await builtPage();
  await using stack = await startStack({ peer: { width: 128, height: 64, replayFps: 2 } });
  await using browser = await launchBrowser();
  const size = { width: 1440, height: 900 };
  const first = await browser.open(stack.url, size);
  const second = await browser.open(stack.url, size);
  await untilRead(stack.url);
  await selectCamera(first);
  for (const page of [first, second]) {
    await slowly(async () => await fieldOf(page).count() === 1, "the camera's values");
  }
  const before = await soon(async () => await fieldOf(second).inputValue(), "the value before");
  await fieldOf(first).fill("12.75");
  await fieldOf(first).press("Enter");
  await soon(async () => await fieldOf(second).inputValue() === "12.75", "12.75 in the other");
  const undo = second.getByRole("button", { name: /^Undo: / });
  await soon(() => undo.isEnabled(), "something to undo");
  await undo.click();
  for (const page of [first, second]) {
    await soon(async () => await fieldOf(page).inputValue() === before, "the value before");
  }
  assert.deepEqual(browser.faults, []);
});
