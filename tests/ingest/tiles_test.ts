import assert from "node:assert/strict";
import { decodeFrame, decodeTiles, type LiveTier, subjects } from "@fuelrail/contracts";
import { pixelsOf, TilePicture } from "../testkit/tile_picture.ts";
import { until } from "../testkit/until.ts";
import { type Rig, ROOM, type SeenFrame, withRig } from "./rig.ts";

/** 4 by 2 tiles of 64 pixels. */
const SIZE = { width: 256, height: 128 } as const;
/** What two encodings of one picture and the drift of a tile make, on average, levels of 255. */
const NEAR = 6;

/** Everything of a tier in the order in which it was published. */
function follow({ bus }: Rig, tier: LiveTier): { readonly messages: SeenFrame[] } {
  const messages: SeenFrame[] = [];
  for (const subject of [subjects.frame(ROOM, tier), subjects.tiles(ROOM, tier)]) {
    bus.subscribe(subject, ({ data }) => {
      const frame = decodeFrame(data);
      if (!frame.ok) throw new Error(frame.reason);
      messages.push(frame);
    });
  }
  return { messages };
}

/** Wants tiles, again and again, until what it returns is called or disposed of. */
function wantTiles({ bus }: Rig, tiers: readonly LiveTier[]): Disposable {
  const encoder = new TextEncoder();
  const say = (wanted: readonly LiveTier[]): void => {
    const entries = wanted.map((tier) => [tier, { max_fps: 60, tiles: true }]);
    const demand = { subscriber: "tiles", tiers: Object.fromEntries(entries), ttl_ms: 10_000 };
    bus.publish(subjects.demand(ROOM), encoder.encode(JSON.stringify(demand)));
  };
  say(tiers);
  const timer = setInterval(() => say(tiers), 2_000);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      say([]);
    },
  };
}

function tilesIn(messages: readonly SeenFrame[]): SeenFrame[] {
  return messages.filter(({ header }) => header.kind === "tiles");
}

function countOf({ body }: SeenFrame): number {
  const set = decodeTiles(body);
  return set.ok ? set.tiles.length : -1;
}

/** Plays the messages as somebody does who follows both; returns how far it was from each whole. */
async function play(messages: readonly SeenFrame[]): Promise<TilePicture> {
  const picture = new TilePicture();
  const wholes = new Map(
    messages.filter(({ header }) => header.kind === "image").map((each) => [each.header.seq, each]),
  );
  let told = 0;
  for (const message of tilesIn(messages)) {
    const { header } = message;
    assert.ok(header.seq > told, "each image is told once, in order");
    assert.ok(
      header.baseSeq === header.seq || header.baseSeq === told,
      "and goes on from the last",
    );
    told = header.seq;
    const whole = wholes.get(header.seq);
    if (header.baseSeq === header.seq) {
      assert.ok(whole !== undefined, "a base has its whole picture");
      assert.equal(countOf(message), 0);
      await picture.lay(whole);
      continue;
    }
    await picture.lay(message);
    if (whole === undefined) continue;
    const far = picture.distanceTo(await pixelsOf(whole.body));
    assert.ok(far <= NEAR, `image ${header.seq} is ${far} off`);
  }
  return picture;
}

for (const generation of ["beta2", "alpha5"] as const) {
  Deno.test(`frame-ingest tells a converging ${generation} render by tiles, never far from the whole pictures, and ends exact`, () =>
    withRig({ ...SIZE, generation, maxSamples: 24 }, async (rig) => {
      const { messages } = follow(rig, "full");
      using _tiles = wantTiles(rig, ["full"]);
      rig.want({ full: 60 });
      await rig.frame("still", ({ header }) => header.converged);
      const end = await until(() => tilesIn(messages).find(({ header }) => header.converged), {
        what: "the last tiles",
      });
      await rig.frame("full", ({ header }) => header.seq === end.header.seq);
      const picture = await play([...messages]);
      assert.equal(picture.header?.seq, end.header.seq);
      const last = messages.find(({ header }) =>
        header.kind === "image" && header.seq === end.header.seq
      );
      const far = picture.distanceTo(await pixelsOf(last?.body ?? new Uint8Array()));
      assert.ok(far <= 3, `the finished picture is ${far} off`);
      assert.equal(await rig.counted("dropped_total", { reason: "tiles" }), 0);
    }));

  Deno.test(`frame-ingest tells of a ${generation} region render only the tiles of the region`, () =>
    withRig({ ...SIZE, generation, maxSamples: 100_000 }, async (rig, peer) => {
      const { messages } = follow(rig, "full");
      using _tiles = wantTiles(rig, ["full"]);
      await until(() => messages.length > 4, { what: "the render runs" });
      peer.engine.setRegion(true, { minX: 64, minY: 64, maxX: 127, maxY: 127 }, 0);
      const inRegion = (message: SeenFrame): boolean => {
        const set = decodeTiles(message.body);
        return set.ok && set.tiles.every(({ column, row }) => column === 1 && row === 1);
      };
      // Images of before may still be on their way.
      await until(() => {
        const last = tilesIn(messages).slice(-8);
        return last.length === 8 && last.every(inRegion) &&
          last.every(({ header }) => header.baseSeq < header.seq) &&
          last.some((message) => countOf(message) === 1);
      }, { what: "tiles of the region alone" });
      await play([...messages]);
    }));
}

Deno.test("frame-ingest makes tiles of the tiers and as long as somebody wants them", () =>
  withRig({ ...SIZE, maxSamples: 100_000 }, async (rig) => {
    const half = follow(rig, "half");
    const full = follow(rig, "full");
    const tiles = wantTiles(rig, ["half"]);
    await until(() => tilesIn(half.messages).length > 6, { what: "tiles of half" });
    assert.equal(tilesIn(full.messages).length, 0);
    const [first] = tilesIn(half.messages);
    assert.deepEqual([first?.header.width, first?.header.height], [128, 64]);
    await play([...half.messages]);
    tiles[Symbol.dispose]();
    await until(async () => {
      const before = tilesIn(half.messages).length;
      const images = rig.frames.length;
      await until(() => rig.frames.length > images + 1, { what: "images go on" });
      return tilesIn(half.messages).length === before;
    }, { what: "no more tiles" });
  }));

Deno.test("frame-ingest begins anew with a whole picture when the camera moves", () =>
  withRig({ ...SIZE, maxSamples: 100_000 }, async (rig, peer) => {
    const { messages } = follow(rig, "full");
    using _tiles = wantTiles(rig, ["full"]);
    await until(() => tilesIn(messages).some(({ header }) => header.baseSeq < header.seq), {
      what: "tiles",
    });
    const before = messages.at(-1)?.header.epoch ?? 0;
    const pose = peer.camera();
    assert.ok(pose !== null);
    const [x, y, z] = pose.position ?? [0, 0, 0];
    peer.moveCamera({ ...pose, position: [x + 0.5, y, z] });
    const first = await until(() => tilesIn(messages).find(({ header }) => header.epoch > before), {
      what: "tiles of the new epoch",
    });
    assert.equal(first.header.baseSeq, first.header.seq);
    await play([...messages]);
  }));
