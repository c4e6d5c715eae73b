/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { findings } from "./axe_findings.ts";
import { soon } from "./patience.ts";
import { stamp } from "./room_script.ts";
import { openScene, refusal, row, saySelection, selecting } from "./scene_script.ts";

const LEVELS = {
  "/": [row("/Scene", { children: true, type: "scope" }), row("/Target")],
};

function rowOf(page: Page, path: string) {
  return page.locator(`.tree-row[data-path="${path}"]`);
}

Deno.test("the outliner stays where somebody selects in it, and goes to what others select", async () => {
  const many = Array.from({ length: 100 }, (_, index) => row(`/N${index}`));
  await using room = await openScene({ "/": many });
  const { page, visit } = room;
  room.answer("selectPrimsRequest", selecting(visit));
  await rowOf(page, "/N1").click();
  await rowOf(page, "/N3").click({ modifiers: ["Shift"] });
  await soon(async () => await page.locator('.tree-row[aria-selected="true"]').count() === 3);
  const tree = page.getByTestId("tree");
  const active = () => tree.getAttribute("aria-activedescendant");
  await page.keyboard.press("Control+a");
  await soon(async () => await rowOf(page, "/N4").getAttribute("aria-selected") === "true");
  assert.deepEqual([await tree.evaluate((each) => each.scrollTop), await active()], [0, "node-3"]);
  saySelection(visit, ["/N98"], { changed_by: { viewer_id: "v2" } });
  await soon(async () => await active() === "node-98");
  assert.equal(await rowOf(page, "/N98").getAttribute("aria-selected"), "true");

  // What is left when the newest is taken away lies far above.
  saySelection(visit, ["/N99", "/N2"], { changed_by: { viewer_id: "v2" } });
  await soon(async () => await active() === "node-2");
  saySelection(visit, ["/N2", "/N99"], { changed_by: { viewer_id: "v2" } });
  await soon(async () => await active() === "node-99");
  room.answer("selectPrimsRequest", () => {
    const left = { ...stamp(), prims: ["/N2"], primary: "/N2", changed_by: { viewer_id: "v1" } };
    visit.send("stageSelectionChanged", left);
    return ["stageSelectionChanged", left];
  });
  await rowOf(page, "/N99").click({ modifiers: ["Control"] });
  await soon(async () => await rowOf(page, "/N99").getAttribute("aria-selected") === "false");
  assert.equal(await active(), "node-99");
});

Deno.test("the outliner says why something is not selected until something else is", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  await rowOf(page, "/Target").click();
  await soon(async () => await rowOf(page, "/Target").getAttribute("aria-busy") === "true");
  room.answer("selectPrimsRequest", () => refusal("timeout", "The camera does not answer"));
  const fault = page.getByTestId("outliner").getByRole("alert");
  await soon(() => fault.isVisible(), "the reason");
  assert.equal(
    await fault.innerText(),
    "The selection was not changed. The camera does not answer",
  );
  assert.equal(await rowOf(page, "/Target").getAttribute("aria-busy"), "false");
  assert.deepEqual(await findings(page, '[data-testid="outliner"]'), []);
  saySelection(visit, ["/Scene"]);
  await soon(async () => await fault.count() === 0, "the reason gone");
});

Deno.test("the outliner tells the room what is pointed at and marks what others point at", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  await rowOf(page, "/Target").hover();
  await soon(() => room.asked("hoverRequest").at(-1)?.payload.path === "/Target");
  await page.mouse.move(700, 400);
  await soon(() => room.asked("hoverRequest").at(-1)?.payload.path === undefined);
  // The answer to this page's own hover may still be on its way, and would take the mark away.
  await soon(async () => {
    visit.send("hoverChanged", { ...stamp(), hovers: [{ viewer_id: "v2", path: "/Scene" }] });
    return await page.locator('.is-pointed[data-path="/Scene"]').count() === 1;
  });
});

Deno.test("the outliner tells of one hover at a time, and then only of the newest", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  room.answer("hoverRequest", () => "silent");
  await rowOf(page, "/Scene").hover();
  await soon(() => room.asked("hoverRequest").length === 1);
  await rowOf(page, "/Target").hover();
  await page.mouse.move(700, 400);
  await rowOf(page, "/Target").hover();
  // What is asked after it comes after it.
  await page.getByLabel("Find nodes").fill("x");
  await visit.message("searchNodesRequest");
  const [first, ...others] = room.asked("hoverRequest");
  assert.deepEqual(others, []);
  const { request_id } = first?.payload ?? {};
  visit.send("hoverChanged", { ...stamp(), hovers: [], request_id });
  await soon(() => room.asked("hoverRequest").length === 2, "the newest");
  assert.equal(room.asked("hoverRequest").at(-1)?.payload.path, "/Target");
});
