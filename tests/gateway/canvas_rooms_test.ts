import assert from "node:assert/strict";
import { CLOSE, NAME_HEADER, subjects, VIEWER_HEADER } from "@fuelrail/contracts";
import { CanvasClient, madeUpRoom } from "../testkit/canvas_client.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until, within } from "../testkit/until.ts";
import { jpegOf, pngOf, startCanvasRig } from "./canvas_rig.ts";

const DRAW_INTERVAL_MS = 80;

/** Draws one stroke as drawing pages do: the end is said first, the PNG follows when it is made. */
async function stroke(client: CanvasClient, red: number): Promise<Uint8Array> {
  const url = `data:image/jpeg;base64,${(await jpegOf(64, 64, red)).toBase64()}`;
  client.send("state", "drawing:start");
  for (let n = 0; n < 4; n++) {
    client.send("draw", url);
    await new Promise((resolve) => setTimeout(resolve, DRAW_INTERVAL_MS));
  }
  client.send("state", "drawing:end");
  const png = await pngOf(64, 64, red);
  client.sendRaw(png);
  return png;
}

Deno.test("what a canvas client says reaches the others as it came, and never itself", async () => {
  await using rig = await startCanvasRig();
  const room = madeUpRoom();
  const [one, two, watcher] = await Promise.all(
    ["&source=canvas", "&source=both", "&source=canvas"].map((query) => rig.client(query, room)),
  );
  assert.ok(one !== undefined && two !== undefined && watcher !== undefined);
  assert.equal(one.room, room);
  for (const client of [one, two, watcher]) await client.next("drawing:start");
  const png = await stroke(one, 120);
  for (const client of [two, watcher]) {
    const final = await client.next("png");
    assert.deepEqual(final.is === "binary" && final.bytes, png);
    const words = client.words.slice(client.words.lastIndexOf("drawing:start"));
    assert.deepEqual([...new Set(words)], ["drawing:start", "draw", "drawing:end", "png"]);
  }
  // Spaces and order of fields stay as they were.
  const odd = '{ "payload": {"size": 3},  "type":"brush" }';
  one.sendRaw(odd);
  const heard = await two.next("brush");
  assert.equal(heard.is === "text" && heard.text, odd);
  two.send("proc", "warmer");
  assert.deepEqual(await one.next("proc"), await watcher.next("proc"));
  assert.deepEqual(one.words, ["hello", "drawing:start", "proc"], "nothing came back");
});

Deno.test("two pages draw at once, and neither locks the other's watchers out", async () => {
  await using rig = await startCanvasRig();
  const room = madeUpRoom();
  const [one, two, watcher] = await Promise.all(
    [1, 2, 3].map(() => rig.client("&source=canvas", room)),
  );
  assert.ok(one !== undefined && two !== undefined && watcher !== undefined);
  await Promise.all([stroke(one, 50), stroke(two, 250), stroke(one, 80)]);
  await until(() => watcher.words.filter((word) => word === "png").length >= 2);
  let isLocked = false;
  for (const word of watcher.words) {
    if (word === "drawing:start") isLocked = false;
    if (word === "drawing:end" || word === "png") isLocked = true;
    if (word === "draw") assert.equal(isLocked, false, watcher.words.join());
  }
});

Deno.test("source keeps drawings from clients of the render, and notes reach everybody", async () => {
  await using rig = await startCanvasRig();
  const page = await rig.client("&source=canvas&name=Ada");
  const stage = await rig.client();
  await stroke(page, 90);
  page.send("prompt", "evening light");
  const note = await stage.next("prompt");
  assert.equal(note.is === "text" && note.payload, "evening light");
  assert.deepEqual(stage.words, ["hello", "drawing:start", "prompt"]);
  const viewer = await connectViewer({ port: rig.port, hello: { name: "Mara" } });
  viewer.send("setPromptRequest", { text: "colder" }, "n1");
  for (const client of [page, stage]) {
    const proc = await client.next("proc");
    assert.equal(proc.is === "text" && proc.payload, "colder");
  }
  const late = await rig.client();
  const told = await late.next("proc");
  assert.equal(told.is === "text" && told.payload, "colder");
  await viewer.close();
});

Deno.test("a page that leaves in the middle of a drawing sets the others free", async () => {
  await using rig = await startCanvasRig();
  const viewer = await connectViewer({ port: rig.port });
  const page = await rig.client("&source=canvas&name=Ada");
  const watcher = await rig.client("&source=canvas");
  await watcher.next("drawing:start");
  page.send("state", "drawing:start");
  page.send("state", "drawing:end");
  await watcher.next("drawing:end");
  await page.close();
  await watcher.next("drawing:start");
  const ended = await viewer.next("drawingChanged", ({ ended }) => ended !== undefined);
  assert.deepEqual([ended.ended, ended.name], ["left", "Ada"]);
  assert.equal(await rig.metric("canvas_releases_total", '{reason="left"}'), 1);
  await viewer.close();
});

Deno.test("viewers of the render see who draws, what, and how it ends", async () => {
  await using rig = await startCanvasRig();
  const viewer = await connectViewer({ port: rig.port });
  viewer.send("getDrawingRequest", {}, "d0");
  assert.equal((await viewer.next("viewerError")).code, "not_found");
  const page = await rig.client("&source=canvas&name=Ad%C3%A1");
  await stroke(page, 60);
  const started = await viewer.next("drawingChanged");
  assert.deepEqual([started.state, started.name], ["drawing:start", "Ad\u00e1"]);
  await viewer.next("drawingChanged", ({ image }) => image !== undefined);
  const ended = await viewer.next("drawingChanged", (word) => word.ended === "finished");
  assert.match(ended.image ?? "", /^data:image\/jpeg;base64,/);
  viewer.forget();
  viewer.send("getDrawingRequest", {}, "d1");
  const again = await viewer.next("drawingChanged");
  assert.equal(again.image, ended.image);
  await viewer.close();
});

Deno.test("a page that joins later gets the drawing so far", async () => {
  await using rig = await startCanvasRig();
  const room = madeUpRoom();
  const page = await rig.client("&source=canvas", room);
  const watcher = await rig.client("&source=canvas", room);
  const png = await stroke(page, 60);
  await watcher.next("png");
  const late = await rig.client("&source=canvas", room);
  const final = await late.next("png");
  assert.deepEqual(late.words, ["hello", "drawing:end", "png"]);
  assert.deepEqual(final.is === "binary" && final.bytes, png);
});

Deno.test("publishers on the bus are canvas clients too", async () => {
  await using rig = await startCanvasRig();
  const client = await rig.client("&source=canvas");
  await client.next("drawing:start");
  const say = (data: Uint8Array, headers = {}) =>
    rig.bus.publish(subjects.canvas(rig.room), data, headers);
  const png = await pngOf(8, 8);
  const headers = { [VIEWER_HEADER]: "relay-1", [NAME_HEADER]: "Relay" };
  say(new TextEncoder().encode('{"type":"state","payload":"drawing:end"}'), headers);
  say(png, headers);
  say(new Uint8Array([1, 2, 3]));
  const final = await client.next("png");
  assert.deepEqual(client.words.slice(-2), ["drawing:end", "png"]);
  assert.deepEqual(final.is === "binary" && final.bytes, png);
  await until(async () => await rig.metric("canvas_refused_total", '{reason="not_json"}') === 1);
});

Deno.test("tokens come as bearer or in the query, and nobody draws without one", async () => {
  await using rig = await startCanvasRig({ authSecret: "a secret of at least thirty-two bytes" });
  const stranger = new CanvasClient({ port: rig.port, room: "STUDIO" });
  const { code, reason } = await within(stranger.closed, 60_000, "closed");
  assert.equal(code, CLOSE.unauthorised);
  assert.match(reason, /token/i);
  const { sign } = await import("hono/jwt");
  const token = await sign(
    { room: "STUDIO", role: "operator", exp: Math.floor(Date.now() / 1_000) + 60, jti: "t1" },
    "a secret of at least thirty-two bytes",
  );
  const inQuery = await rig.client(`&source=canvas&token=${token}`);
  const bearer = new CanvasClient({
    port: rig.port,
    room: "STUDIO",
    query: "&source=canvas",
    headers: { authorization: `Bearer ${token}` },
  });
  await bearer.ready();
  inQuery.send("proc", "hello there");
  await bearer.next("proc");
  await bearer.close();
  const elsewhere = new CanvasClient({ port: rig.port, room: "OTHER", query: `&token=${token}` });
  assert.equal((await within(elsewhere.closed, 60_000, "closed")).code, CLOSE.forbidden);
});

Deno.test("the root path and a room in small letters work as well", async () => {
  await using rig = await startCanvasRig();
  const client = new CanvasClient({ port: rig.port, room: "studio", path: "/" });
  await client.ready();
  assert.equal(client.room, "STUDIO");
  await client.close();
});
