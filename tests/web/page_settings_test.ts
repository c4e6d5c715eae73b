/// <reference lib="dom" />
import { DEFAULT_STREAM_SETTINGS } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { soon } from "./patience.ts";
import { tooLow, untilText } from "./page_probe.ts";
import { openRoom } from "./page_room.ts";
import { stamp, welcome } from "./room_script.ts";

Deno.test("the page asks for a tier and shows the one that came back", async () => {
  await using room = await openRoom();
  const { gateway, page, visit } = room;
  welcome(visit, "live");
  assert.equal((await visit.message("setTierRequest")).payload.tier, "auto");
  await soon(() => page.getByRole("radio", { name: "Auto" }).isChecked());
  await page.getByRole("radio", { name: "Half" }).check();
  const asked = await soon(() =>
    visit.messages.find(({ type, payload }) => type === "setTierRequest" && payload.tier === "half")
  );
  visit.send("tierChanged", {
    tier: "half",
    chosen: "half",
    reason: "you chose it",
    request_id: asked.payload.request_id,
  });
  await soon(() => page.getByRole("radio", { name: "Half" }).isChecked());
  await soon(async () =>
    (await page.getByTestId("panel-room").innerText()).includes("You chose it")
  );

  visit.close(1011);
  const back = await gateway.visit(2);
  welcome(back, "live");
  assert.equal((await back.message("setTierRequest")).payload.tier, "half");
});

Deno.test("the page sends an entered setting once and shows what the room made of it", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  const quality = page.getByLabel("Quality at rest", { exact: true });
  await soon(async () => await quality.inputValue() === "85");
  await quality.fill("93");
  await quality.press("Enter");
  const asked = await visit.message("setStreamSettingRequest");
  assert.equal(asked.payload.key, "quality_settling");
  assert.equal(asked.payload.value, 93);
  await quality.blur();
  visit.send("streamSettingsChanged", {
    ...stamp(),
    settings: { ...DEFAULT_STREAM_SETTINGS, quality_settling: 92 },
    request_id: asked.payload.request_id,
  });
  await soon(async () => await quality.inputValue() === "92");
  const sent = visit.messages.filter(({ type }) => type === "setStreamSettingRequest");
  assert.equal(sent.length, 1);
});

Deno.test("the page shows a refused setting as refused and keeps the room's value", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  const quality = page.getByLabel("Quality while moving", { exact: true });
  await soon(async () => await quality.inputValue() === "70");
  await quality.fill("50");
  await quality.press("Enter");
  const asked = await visit.message("setStreamSettingRequest");
  visit.send("viewerError", {
    code: "read_only",
    message: "Settings are frozen in this room",
    request_id: asked.payload.request_id,
  });
  await untilText(page, "notices", /Quality while moving was not changed\. Settings are frozen/);
  await soon(async () => await quality.inputValue() === "70");
});

Deno.test("the page takes a refused choice back and says why", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await soon(() => page.getByRole("radio", { name: "4:2:0" }).isChecked());
  await page.getByRole("radio", { name: "4:4:4" }).check();
  const asked = await visit.message("setStreamSettingRequest");
  assert.equal(asked.payload.value, "444");
  visit.send("viewerError", {
    code: "service_unavailable",
    message: "frame-ingest does not answer",
    request_id: asked.payload.request_id,
  });
  await untilText(page, "notices", /Colour detail was not changed\. frame-ingest/);
  await soon(() => page.getByRole("radio", { name: "4:2:0" }).isChecked());
});

Deno.test("the page locks the room's settings for those who may not change them", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live", { role: "viewer", capabilities: ["setTierRequest"] });
  const quality = page.getByLabel("Quality at rest", { exact: true });
  await soon(async () => await quality.inputValue() === "85");
  assert.equal(await quality.isDisabled(), true);
  assert.equal(await page.getByRole("radio", { name: "4:4:4" }).isDisabled(), true);
  await untilText(page, "dock-right", /changes need the operator role/);
  assert.equal(await page.getByRole("radio", { name: "Half" }).isDisabled(), false);
});

Deno.test("the page names who is here and lets a viewer say who it is", async () => {
  await using room = await openRoom();
  const { gateway, page, visit } = room;
  welcome(visit, "live");
  await untilText(page, "people", /Mara Voss\s*you[\s\S]*Unnamed viewer/);
  assert.match(await page.getByTestId("presence").innerText(), /2/);
  visit.send("presenceChanged", { viewers: [{ viewer_id: "v1", role: "viewer" }], total: 250 });
  await untilText(page, "presence", /250/);
  await untilText(page, "dock-right", /And 249 more/);
  await page.getByLabel("Your name").fill("Ada");
  await page.getByRole("button", { name: "Save" }).click();
  const again = await gateway.visit(2);
  assert.equal((await again.message("hello")).payload.name, "Ada");
  await page.reload();
  assert.equal((await (await gateway.visit(3)).message("hello")).payload.name, "Ada");
});

Deno.test("the page's panel opens over the picture on a tablet and closes again", async () => {
  await using room = await openRoom("", { width: 1024, height: 768, hasTouch: true });
  const { page, visit } = room;
  welcome(visit, "live");
  assert.equal(await page.getByTestId("sheet").count(), 0);
  await page.getByRole("button", { name: "Right panels" }).tap();
  await untilText(page, "sheet", /Live size/);
  assert.deepEqual(await page.getByRole("button").evaluateAll(tooLow), []);
  await page.getByRole("button", { name: "Close the panels" }).tap();
  await soon(async () => await page.getByTestId("sheet").count() === 0);
});

Deno.test("the page lists its keys on a question mark and lets go of them in a field", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await page.keyboard.press("?");
  await soon(() => page.getByRole("dialog").isVisible());
  await page.keyboard.press("Escape");
  await soon(async () => !(await page.getByRole("dialog").isVisible()));
  await page.getByLabel("Your name").fill("");
  await page.getByLabel("Your name").press("p");
  assert.equal(await page.getByTestId("dock-right").count(), 1);
  await page.getByLabel("Your name").blur();
  await page.keyboard.press("p");
  await soon(async () => await page.getByTestId("dock-right").count() === 0);
});

Deno.test("the page hears keys from its first moment on", async () => {
  await using room = await openRoom();
  const { gateway, page } = room;
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelector(".studio") === null) return;
      watch.disconnect();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await gateway.visit(2);
  await soon(() => page.getByRole("dialog", { name: "Keys and gestures" }).isVisible());
});
