/// <reference lib="dom" />
import { capabilitiesOf } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { layoutShifts } from "./layout_shifts.ts";
import type { PageOptions } from "./browser.ts";
import { soon } from "./patience.ts";
import { canvasMiddle, isNear, pixelAt, tooLow, untilGone, untilText } from "./page_probe.ts";
import { openRoom, type PageRoom } from "./page_room.ts";
import { flat, GREEN, jpeg, png } from "./pictures.ts";
import { sayLink, sayProgress, welcome } from "./room_script.ts";
import { openScene, row, SCENE_OPERATOR } from "./scene_script.ts";

/** A page of somebody who could do everything, with a green picture. */
async function openPicture(path: string, options: PageOptions = {}): Promise<PageRoom> {
  const room = await openRoom(path, options);
  welcome(room.visit, "live", { capabilities: SCENE_OPERATOR });
  const size = { width: 400, height: 200, renderWidth: 400, renderHeight: 200 };
  room.visit.frame({ ...size, seq: 1 }, await jpeg(400, 200, flat(GREEN)));
  await soon(() => room.visit.acks.length === 1);
  await soon(async () => {
    const { x, y } = await canvasMiddle(room.page);
    return x > 0 && isNear(await pixelAt(room.page, x, y), GREEN);
  });
  return room;
}

const BUTTONS_OF_EDITORS = /drive|steer|pick|undo|panels|project|pause|restart|stop/i;

function buttonNames(page: Page): Promise<readonly string[]> {
  return page.getByRole("button").evaluateAll((all) =>
    all.map((button) => button.getAttribute("aria-label") ?? (button as HTMLElement).innerText)
  );
}

for (
  const [width, height, touch] of [[1440, 900, false], [820, 1180, true], [390, 844, true]] as const
) {
  Deno.test(`nothing on the page moves while it loads at ${width} pixels`, async () => {
    await using room = await openScene(
      { "/": [row("/Ball"), row("/Box")] },
      { width, height, hasTouch: touch },
      capabilitiesOf("operator"),
    );
    const { page, visit } = room;
    sayProgress(visit, "rendering", 10);
    const size = { width: 400, height: 200, renderWidth: 400, renderHeight: 200 };
    visit.frame({ ...size, seq: 1 }, await jpeg(400, 200, flat(GREEN)));
    await soon(() => visit.acks.length === 1);
    await untilText(page, "facts", /10/);
    await untilText(page, "link", /Live/);
    const { sum, moved } = await layoutShifts(page);
    assert.ok(sum < 0.0005, `layout shift of ${sum}: ${moved}`);
  });
}

Deno.test("the clean view shows the picture and how the link stands, and offers nothing to edit", async () => {
  await using room = await openPicture("?view=clean");
  const { page, visit } = room;
  const names = await buttonNames(page);
  assert.deepEqual(names.filter((name) => BUTTONS_OF_EDITORS.test(name)), []);
  assert.ok(names.includes("Full screen"), names.join());
  await untilText(page, "link", /^Live$/);
  for (const id of ["dock-left", "dock-right", "tools", "facts", "control"]) {
    assert.equal(await page.getByTestId(id).count(), 0, id);
  }
  const viewport = await page.getByTestId("viewport").boundingBox();
  assert.ok(viewport && viewport.width === 1280 && viewport.height > 700);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("w");
  await page.keyboard.press("n");
  await page.mouse.click(600, 300);
  sayLink(visit, "offline", { reason: "connection refused" });
  await untilText(page, "screen", /Octane/);
  await untilText(page, "link", /offline/i);
  assert.equal(await page.getByTestId("outliner").count(), 0);
  const edits = visit.messages.filter(({ type }) => /camera|select|pick|setRender/i.test(type));
  assert.deepEqual([...edits, ...visit.inputs], []);
});

Deno.test("the transparent view paints nothing but the picture, and its loss", async () => {
  await using room = await openRoom("?view=clean&background=transparent");
  const { page, visit } = room;
  welcome(visit, "live", { capabilities: SCENE_OPERATOR });
  const size = { width: 400, height: 200, renderWidth: 400, renderHeight: 200 };
  const half = await png(
    400,
    200,
    (x) => x < 200 ? [...GREEN.slice(0, 3), 255] as never : [0, 0, 0, 0],
  );
  visit.frame({ ...size, seq: 1, codec: "png", alpha: true }, half);
  await soon(() => visit.acks.length === 1);
  const shot = async () => {
    const { data, info } = await sharp(await page.screenshot({ omitBackground: true }))
      .ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return (x: number, y: number) => [...data.subarray((y * info.width + x) * 4).subarray(0, 4)];
  };
  const at = await soon(async () => {
    const pixel = await shot();
    return isNear(pixel(320, 400), GREEN) ? pixel : undefined;
  });
  assert.equal(at(320, 400)[3], 255);
  assert.equal(at(960, 400)[3], 0, "through the picture");
  for (const [x, y] of [[5, 5], [1275, 5], [5, 795], [1275, 795]] as const) {
    assert.equal(at(x, y)[3], 0, `around the picture at ${x}, ${y}`);
  }
  assert.deepEqual(await buttonNames(page), []);
  visit.frame({ ...size, seq: 2 }, await jpeg(400, 200, flat(GREEN)));
  await soon(async () => isNear((await shot())(960, 400), GREEN), "live pictures have no alpha");
  visit.frame({ ...size, seq: 2, tier: "still", codec: "png", alpha: true }, half);
  await soon(async () => (await shot())(960, 400)[3] === 0, "the finished one shows through");
  visit.close(1011);
  await untilText(page, "screen", /./);
});

Deno.test("the presentation puts everything away until escape, and tells when it is not live", async () => {
  await using room = await openPicture("");
  const { page, visit } = room;
  await page.getByRole("button", { name: "Presentation" }).click();
  await untilGone(page, "facts");
  await soon(async () => {
    const viewport = await page.getByTestId("viewport").boundingBox();
    return viewport?.width === 1280 && viewport.height === 800;
  }, "the picture filling the page");
  const { x, y } = await canvasMiddle(page);
  await soon(async () => isNear(await pixelAt(page, x, y), GREEN), "the picture stays");
  assert.equal(await page.getByTestId("link").count(), 0);
  sayLink(visit, "stalled");
  await untilText(page, "link", /Stalled/);
  sayLink(visit, "live");
  await untilGone(page, "link");
  await page.keyboard.press("Escape");
  await page.getByTestId("facts").waitFor();
  await page.keyboard.press("Shift+P");
  await untilGone(page, "facts");
  await page.keyboard.press("Shift+P");
  await page.getByTestId("facts").waitFor();
});

Deno.test("on a phone panels come as sheets when asked, take the focus and give it back", async () => {
  await using room = await openScene({ "/": [row("/Ball")] }, {
    width: 390,
    height: 844,
    hasTouch: true,
  });
  const { page } = room;
  assert.equal(await page.getByTestId("sheet").count(), 0);
  const opener = page.getByRole("button", { name: "Right panels" });
  await opener.tap();
  const sheet = await soon(() => page.getByTestId("sheet").boundingBox());
  assert.ok(sheet.x === 0 && sheet.width === 390 && sheet.y > 150, JSON.stringify(sheet));
  const focused = () => page.evaluate(() => document.activeElement?.id);
  await soon(async () => await focused() === "tab-inspector");
  await page.getByRole("tab", { name: "Room" }).tap();
  await page.getByTestId("panel-room").waitFor();
  const targets = page.locator("button:visible, [role=tab]:visible");
  assert.deepEqual(await targets.evaluateAll(tooLow), []);
  await page.keyboard.press("Escape");
  await untilGone(page, "sheet");
  const label = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  await soon(async () => await label() === "Right panels");
  await page.getByRole("button", { name: "Panels", exact: true }).tap();
  await page.getByTestId("panels-menu").getByRole("button", { name: "Scene" }).tap();
  await page.getByTestId("sheet").getByTestId("outliner").waitFor();
  await page.locator(".scrim").tap({ position: { x: 195, y: 60 } });
  await untilGone(page, "sheet");
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `${wider} px too wide`);
});
