/**
 * `deno task screenshots`: takes the pictures of `docs/images` from the real page, the whole stack
 * and the test renderer. Names on the command line take those pictures only.
 */
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { startStack } from "../tests/testkit/stack.ts";
import { launchBrowser } from "../tests/web/browser.ts";
import { buildPage } from "./build_page.ts";
import { err, out } from "./out.ts";
import { ensurePrograms, TEST_PROGRAMS } from "./programs.ts";
import { SHOTS } from "./screenshots/shots.ts";

const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url));
/** How long a picture may take to become what it shall show: the render has to finish first. */
const PATIENCE_MS = 300_000;
/** Qualities that are tried until a picture is small enough to be kept with the code. */
const QUALITIES = [84, 76, 68, 60];
const MAX_BYTES = 250_000;

/** The picture as WebP, as fine as its size allows. */
async function compressed(png: Uint8Array): Promise<Uint8Array> {
  for (const quality of QUALITIES) {
    const bytes = await sharp(png).webp({ quality, smartSubsample: true, effort: 6 }).toBuffer();
    if (bytes.length <= MAX_BYTES) return bytes;
  }
  throw new Error(`The picture is larger than ${MAX_BYTES} bytes at every quality`);
}

const wanted = Deno.args.length === 0
  ? SHOTS
  : SHOTS.filter(({ name }) => Deno.args.includes(name));
if (wanted.length === 0) {
  err(`There are: ${SHOTS.map(({ name }) => name).join(", ")}`);
  Deno.exit(2);
}
if (!await ensurePrograms(TEST_PROGRAMS)) Deno.exit(1);
await buildPage();
await Deno.mkdir(IMAGES, { recursive: true });
await using stack = await startStack({
  peer: { width: 960, height: 540, maxSamples: 24 },
});
await using browser = await launchBrowser();
for (const shot of wanted) {
  const page = await browser.open(`${stack.url}${shot.query ?? ""}`, shot);
  page.setDefaultTimeout(PATIENCE_MS);
  await shot.prepare(page);
  const bytes = await compressed(await page.screenshot({ animations: "disabled" }));
  await Deno.writeFile(`${IMAGES}${shot.name}.webp`, bytes);
  await page.context().close();
  out(`docs/images/${shot.name}.webp, ${Math.round(bytes.length / 1_000)} kB`);
}
if (browser.faults.length > 0) {
  err(browser.faults.join("\n"));
  Deno.exit(1);
}
