import { CLOSE } from "@fuelrail/contracts/binary";
import assert from "node:assert/strict";
import { soon } from "./patience.ts";
import { factOf, untilFact, untilGone, untilMiddle, untilText } from "./page_probe.ts";
import { openRoom } from "./page_room.ts";
import { flat, GREEN, jpeg, RED } from "./pictures.ts";
import { sayLink, sayProgress, welcome } from "./room_script.ts";
import type { Visit } from "./scripted_gateway.ts";

const SIZE = { width: 400, height: 200, renderWidth: 400, renderHeight: 200 };

async function showPicture(visit: Visit, seq = 1, ageMs = 0): Promise<void> {
  const body = await jpeg(400, 200, flat(seq === 1 ? RED : GREEN));
  visit.frame({ ...SIZE, seq, capturedAtMs: Date.now() - ageMs }, body);
}

Deno.test("the page says that it is joining until the room has spoken", async () => {
  await using room = await openRoom("?room=stage-2");
  await untilText(room.page, "link", /^Joining$/);
  await untilText(room.page, "screen", /Joining the room/);
  assert.equal(room.visit.room, "STAGE-2");
});

Deno.test("the page says where it found no Octane and what to check", async () => {
  await using room = await openRoom();
  welcome(room.visit, "connecting");
  await untilText(room.page, "screen", /Looking for Octane at 192\.168\.1\.20:51022/);
  sayLink(room.visit, "offline", { reason: "connection refused" });
  const text = await untilText(room.page, "screen", /No Octane at 192\.168\.1\.20:51022/);
  for (const words of ["Connection refused", "GRPC API", "OCTANE_ADDRESS", "firewall", "Since"]) {
    assert.ok(text.includes(words), words);
  }
  await untilText(room.page, "link", /^Octane offline$/);
});

Deno.test("the page says that Octane is connected and has nothing to render", async () => {
  await using room = await openRoom();
  welcome(room.visit, "idle");
  sayProgress(room.visit, "stopped", 0);
  await untilText(room.page, "screen", /Connected, and nothing to render/);
  sayProgress(room.visit, "paused", 10);
  await untilText(room.page, "screen", /The render is paused/);
});

Deno.test("the page shows a finished render as finished, not as old", async () => {
  await using room = await openRoom();
  welcome(room.visit, "idle");
  sayProgress(room.visit, "finished", 1_000);
  await showPicture(room.visit, 1, 3_600_000);
  await untilMiddle(room.page, RED);
  await untilText(room.page, "link", /^Finished$/);
  await untilGone(room.page, "screen");
  assert.equal(await room.page.getByTestId("picture-label").count(), 0);
  await untilFact(room.page, "Picture age", /^60 min$/);
});

Deno.test("the page keeps the last picture when Octane is lost, calls it old, and recovers", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  sayProgress(visit, "rendering", 100);
  await showPicture(visit, 1, 120_000);
  await untilMiddle(page, RED);
  sayLink(visit, "offline", { reason: "the stream ended" });
  await untilText(page, "picture-label", /Old picture\s+2 min old/);
  await untilText(page, "screen", /Octane at 192\.168\.1\.20:51022 is offline/);
  const filter = () =>
    page.locator(".viewport-canvas").evaluate((canvas) => getComputedStyle(canvas).filter);
  await soon(async () => (await filter()).includes("brightness(0.55)"));
  assert.equal(await factOf(page, "Speed"), "\u2013");
  assert.equal(await factOf(page, "Frames/s"), "\u2013");

  sayLink(visit, "live");
  await showPicture(visit, 2);
  await untilMiddle(page, GREEN);
  await untilGone(page, "picture-label");
  await untilGone(page, "screen");
  await soon(async () => await filter() === "none");
});

Deno.test("the page shows why Octane is stalled without dimming the picture", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  await showPicture(visit);
  await untilMiddle(page, RED);
  sayLink(visit, "stalled", { reason: "no image for 15 s" });
  await untilText(page, "screen", /stopped answering[\s\S]*No image for 15 s/i);
  await untilText(page, "link", /^Stalled$/);
  await untilText(page, "picture-label", /Old picture/);
});

Deno.test("the page outlives its gateway: it counts down, keeps the picture and comes back", async () => {
  await using room = await openRoom();
  const { gateway, page, visit } = room;
  welcome(visit, "live");
  await showPicture(visit);
  await untilMiddle(page, RED);
  await gateway.stop();
  await untilText(page, "screen", /Connection to Fuelrail lost/);
  await untilText(page, "screen", /Next try (in \d+ s|now)|Trying now/);
  await untilText(page, "picture-label", /Old picture/);
  await untilMiddle(page, RED);

  gateway.start();
  const back = await gateway.visit(2);
  welcome(back, "live");
  await showPicture(back, 2);
  await untilMiddle(page, GREEN);
  await untilGone(page, "screen");
  await untilText(page, "link", /^Live$/);
  await soon(() => back.acks.length === 1);
});

Deno.test("the page takes the token out of its address and sends it in hello", async () => {
  await using room = await openRoom("?room=A#token=abc.def.ghi");
  const hello = await room.visit.message("hello");
  assert.equal(hello.payload.token, "abc.def.ghi");
  assert.equal(hello.payload.frames, true);
  await soon(() => room.page.url().endsWith("?room=A"), "an address without the token");
});

Deno.test("the page that is not let in says so and does not knock again", async () => {
  await using room = await openRoom("#token=bad");
  room.visit.close(CLOSE.unauthorised, "The access token has expired");
  const text = await untilText(room.page, "screen", /This room needs an access link/);
  assert.ok(text.includes("The access token has expired"));
  await untilText(room.page, "link", /^Not let in$/);
  assert.equal(await room.page.getByRole("button", { name: "Try now" }).count(), 0);
  assert.equal(room.gateway.visits.length, 1);
});

Deno.test("the page waits in front of a full room and can be told to knock", async () => {
  await using room = await openRoom();
  // It would knock by itself too, after some seconds, which never pass here.
  await room.page.clock.install({ time: 0 });
  await room.page.clock.pauseAt(60_000);
  room.visit.close(CLOSE.full, "No more viewers are let in");
  await untilText(room.page, "screen", /The room is full[\s\S]*Next try in \d+ s/);
  assert.equal(room.gateway.visits.length, 1);
  await room.page.getByRole("button", { name: "Try now" }).click();
  welcome(await room.gateway.visit(2), "live");
  await untilText(room.page, "link", /^Live$/);
});

Deno.test("the page says plainly that a test renderer is no Octane", async () => {
  await using room = await openRoom();
  welcome(room.visit, "live");
  assert.equal(await room.page.getByTestId("test-renderer").count(), 0);
  sayLink(room.visit, "live", { renderer: "Fuelrail test renderer" });
  await untilText(room.page, "test-renderer", /Test\srenderer/);
});

Deno.test("the page lets nothing that it does not understand disturb it", async () => {
  await using room = await openRoom();
  const { page, visit } = room;
  welcome(visit, "live");
  visit.sendRaw("{");
  visit.sendRaw('{"event_type":"linkStatus","payload":{"link":"sideways"}}');
  visit.sendRaw(new Uint8Array([70, 82, 9, 9]));
  visit.send("somethingNewer", { deep: [1, 2, 3] });
  await showPicture(visit);
  await untilMiddle(page, RED);
  await untilText(page, "link", /^Live$/);
});
