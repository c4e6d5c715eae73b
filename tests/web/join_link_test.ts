import assert from "node:assert/strict";
import { mintToken } from "../../services/gateway/shell/access/mint.ts";
import { joinLink } from "../../services/gateway/core/access/token_request.ts";
import { createAccessRig, SECRET } from "../gateway/access_rig.ts";
import { STUDIO } from "../gateway/rig.ts";
import { PAGE_DIR } from "../../tools/build_page.ts";
import { launchBrowser } from "./browser.ts";
import { builtPage } from "./built_page.ts";
import { untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";

async function mint(role: "viewer" | "operator", ttlS = 3_600): Promise<string> {
  const wish = { room: STUDIO, role, ttlS, name: "Ada" };
  return (await mintToken(wish, SECRET, Date.now())).token;
}

Deno.test("a join link lets in and leaves its token nowhere that others look, and a newer one takes its place", async () => {
  await builtPage();
  await using rig = await createAccessRig();
  const one = await rig.start({}, PAGE_DIR);
  await using browser = await launchBrowser();
  const page = await browser.open("about:blank");
  const asked: { readonly url: string; readonly referer: string | undefined }[] = [];
  page.on("request", (request) => {
    asked.push({ url: request.url(), referer: request.headers()["referer"] });
  });
  // The page's own word: what the browser tells of its address comes late.
  const address = () => page.evaluate<string>("location.href");
  const token = await mint("viewer");
  await page.goto(joinLink(one.url, STUDIO, token));
  await soon(() => rig.logged.some((line) => line.includes("viewer joined")), "the viewer");
  assert.equal(await address(), `${one.url}/?room=${STUDIO}`);
  assert.ok(!(await page.evaluate<string>("JSON.stringify(history.state) ?? ''")).includes(token));
  assert.ok(!(await page.evaluate<string>("JSON.stringify({ ...localStorage })")).includes(token));
  assert.ok(!(await page.evaluate<string>("document.cookie")).includes(token));
  assert.ok(!(await page.content()).includes(token));
  await page.goBack();
  await page.goForward();
  assert.ok(!(await address()).includes("token"), await address());
  for (const { url, referer } of asked) {
    assert.ok(!url.split("#")[0]?.includes("token"), url);
    assert.ok(!referer, `${url} was told where it was asked from`);
  }
  await soon(
    () => rig.logged.filter((line) => line.includes("viewer joined")).length >= 2,
    "again",
  );

  // Only a page that knows that it is let in asks for another token instead of coming anew.
  await untilText(page, "link", /^(?!Joining|Reconnecting|Connection lost|Not )./);
  const newer = await mint("operator");
  await page.evaluate((hash) => void (location.hash = hash), `token=${newer}`);
  await soon(
    () => rig.logged.some((line) => line.includes("viewer refreshed its token")),
    "the newer token in use",
  );
  assert.ok(!(await address()).includes("token"), await address());
  await page.reload();
  await soon(() => rig.logged.some((line) => /viewer joined.*"operator"/.test(line)), "a reload");

  const logs = rig.logged.join("\n");
  for (const secret of [token, newer, SECRET]) assert.ok(!logs.includes(secret));
  assert.deepEqual(browser.faults, []);
});
