import { parseEnvelope, subjects } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { startStack } from "../testkit/stack.ts";
import { builtPage } from "../web/built_page.ts";
import { launchBrowser } from "../web/browser.ts";
import { untilText } from "../web/page_probe.ts";
import { slowly, soon } from "../web/patience.ts";

/** A render that goes on for as long as anybody looks. */
const ENDLESS = { width: 128, height: 64, maxSamples: 1_000_000, sampleDelayMs: 50 };

Deno.test("the console shows a real link, every service's calls and where frames spend their time", async () => {
  await builtPage();
  await using stack = await startStack({ peer: ENDLESS });
  await using browser = await launchBrowser();
  const bus = await stack.connect("ear");
  const told: string[] = [];
  let ttlMs: number | undefined;
  bus.subscribe(subjects.debug(stack.room), ({ data }) => {
    const parsed = parseEnvelope(new TextDecoder().decode(data));
    assert.ok(parsed.ok);
    const { event } = parsed;
    if (event.event_type === "debugWanted") ttlMs = event.payload.ttl_ms;
    else told.push(event.event_type);
  });
  const page = await browser.open(stack.url);
  await untilText(page, "facts", /\d/);
  assert.equal(told.length, 0, "nobody looks yet");
  await page.keyboard.press("Control+d");
  await untilText(page, "console", /OnNewImageCallback\s+registered/);
  await untilText(page, "console", /Link to Octane\s+live/);
  await untilText(page, "console", /Fuelrail of the gateway and this page\s+\d+\.\d+/);

  await page.getByRole("tab", { name: "Calls", exact: true }).click();
  for (const service of ["frame-ingest", "camera", "scene-query"]) {
    await page.getByRole("combobox", { name: "Calls of which service" }).selectOption(service);
    await slowly(
      async () => await page.locator(".log-row").filter({ hasText: service }).count() > 0,
      `a call of ${service}`,
    );
  }
  await page.getByRole("tab", { name: "Frames", exact: true }).click();
  await untilText(page, "console", /Callback to drawn\s+[1-9]\d*\s+[\d.]+/);
  await untilText(page, "console", /known to [\d.]+ ms/);

  await page.keyboard.press("Control+d");
  await soon(() => ttlMs === 0, "the gateway wants no more once nobody looks");
  assert.deepEqual(browser.faults, []);
});
