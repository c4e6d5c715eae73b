import assert from "node:assert/strict";
import { decodeTiles, subjects } from "@fuelrail/contracts";
import { connectViewer, type RawViewer, type SeenFrame } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { startIngestSide } from "./ingest_side.ts";
import { frameBytes, publishFrame, publishTiles, withGateway, withGatewayAtOnce } from "./rig.ts";

const TILED = { tiles: true } as const;

/** Whole pictures as `5`, tiles as `6<5 0,0 2,1`. */
function told({ header, body }: SeenFrame): string {
  if (header.kind === "image") return `${header.seq}`;
  const set = decodeTiles(body);
  if (!set.ok) throw new Error(set.reason);
  const places = set.tiles.map(({ column, row }) => ` ${column},${row}`).join("");
  return `${header.seq}<${header.baseSeq}${places}`;
}

function allTold({ frames }: RawViewer): string[] {
  return frames.map(told);
}

async function untilTold(viewer: RawViewer, last: string): Promise<void> {
  await until(() => allTold(viewer).at(-1) === last, {
    what: last,
    instead: () => allTold(viewer).join(" | "),
  });
}

Deno.test("a viewer that takes tiles gets them on what it acknowledged, others whole frames only", () =>
  withGateway(async (rig) => {
    const tiled = await connectViewer({ port: rig.port, hello: TILED });
    const plain = await connectViewer({ port: rig.port });
    publishFrame(rig, { seq: 1 }, 5_000);
    publishTiles(rig, { seq: 1, baseSeq: 1 });
    await untilTold(tiled, "1");
    publishTiles(rig, { seq: 2, baseSeq: 1 }, [[0, 0], [3, 2]]);
    publishFrame(rig, { seq: 2 }, 5_000);
    await untilTold(tiled, "2<1 0,0 3,2");
    publishTiles(rig, { seq: 3, baseSeq: 2 });
    await untilTold(tiled, "3<2");
    await untilTold(plain, "2");
    assert.deepEqual(allTold(tiled), ["1", "2<1 0,0 3,2", "3<2"]);
    assert.deepEqual(allTold(plain), ["1", "2"]);
    await tiled.close();
    await plain.close();
  }));

Deno.test("a viewer that joins gets the whole picture at once and then every tile that is newer", () =>
  withGateway(async (rig) => {
    const first = await connectViewer({ port: rig.port, hello: TILED });
    publishFrame(rig, { seq: 1 }, 5_000);
    publishTiles(rig, { seq: 1, baseSeq: 1 });
    await untilTold(first, "1");
    publishTiles(rig, { seq: 2, baseSeq: 1 }, [[0, 0]]);
    await untilTold(first, "2<1 0,0");
    publishTiles(rig, { seq: 3, baseSeq: 2 }, [[1, 0]]);
    await until(() => first.frames.at(-1)?.header.seq === 3);
    const late = await connectViewer({ port: rig.port, hello: TILED });
    await until(() => late.frames.length === 2);
    assert.deepEqual(allTold(late), ["1", "3<1 0,0 1,0"]);
    await first.close();
    await late.close();
  }));

Deno.test("a viewer gets the whole picture where that is less than the tiles", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port, hello: TILED });
    publishFrame(rig, { seq: 1 }, 5_000);
    publishTiles(rig, { seq: 1, baseSeq: 1 });
    await untilTold(viewer, "1");
    publishFrame(rig, { seq: 2 }, 500);
    publishTiles(rig, { seq: 2, baseSeq: 1 }, [[0, 0], [1, 1], [2, 2]], 400);
    await untilTold(viewer, "2");
    publishTiles(rig, { seq: 3, baseSeq: 2 }, [[0, 0]]);
    await untilTold(viewer, "3<2 0,0");
    await viewer.close();
  }));

Deno.test("a slow viewer gets fewer messages, of newer tiles", () =>
  withGatewayAtOnce(async (rig) => {
    const slow = await connectViewer({ port: rig.port, hello: TILED, acks: false });
    publishFrame(rig, { seq: 1 }, 500);
    publishTiles(rig, { seq: 1, baseSeq: 1 });
    await untilTold(slow, "1");
    for (let seq = 2; seq <= 20; seq++) {
      publishTiles(rig, { seq, baseSeq: seq - 1 }, [[seq % 3, 0]]);
    }
    slow.send("ping", { t: 1 });
    await slow.next("pong");
    assert.equal(slow.frames.length, 1);
    slow.ack({ seq: 1, tier: "full" });
    await until(() => slow.frames.length === 2);
    const [, tiles] = slow.frames;
    assert.ok(tiles !== undefined);
    assert.deepEqual(told(tiles).split(" ").toSorted(), ["0,0", "1,0", "2,0", "20<1"]);
    const set = decodeTiles(tiles.body);
    assert.ok(set.ok);
    assert.deepEqual(set.tiles.map(({ bytes }) => bytes[0]).toSorted(), [18, 19, 20]);
    await slow.close();
  }));

Deno.test("after tiles that the bus lost, the next whole picture goes on, and the gap is counted", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port, hello: TILED });
    publishFrame(rig, { seq: 1 }, 5_000);
    publishTiles(rig, { seq: 1, baseSeq: 1 });
    await untilTold(viewer, "1");
    publishTiles(rig, { seq: 3, baseSeq: 2 }, [[0, 0]]);
    publishFrame(rig, { seq: 4 }, 5_000);
    await untilTold(viewer, "4");
    publishTiles(rig, { seq: 5, baseSeq: 4 }, [[0, 1]]);
    await untilTold(viewer, "5<4 0,1");
    assert.equal(await rig.metric("frames_dropped_total", '{reason="tile_gap"}'), 1);
    await viewer.close();
  }));

Deno.test("garbage, tiles of an older epoch or another size harm nothing and are counted", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port, hello: TILED });
    publishFrame(rig, { seq: 1, epoch: 2 }, 5_000);
    publishTiles(rig, { seq: 1, baseSeq: 1, epoch: 2 });
    await untilTold(viewer, "1");
    rig.bus.publish(subjects.tiles(rig.room, "full"), crypto.getRandomValues(new Uint8Array(300)));
    rig.bus.publish(subjects.tiles(rig.room, "full"), frameBytes({ seq: 9, epoch: 2 }));
    publishTiles(rig, { seq: 2, baseSeq: 1, epoch: 1 }, [[0, 0]]);
    publishTiles(rig, { seq: 3, baseSeq: 1, epoch: 2 }, [[2, 0]]);
    await untilTold(viewer, "3<1 2,0");
    publishTiles(rig, { seq: 4, baseSeq: 3, epoch: 2, width: 900 }, [[0, 0]]);
    publishTiles(rig, { seq: 5, baseSeq: 4, epoch: 2 }, [[900, 0]]);
    publishFrame(rig, { seq: 6, epoch: 2 }, 5_000);
    await untilTold(viewer, "6");
    const count = (reason: string) => rig.metric("frames_dropped_total", `{reason="${reason}"}`);
    assert.equal(await count("unreadable"), 2);
    assert.equal(await count("older"), 1);
    assert.ok(await count("tile_form") + await count("tile_gap") >= 2);
    await viewer.close();
  }));

Deno.test("without tiles from frame-ingest a viewer that would take them follows whole frames", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port, hello: TILED });
    for (let seq = 1; seq <= 3; seq++) {
      publishFrame(rig, { seq });
      await untilTold(viewer, `${seq}`);
    }
    await viewer.close();
  }));

Deno.test("a viewer that cannot place tiles gets the whole picture when it asks", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port, hello: TILED });
    publishFrame(rig, { seq: 1 }, 5_000);
    publishTiles(rig, { seq: 1, baseSeq: 1 });
    publishTiles(rig, { seq: 2, baseSeq: 1 }, [[0, 0]]);
    await untilTold(viewer, "2<1 0,0");
    viewer.send("wholeFrameRequest", {}, 7);
    await viewer.next("accepted");
    await until(() => viewer.frames.length === 4);
    assert.deepEqual(allTold(viewer).slice(2), ["1", "2<1 0,0"]);
    await viewer.close();
  }));

Deno.test("demand asks for tiles apart from whole frames and ends with the last viewer that takes them", () =>
  withGateway(async (rig) => {
    const ingest = startIngestSide(rig.bus, rig.room);
    const last = (isTiled: boolean) =>
      ingest.demands.findLast(({ subscriber }) => subscriber.endsWith(".tiles") === isTiled);
    const tiled = await connectViewer({ port: rig.port, hello: { ...TILED, max_fps: 20 } });
    await until(() => last(true) !== undefined);
    assert.deepEqual(last(true)?.tiers, { full: { max_fps: 20, tiles: true } });
    assert.deepEqual(last(false)?.tiers, { still: { max_fps: 0 } });
    const plain = await connectViewer({ port: rig.port, hello: { max_fps: 5 } });
    await until(() => last(false)?.tiers.full !== undefined);
    assert.deepEqual(last(false)?.tiers, { full: { max_fps: 5 }, still: { max_fps: 0 } });
    await tiled.close();
    await until(() => last(true)?.ttl_ms === 0, { what: "tiles are wanted no more" });
    await plain.close();
    ingest.stop();
  }));

Deno.test("a tiled viewer keeps its tier until the one that it asked for has a whole picture", () =>
  withGateway(async (rig) => {
    const viewer = await connectViewer({ port: rig.port, hello: TILED });
    publishFrame(rig, { seq: 1 }, 5_000);
    publishTiles(rig, { seq: 1, baseSeq: 1 });
    await untilTold(viewer, "1");
    viewer.send("setTierRequest", { tier: "half" });
    await viewer.next("tierChanged");
    const half = { tier: "half", width: 512, height: 256 } as const;
    publishTiles(rig, { ...half, seq: 2, baseSeq: 1 }, [[0, 0]]);
    publishTiles(rig, { seq: 2, baseSeq: 1 }, [[5, 5]]);
    await untilTold(viewer, "2<1 5,5");
    publishFrame(rig, { ...half, seq: 3 }, 2_000);
    publishTiles(rig, { ...half, seq: 3, baseSeq: 3 });
    await untilTold(viewer, "3");
    publishTiles(rig, { ...half, seq: 4, baseSeq: 3 }, [[1, 1]]);
    await untilTold(viewer, "4<3 1,1");
    assert.equal(viewer.frames.at(-1)?.header.tier, "half");
    await viewer.close();
  }));
