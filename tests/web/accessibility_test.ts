/// <reference lib="dom" />
import assert from "node:assert/strict";
import { findings } from "./axe_findings.ts";
import { openRoomTab, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { openRoom } from "./page_room.ts";
import { sayLink, sayProgress, stamp, welcome } from "./room_script.ts";
import { openScene, row, saySelection } from "./scene_script.ts";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 820, height: 1180, hasTouch: true },
  { width: 390, height: 844, hasTouch: true },
] as const;

const ITEMS = [
  { name: "visible", label: "Visible", type: "bool", value: true, default: false },
  { name: "power", label: "Power", type: "float", value: 2, min: 0, max: 10, group: "Light" },
  { name: "tint", label: "Tint", type: "colour", value: [1, 0.5, 0], group: "Light" },
  { name: "faces", label: "Faces", type: "int", value: 12, read_only: true },
  { name: "image", label: "Image", type: "file", value: "wood.png", asset: "a1" },
];

const CAPABILITIES = [
  { key: "samples", label: "Samples", group: "Render", control: "number", step: 1 },
  { key: "denoise", label: "Denoise", group: "Imager", control: "toggle" },
  { key: "exposure", label: "Exposure", group: "Imager", control: "slider", min: 0, max: 10 },
].map((each) => ({
  ...each,
  applies_at: "immediate",
  apply_path: "test",
  validated: true,
  validation_evidence: "test",
}));

for (const size of SIZES) {
  Deno.test(`the page has no grave fault for those who hear or tab through it at ${size.width} pixels`, async () => {
    await using room = await openScene({
      "/": [row("/Ball", { children: true }), row("/Box", { type: "material" })],
      "/Ball": [row("/Ball/Skin", { type: "material" })],
    }, size);
    const { page, visit } = room;
    const isNarrow = size.width < 1_100;
    room.answer("getPropertiesRequest", ({ prim_path }) => ["getPropertiesResponse", {
      prim_path,
      properties: {},
      items: ITEMS,
      node_type: "NT_TEST",
      project_generation: 1,
    }]);
    room.answer("getProjectsRequest", () => ["projectsResult", {
      projects: [{ id: "p1", label: "Teapot", bytes: 12_000, open: true }],
    }]);
    visit.send("renderSettingsChanged", {
      ...stamp(),
      settings: { samples: 100, denoise: true, exposure: 1 },
      capabilities: CAPABILITIES,
      result: "success",
      applied: true,
      applies_at: "immediate",
      requires_reload: false,
    });
    sayProgress(visit, "rendering", 10);
    saySelection(visit, ["/Ball"]);
    await untilText(page, "facts", /10/);

    const check = async (where: string) => assert.deepEqual(await findings(page), [], where);
    if (isNarrow) await page.getByRole("button", { name: "Left panels" }).click();
    await soon(async () => await page.locator(".tree-row.is-selected").count() === 1);
    await page.locator('.tree-row[data-path="/Ball"] .tree-twisty').click();
    await soon(async () => await page.locator(".tree-row").count() === 3);
    await check("with the outliner open");
    if (isNarrow) {
      await page.getByRole("button", { name: "Close the panels" }).click();
      await page.getByRole("button", { name: "Right panels" }).click();
    }
    await page.getByRole("tab", { name: "Inspector" }).click();
    await untilText(page, "inspector", /Power/);
    await check("with the inspector open");
    await page.getByRole("tab", { name: "Render" }).click();
    await untilText(page, "render-tab", /Exposure/);
    await check("with the render settings open");
    await openRoomTab(page);
    await untilText(page, "panel-room", /./);
    await check("with the room's settings open");
    if (isNarrow) await page.getByRole("button", { name: "Close the panels" }).click();
    await page.getByTestId("project-button").click();
    await untilText(page, "projects", /Teapot/);
    await check("with the projects open");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Panels", exact: true }).click();
    await soon(() => page.getByTestId("panels-menu").isVisible());
    await check("with the menu of panels open");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await soon(() => page.getByRole("dialog", { name: "Keys and gestures" }).isVisible());
    await check("with the list of keys open");
    await page.keyboard.press("Escape");
    if (!isNarrow) {
      await page.getByRole("button", { name: "Fold the left panels away" }).click();
      await page.getByRole("button", { name: "Move or close Room" }).click();
      await page.getByRole("button", { name: "Move to the bottom" }).click();
      await page.getByTestId("dock-bottom").waitFor();
      await check("with panels at the bottom and others folded away");
    }
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press("Shift+P");
    await soon(async () => await page.getByTestId("facts").count() === 0);
    sayLink(visit, "stalled");
    await untilText(page, "link", /Stalled/);
    // Contrast over a picture is not for a machine to judge; the rest is.
    assert.deepEqual(await findings(page, "html", "button-name"), [], "in the presentation");
  });

  Deno.test(`the clean view has no grave fault for those who hear or tab through it at ${size.width} pixels`, async () => {
    await using room = await openRoom("?view=clean", size);
    const { page, visit } = room;
    welcome(visit, "live");
    await untilText(page, "link", /Live/);
    assert.deepEqual(await findings(page), [], "while all is well");
    sayLink(visit, "offline", { reason: "connection refused" });
    await untilText(page, "screen", /Octane/);
    assert.deepEqual(await findings(page), [], "without Octane");
  });
}
