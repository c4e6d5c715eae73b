import type { Page } from "playwright-core";
import assert from "node:assert/strict";
import { RENDER_PATIENCE_MS, slowly, soon } from "./patience.ts";
import { launchBrowser } from "./browser.ts";
import { builtPage } from "./built_page.ts";
import { type Stack, type StackOptions, startStack } from "../testkit/stack.ts";
import {
  canvasSize,
  factOf,
  openRoomTab,
  pixelAt,
  untilFact,
  untilGone,
  untilText,
} from "./page_probe.ts";

/** Small enough that a path tracer on a busy machine finishes it within the tests' patience. */
const SMALL = { width: 256, height: 128, maxSamples: 24 } as const;

/** A sample of the picture's colours, to tell one picture from another. */
async function fingerprint(page: Page): Promise<string> {
  const { width, height } = await canvasSize(page);
  const points = [0.2, 0.35, 0.5, 0.65, 0.8];
  const pixels = await Promise.all(points.map((u) => pixelAt(page, width * u, height / 2)));
  return pixels.join(" ");
}

async function openStack(options: StackOptions): Promise<Stack> {
  await builtPage();
  return await startStack(options);
}

async function untilFinished(page: Page): Promise<void> {
  await slowly(
    async () => (await factOf(page, "Shown")).startsWith("lossless still"),
    "the lossless still",
  );
  await untilText(page, "link", /^Finished$/, RENDER_PATIENCE_MS);
}

for (const generation of ["alpha5", "beta2"] as const) {
  for (const bus of ["memory", "nats"] as const) {
    Deno.test(`the page shows an ${generation} render converging to its still over ${bus}`, async () => {
      await using stack = await openStack({ bus, peer: { ...SMALL, generation } });
      await using browser = await launchBrowser();
      const page = await browser.open(stack.url);
      await untilText(page, "test-renderer", /Test\srenderer/);
      await soon(async () => /^[1-9]/.test(await factOf(page, "Samples")), "first samples");
      await untilFinished(page);
      await untilFact(page, "Samples", /^24 \/ 24$/);
      await untilFact(page, "Size", /^256 . 128$/);
      await untilGone(page, "screen");
      assert.deepEqual(browser.faults, []);
    });
  }
}

Deno.test("the page tells when Octane is lost, keeps its picture, and goes on when it is back", async () => {
  await using stack = await openStack({ peer: SMALL });
  await using browser = await launchBrowser();
  const page = await browser.open(stack.url);
  await untilFinished(page);
  const before = await fingerprint(page);
  await stack.peer.halt();
  await untilText(page, "picture-label", /Old picture/, RENDER_PATIENCE_MS);
  await untilText(page, "screen", new RegExp(stack.peer.address), RENDER_PATIENCE_MS);
  assert.equal(await fingerprint(page), before);
  const lostAtMs = Date.now();

  await stack.peer.restart({ generation: "alpha5" });
  await slowly(
    async () => (await page.getByTestId("picture-label").count()) === 0,
    "the old picture's label going",
  );
  await untilFinished(page);
  await slowly(async () => {
    const { age } = /^(?<age>[\d.]+) s$/.exec(await factOf(page, "Picture age"))?.groups ?? {};
    return Number(age) * 1000 < Date.now() - lostAtMs;
  }, "a picture that is newer than the loss");
});

Deno.test("two viewers see the same picture and each other", async () => {
  await using stack = await openStack({ peer: SMALL });
  await using browser = await launchBrowser();
  const first = await browser.open(stack.url);
  await untilFinished(first);
  const second = await browser.open(stack.url);
  await untilFinished(second);
  const seen = await fingerprint(first);
  await soon(async () => await fingerprint(second) === seen, "the same picture on both");
  for (const page of [first, second]) {
    await soon(async () => (await page.getByTestId("presence").innerText()).includes("2"));
    await openRoomTab(page);
    await untilText(page, "people", /you/);
  }
  await second.context().close();
  await slowly(
    async () => (await first.getByTestId("presence").innerText()).includes("1"),
    "the second viewer leaving",
  );
});

Deno.test("a stream setting comes back from the room to every page", async () => {
  await using stack = await openStack({ peer: SMALL });
  await using browser = await launchBrowser();
  const first = await browser.open(stack.url);
  const second = await browser.open(stack.url);
  for (const page of [first, second]) await openRoomTab(page);
  const quality = (page: Page) => page.getByLabel("Quality at rest", { exact: true });
  await soon(async () => await quality(second).inputValue() === "85");
  await soon(() => quality(first).isEnabled());
  await quality(first).fill("91");
  await quality(first).press("Enter");
  await soon(async () => await quality(second).inputValue() === "91");
  await soon(async () => await quality(first).inputValue() === "91");
});

Deno.test("a viewer chooses its tier and gets frames of it", async () => {
  await using stack = await openStack({ peer: { width: 512, height: 256, replayFps: 15 } });
  await using browser = await launchBrowser();
  const page = await browser.open(stack.url);
  await untilFact(page, "Shown", /, /);
  await openRoomTab(page);
  await page.getByRole("radio", { name: "Quarter" }).check();
  await slowly(
    async () => (await factOf(page, "Shown")).startsWith("quarter, 128"),
    "a quarter picture",
  );
  await untilFact(page, "Size", /^512 . 256$/);
  await page.getByRole("radio", { name: "Full" }).check();
  await slowly(async () => (await factOf(page, "Shown")).startsWith("full, 512"), "a full picture");
});

Deno.test("the page says that a renderer without a target has nothing to render", async () => {
  await using stack = await openStack({ peer: { ...SMALL, targetless: true } });
  await using browser = await launchBrowser();
  const page = await browser.open(stack.url);
  await untilText(page, "screen", /Connected, and nothing to render/);
  await untilText(page, "link", /^Idle$/);
});
