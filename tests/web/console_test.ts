/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { findings } from "./axe_findings.ts";
import { untilText } from "./page_probe.ts";
import { openRoom, type PageRoom } from "./page_room.ts";
import { soon } from "./patience.ts";
import { BLUE, flat, jpeg } from "./pictures.ts";
import { welcome } from "./room_script.ts";
import type { Visit } from "./scripted_gateway.ts";

const RPC = "octaneapi.ApiRenderEngineService/getRenderStatistics";

function sayCall(visit: Visit, id: number, part: Readonly<Record<string, unknown>> = {}): void {
  visit.send("octaneCall", {
    call_id: `c${id}`,
    service: "frame-ingest",
    rpc: RPC,
    started_at: Date.now(),
    duration_ms: id,
    outcome: "ok",
    ...part,
  });
}

/** Opens the console with its key and lets the gateway agree. */
async function openConsole({ page, visit }: PageRoom, key = "Control+d"): Promise<void> {
  await page.keyboard.press(key);
  await page.getByTestId("console").waitFor();
  await soon(() => asked(visit).at(-1) === true, "debug events asked for");
  const { payload } = await visit.message("setDebugRequest");
  visit.send("accepted", {
    event_type: "setDebugRequest",
    request_id: payload.request_id,
  });
}

const openTab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true }).click();

const asked = (visit: Visit) =>
  visit.messages.filter(({ type }) => type === "setDebugRequest").map(({ payload }) =>
    payload.enabled
  );

Deno.test("the console asks for debug events while it can be seen, and only then", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await soon(() => visit.messages.some(({ type }) => type === "setTierRequest"), "the page joined");
  assert.deepEqual(asked(visit), []);
  await openConsole(room);
  await page.keyboard.press("F12");
  await soon(() => asked(visit).at(-1) === false, "closing the console ends the events");
  assert.equal(await page.getByTestId("console").count(), 0);
  await openConsole(room, "F12");
  assert.deepEqual(asked(visit), [true, false, true]);
});

Deno.test("the console lists calls, filters them, and says what a failed one said", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await openConsole(room);
  await openTab(page, "Calls");
  for (let id = 1; id <= 400; id++) sayCall(visit, id);
  sayCall(visit, 401, {
    service: "camera",
    rpc: "octaneapi.LiveLinkService/SetCamera",
    outcome: "error",
    code: "INVALID_ARGUMENT",
    message: "no such camera",
  });
  const list = page.getByRole("listbox", { name: /Calls to Octane/ });
  await untilText(page, "console", /401 of 401/);
  assert.ok(await list.getByRole("option").count() < 60, "only what is in sight is in the page");
  assert.match(await list.getByRole("option").first().innerText(), /SetCamera/);
  const bad = list.locator(".is-bad");
  assert.equal(await bad.count(), 1);
  await list.focus();
  await page.keyboard.press("ArrowDown");
  const detail = page.getByRole("region", { name: "The chosen call" });
  assert.match(await detail.innerText(), /INVALID_ARGUMENT[^]*no such camera/);
  await page.getByRole("button", { name: "Back to durations" }).click();
  const durations = page.getByRole("region", { name: "Durations by rpc" });
  assert.match(
    await durations.innerText(),
    /getRenderStatistics\s+400\s+0\s+200\.0\s+380\.0\s+400\.0/,
  );
  await page.getByRole("checkbox", { name: "Failed only" }).check();
  await untilText(page, "console", /\b1 of 401/);
  await page.getByRole("checkbox", { name: "Failed only" }).uncheck();
  await page.getByRole("searchbox", { name: "Filter calls" }).fill("livelink");
  await untilText(page, "console", /\b1 of 401/);
  await page.getByRole("button", { name: "Hold what is shown" }).click();
  sayCall(visit, 500, { rpc: "octaneapi.LiveLinkService/GetCamera" });
  sayCall(visit, 501, { rpc: "octaneapi.LiveLinkService/GetCamera" });
  visit.send("viewerError", { code: "busy", message: "this came after the calls" });
  await untilText(page, "notices", /this came after the calls/);
  assert.match(await page.getByTestId("console").innerText(), /\b1 of 401/);
  await page.getByRole("button", { name: "Show what comes" }).click();
  await untilText(page, "console", /\b3 of 403/);
});

Deno.test("the console shows messages both ways without tokens, and drops with their meaning", async () => {
  await using room = await openRoom("#token=eyJhbGci.eyJyb29tIjoi.c2lnbmF0dXJl");
  const { page, visit } = room;
  welcome(visit, "live");
  await openConsole(room);
  await openTab(page, "Messages");
  visit.send("tokenRefreshed", { token: "very-secret-value", role: "admin" });
  await untilText(page, "console", /tokenRefreshed/);
  const list = page.getByRole("listbox", { name: /Messages of this page/ });
  await list.getByRole("option", { name: /tokenRefreshed/ }).click();
  const detail = page.getByRole("region", { name: "The chosen message" });
  await soon(async () => /"role": "admin"/.test(await detail.innerText()));
  assert.match(await detail.innerText(), /"token": "\[secret\]"/);
  // The page says hello again, with its token, while it is watched.
  visit.close(1012);
  const again = await room.gateway.visit(2);
  welcome(again, "live");
  await soon(() => asked(again)[0] === true, "debug events are asked for again");
  const text = await untilText(page, "console", /hello/);
  assert.ok(!text.includes("eyJ"));
  await page.getByRole("searchbox", { name: "Filter messages" }).fill("hello");
  await list.getByRole("option", { name: /hello/ }).first().click();
  await soon(async () => /"event_type": "hello"/.test(await detail.innerText()));
  assert.ok(!(await detail.innerText()).includes("c2lnbmF0dXJl"));

  await openTab(page, "Drops");
  again.send("dropCounts", { service: "frame-ingest", drops: { "superseded.full": 3 } });
  again.send("dropCounts", { service: "frame-ingest", drops: { "superseded.full": 8 } });
  const drops = await untilText(page, "console", /superseded\s+full\s+5\s+8/);
  assert.match(drops, /A newer image came before this one was encoded/);
});

Deno.test("the console draws where a frame's time went, up to its own drawing", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await openConsole(room);
  await openTab(page, "Frames");
  const body = await jpeg(64, 32, flat(BLUE));
  for (let seq = 1; seq <= 5; seq++) {
    const atMs = Date.now();
    visit.frame({ seq, capturedAtMs: atMs }, body);
    await soon(() => visit.acks.some((ack) => ack.seq === seq), `ack ${seq}`);
    visit.send("frameTimeline", {
      session: 7,
      seq,
      tier: "full",
      callback_at: atMs - 10,
      decoded_at: atMs - 7,
      encoded_at: atMs - 2,
      published_at: atMs - 1,
      received_at: atMs,
      sent_at: atMs,
      acked_at: Date.now(),
    });
  }
  const text = await untilText(page, "console", /Callback to drawn\s+5/);
  assert.match(text, /Decode\s+5\s+3\.0/);
  assert.match(text, /Encode\s+5\s+5\.0/);
  const isPainted = () =>
    page.locator(".console canvas").evaluate((canvas) => {
      const element = canvas as HTMLCanvasElement;
      const { width, height } = element;
      const { data } = element.getContext("2d")?.getImageData(width - 30, 0, 30, height) ?? {};
      return data?.some((value) => value !== 0) ?? false;
    });
  await soon(isPainted, "the newest columns at the right");
});

Deno.test("the console is copied as a report without a token", async () => {
  await using room = await openRoom("#token=eyJhbGci.eyJyb29tIjoi.c2lnbmF0dXJl");
  const { page, visit } = room;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  welcome(visit, "live");
  await openConsole(room);
  sayCall(visit, 1);
  await openTab(page, "Calls");
  await untilText(page, "console", /\b1 of 1\b/);
  await page.getByRole("button", { name: "Copy as a report" }).click();
  const { payload } = await visit.message("getDebugReportRequest");
  visit.send("debugReport", {
    made_at: Date.now(),
    sections: [{ title: "Versions", text: "fuelrail: 9.9.9" }],
    request_id: payload.request_id,
  });
  await untilText(page, "notices", /report was copied/);
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const part of ["# Fuelrail debug report", RPC, "fuelrail: 9.9.9", "192.168.1.20:51022"]) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
  assert.ok(!text.includes("eyJ"));
});

Deno.test("a console that is refused debug events says why", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await page.keyboard.press("Control+d");
  const { payload } = await visit.message("setDebugRequest");
  const { request_id } = payload;
  visit.send("viewerError", { code: "busy", message: "8 viewers get them already", request_id });
  await page.getByTestId("console").waitFor();
  await openTab(page, "Calls");
  await untilText(page, "console", /8 viewers get them already/);
});

Deno.test("every tab of the console is reached by keyboard and has no grave fault", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await openConsole(room);
  for (let id = 1; id <= 30; id++) sayCall(visit, id, id % 7 === 0 ? { outcome: "error" } : {});
  visit.send("dropCounts", { service: "gateway", drops: { "older": 3, odd: 1 } });
  visit.send("linkRegistration", {
    stream_open: true,
    registered: ["OnNewImageCallback"],
    refused: [{ callback: "OnNewStatisticsCallback", reason: "not in this Octane" }],
  });
  await untilText(page, "console", /refused: not in this Octane/);
  await page.getByRole("tab", { name: "Link", exact: true }).focus();
  for (const tab of ["Link", "Calls", "Messages", "Frames", "Drops"]) {
    const here = page.getByRole("tab", { name: tab, exact: true });
    await soon(async () => await here.getAttribute("aria-selected") === "true", tab);
    assert.deepEqual(await findings(page, ".console"), [], tab);
    await page.keyboard.press("ArrowRight");
  }
});
