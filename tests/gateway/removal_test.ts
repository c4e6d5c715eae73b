import { CLOSE } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { CanvasClient } from "../testkit/canvas_client.ts";
import { DisplayClient } from "../testkit/display_client.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until, within } from "../testkit/until.ts";
import { createAccessRig, mint } from "./access_rig.ts";
import { STUDIO } from "./rig.ts";

Deno.test("an admin removes a display of another gateway, which presence names", async () => {
  await using rig = await createAccessRig();
  const [one, two] = [await rig.start(), await rig.start()];
  const [admin, { token }] = [await mint({ role: "admin" }), await mint()];
  const hello = { modes: ["json"], name: "Wall", token };
  const display = new DisplayClient({ port: two.port, room: STUDIO, hello });
  await display.next("welcome");
  const boss = await connectViewer({ port: one.port, hello: { token: admin.token } });
  const { viewers } = await boss.next(
    "presenceChanged",
    ({ viewers }) => viewers.some(({ name }) => name === "Wall"),
  );
  const id = viewers.find(({ name }) => name === "Wall")?.viewer_id ?? "";
  boss.send("removeViewerRequest", { viewer_id: id, reason: "wrong wall" }, 1);
  assert.equal((await boss.next("accepted")).event_type, "removeViewerRequest");
  const { code, reason } = await within(display.closed, 60_000, "the display is closed");
  assert.equal(code, CLOSE.forbidden);
  assert.match(reason, /wrong wall/);
  await boss.close();
});

Deno.test("an admin removes a drawing page of any gateway by the id that its drawings carry", async () => {
  await using rig = await createAccessRig();
  const [one, two] = [await rig.start(), await rig.start()];
  const [admin, { token }] = [await mint({ role: "admin" }), await mint()];
  const boss = await connectViewer({ port: one.port, hello: { token: admin.token } });
  await boss.next("welcome");
  for (const [gateway, name] of [[one, "Near"], [two, "Far"]] as const) {
    const query = `&source=canvas&name=${name}&token=${token}`;
    const canvas = new CanvasClient({ port: gateway.port, room: STUDIO, query });
    await canvas.ready();
    canvas.send("state", "drawing:start");
    const { sender } = await boss.next("drawingChanged", (drawing) => drawing.name === name);
    boss.send("removeViewerRequest", { viewer_id: sender, reason: "not invited" }, name);
    assert.equal((await boss.next("accepted")).event_type, "removeViewerRequest");
    const { code, reason } = await within(canvas.closed, 60_000, "the drawing page is closed");
    assert.equal(code, CLOSE.forbidden);
    assert.match(reason, /not invited/);
  }
  await boss.close();
});

Deno.test("removing somebody who is nowhere, or in another room, is refused by name", async () => {
  await using rig = await createAccessRig();
  const one = await rig.start();
  const admin = await mint({ role: "admin" });
  const roaming = await mint({ room: "*" });
  const query = `&source=canvas&name=Else&token=${roaming.token}`;
  const canvas = new CanvasClient({ port: one.port, room: "STAGE", query });
  await canvas.ready();
  const id = await until(() => {
    const line = rig.logged.find((each) => each.includes("canvas client joined"));
    return /canvas-\w+/.exec(line ?? "")?.[0];
  }, { what: "the id of the drawing page in the log" });
  for (const viewerId of [id, "v-nobody"]) {
    const payload = { viewer_id: viewerId };
    const answer = await rig.ask(one, "removeViewerRequest", payload, admin.token);
    assert.equal(answer.status, 404);
    assert.match(
      String(answer.payload["message"]),
      new RegExp(`Nobody in the room is ${viewerId}`),
    );
  }
  assert.ok(!canvas.isClosed);
  await canvas.close();
});
