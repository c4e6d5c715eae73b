/// <reference lib="dom" />
import assert from "node:assert/strict";
import sharp from "sharp";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { startStack } from "../testkit/stack.ts";
import { launchBrowser } from "../web/browser.ts";
import { factOf } from "../web/page_probe.ts";
import { until } from "../testkit/until.ts";

/** A big picture takes a busy machine a long time to make, ms. */
const PATIENT_MS = 180_000;
const SIZES = [{ width: 1920, height: 1080 }, { width: 3840, height: 2160 }] as const;

for (const generation of ["alpha5", "beta2"] as const) {
  for (const size of SIZES) {
    const name = `${size.width} x ${size.height}`;

    Deno.test(`live frames of ${name} arrive from an ${generation} renderer`, async () => {
      await using stack = await startStack({ peer: { ...size, generation, replayFps: 5 } });
      const viewer = await connectViewer({ port: stack.port });
      viewer.send("setTierRequest", { tier: "full" });
      const { header, body } = await viewer.nextFrame(
        (frame) => frame.header.tier === "full",
        PATIENT_MS,
      );
      assert.deepEqual([header.renderWidth, header.renderHeight], [size.width, size.height]);
      const image = await sharp(body).metadata();
      assert.deepEqual([image.width, image.height], [header.width, header.height]);
      await viewer.close();
    });

    Deno.test(`the page shows ${name} of an ${generation} renderer and its still`, async () => {
      await using stack = await startStack({ peer: { ...size, generation, replayFps: 4 } });
      await using browser = await launchBrowser();
      const page = await browser.open(stack.url);
      page.setDefaultTimeout(PATIENT_MS);
      const shown = new RegExp(`^${size.width} . ${size.height}$`);
      await until(async () => shown.test(await factOf(page, "Size")), {
        timeoutMs: PATIENT_MS,
        what: `a picture of ${name}`,
      });
      stack.peer.engine.pause();
      await page.waitForFunction(
        () => /lossless still/.test(document.body.innerText),
        undefined,
        { timeout: PATIENT_MS },
      );
      assert.deepEqual(browser.faults, []);
      const response = await fetch(`${stack.url}/rooms/${stack.room}/frame.png`);
      assert.equal(response.status, 200);
      const still = await sharp(await response.bytes()).metadata();
      assert.deepEqual([still.format, still.width, still.height], [
        "png",
        size.width,
        size.height,
      ]);
    });
  }
}
