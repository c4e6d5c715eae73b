import assert from "node:assert/strict";
import { createStatePublisher } from "@fuelrail/kit/state";
import { systemClock } from "@fuelrail/kit/clock";
import { until } from "../testkit/until.ts";
import { jpegOf, pictureOf, pngOf, startCanvasRig } from "./canvas_rig.ts";

Deno.test("a canvas client gets hello, a start and the newest picture as it joins", async () => {
  await using rig = await startCanvasRig();
  const jpeg = await jpegOf(64, 32);
  rig.show({ seq: 3, width: 64, height: 32 }, jpeg);
  const client = await rig.client();
  const draw = await client.next("draw");
  assert.deepEqual(client.words, ["hello", "drawing:start", "draw"]);
  assert.equal(client.room, "STUDIO");
  const { bytes } = await pictureOf(draw.is === "text" ? draw.payload : "");
  assert.deepEqual(bytes, jpeg, "a picture that fits is passed on as it came");
  assert.ok(await rig.metric("canvas_pictures_total", '{how="passed_on"}') >= 1);
  assert.equal(await rig.metric("canvas_pictures_total", '{how="encoded"}'), 0);
  assert.equal(await rig.metric("canvas_clients"), 1);
});

Deno.test("a canvas client that joins a settled room gets the end and the lossless picture", async () => {
  await using rig = await startCanvasRig();
  const first = await rig.client();
  const png = await pngOf(64, 32);
  rig.show({ seq: 4, width: 64, height: 32 }, await jpegOf(64, 32));
  rig.show({ seq: 4, tier: "still", width: 64, height: 32 }, png);
  await first.next("png");
  const late = await rig.client();
  const final = await late.next("png");
  assert.deepEqual(late.words, ["hello", "drawing:end", "png"]);
  assert.deepEqual(final.is === "binary" && final.bytes, png);
});

Deno.test("a canvas client follows the render from restart to settled and on", async () => {
  await using rig = await startCanvasRig();
  const client = await rig.client();
  const [jpeg, png] = [await jpegOf(64, 32), await pngOf(64, 32)];
  const size = { width: 64, height: 32 };
  rig.show({ seq: 1, ...size }, jpeg);
  await client.next("draw");
  rig.show({ seq: 2, tier: "still", ...size }, png);
  await client.next("png");
  assert.deepEqual(client.words.slice(-2), ["drawing:end", "png"]);
  rig.show({ seq: 3, ...size }, jpeg);
  await client.next("draw");
  assert.deepEqual(client.words.slice(-2), ["drawing:start", "draw"], "images have resumed");
  rig.show({ seq: 4, tier: "still", ...size }, png);
  await client.next("png");
  const publisher = createStatePublisher({
    ...{ bus: rig.bus, room: rig.room, session: 7, clock: systemClock },
    kind: "render",
    snapshot: () => [],
  });
  try {
    // The state's owner has begun anew, so the first word is its new session's.
    await until(() => {
      publisher.publish("renderRestarted", { epoch: 2, changeLevel: 2 });
      return client.words.at(-1) === "drawing:start";
    }, { what: "drawing:start at a restart" });
  } finally {
    publisher.stop();
  }
});

Deno.test("a gesture that begins while images come is told once by a start", async () => {
  await using rig = await startCanvasRig();
  const client = await rig.client("&interval=20");
  const jpeg = await jpegOf(64, 32);
  const size = { width: 64, height: 32 };
  rig.show({ seq: 1, ...size }, jpeg);
  await client.next("draw");
  // A start that is told twice within half a second says nothing new.
  await new Promise((resolve) => setTimeout(resolve, 600));
  rig.show({ seq: 2, interactive: true, epoch: 2, ...size }, jpeg);
  await client.next("draw");
  for (let seq = 3; seq < 10; seq++) {
    rig.show({ seq, interactive: true, epoch: seq, ...size }, jpeg);
    await client.next("draw");
  }
  const starts = client.words.filter((word) => word === "drawing:start");
  assert.equal(starts.length, 2, client.words.join());
});

Deno.test("pictures that are too large are made once for all who want the same size", async () => {
  await using rig = await startCanvasRig();
  const clients = await Promise.all([1, 2, 3].map(() => rig.client("&size=256")));
  const exact = await rig.client("&size=256&quality=40");
  rig.show({ seq: 1, width: 640, height: 320 }, await jpegOf(640, 320));
  for (const client of [...clients, exact]) {
    const draw = await client.next("draw");
    const { width, height, format } = await pictureOf(draw.is === "text" ? draw.payload : "");
    assert.deepEqual([width, height, format], [256, 128, "jpeg"]);
  }
  assert.equal(await rig.metric("canvas_pictures_total", '{how="encoded"}'), 2);
  const wanted = rig.ingest.demands.at(-1);
  assert.ok(wanted?.tiers.still !== undefined);
});

Deno.test("a large render is asked for in the tier that fits", async () => {
  await using rig = await startCanvasRig();
  const client = await rig.client();
  rig.show({ seq: 1, width: 1_920, height: 1_080 }, await jpegOf(1_920, 1_080));
  await client.next("draw");
  await until(() => {
    const tiers = rig.ingest.demands.at(-1)?.tiers;
    return tiers?.half !== undefined && tiers.full === undefined;
  }, { what: "half is wanted" });
  const half = await jpegOf(960, 540);
  rig.show({
    ...{ seq: 2, tier: "half", width: 960, height: 540 },
    ...{ renderWidth: 1_920, renderHeight: 1_080 },
  }, half);
  const draw = await client.next("draw");
  assert.deepEqual((await pictureOf(draw.is === "text" ? draw.payload : "")).bytes, half);
});

Deno.test("a finished picture that was only announced is fetched, and not sent when images resume", async () => {
  await using rig = await startCanvasRig();
  const client = await rig.client();
  const [jpeg, png] = [await jpegOf(64, 32), await pngOf(64, 32)];
  const size = { width: 64, height: 32 };
  rig.ingest.stills.set("7 2", png);
  rig.show({ seq: 1, ...size }, jpeg);
  await client.next("draw");
  rig.show({ seq: 2, tier: "still", announced: true, ...size }, new Uint8Array(0));
  const final = await client.next("png");
  assert.deepEqual(final.is === "binary" && final.bytes, png);
  rig.show({ seq: 3, ...size }, jpeg);
  await client.next("draw");
  rig.ingest.stills.set("7 4", png);
  rig.show({ seq: 4, tier: "still", announced: true, ...size }, new Uint8Array(0));
  rig.show({ seq: 5, ...size }, jpeg);
  await client.next("draw");
  rig.show({ seq: 6, tier: "still", ...size }, png);
  await client.next("png");
  assert.equal(client.words.filter((word) => word === "png").length, 2);
  assert.equal(client.words.filter((word) => word === "drawing:end").length, 2);
});

Deno.test("live pictures keep to the interval that was asked for, the newest of them", async () => {
  await using rig = await startCanvasRig();
  const client = await rig.client("&interval=400");
  const fromMs = performance.now();
  const jpeg = await jpegOf(64, 32);
  for (let seq = 1; seq <= 40; seq++) {
    rig.show({ seq, width: 64, height: 32 }, new Uint8Array([...jpeg, seq]));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await until(() => {
    const last = client.heard.at(-1);
    if (last?.is !== "text" || last.type !== "draw") return false;
    return Uint8Array.fromBase64(String(last.payload).split(",")[1] ?? "").at(-1) === 40;
  }, { what: "the newest picture" });
  const draws = client.words.filter((word) => word === "draw").length;
  const most = (performance.now() - fromMs) / 400 + 2;
  assert.ok(draws <= most, `${draws} pictures where ${most} were due at most`);
});

Deno.test("a client of source canvas asks nothing of the render", async () => {
  await using rig = await startCanvasRig();
  const client = await rig.client("&source=canvas");
  rig.show({ seq: 1, width: 64, height: 32 }, await jpegOf(64, 32));
  await client.next("drawing:start");
  const other = await rig.client();
  await other.next("draw");
  assert.deepEqual(client.words, ["hello", "drawing:start"]);
  await other.close();
  await until(() => Object.keys(rig.ingest.demands.at(-1)?.tiers ?? {}).length === 0, {
    what: "nothing is wanted",
  });
});
