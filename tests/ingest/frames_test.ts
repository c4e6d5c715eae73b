import assert from "node:assert/strict";
import sharp from "sharp";
import { FRAME_PART_BYTES, subjects } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { type Rig, ROOM, type SeenFrame, startRig, withRig } from "./rig.ts";

const GENERATIONS = ["beta2", "alpha5"] as const;

async function sizeOf(bytes: Uint8Array) {
  const { width, height, format, hasAlpha } = await sharp(bytes).metadata();
  return { width, height, format, hasAlpha };
}

for (const generation of GENERATIONS) {
  Deno.test(`frame-ingest shows a ${generation} render from its first image to a lossless still`, () =>
    withRig({ generation }, async (rig) => {
      rig.want({ full: 60, half: 60, quarter: 60 });
      const first = await rig.frame("full");
      assert.deepEqual([first.header.codec, first.header.width, first.header.height], [
        "jpeg",
        64,
        32,
      ]);
      assert.equal(first.header.session, rig.ingest.session);
      assert.deepEqual(await sizeOf((await rig.frame("half")).body), {
        width: 32,
        height: 16,
        format: "jpeg",
        hasAlpha: false,
      });
      assert.equal((await sizeOf((await rig.frame("quarter")).body)).width, 16);
      const still = await rig.frame("still", ({ header }) => header.converged);
      assert.deepEqual([still.header.lossless, still.header.samples], [true, 16]);
      assert.deepEqual(await sizeOf(still.body), {
        width: 64,
        height: 32,
        format: "png",
        hasAlpha: false,
      });
      await rig.event("renderFinished", ({ samples }) => samples === 16);
      await rig.link("idle");
    }));

  Deno.test(`frame-ingest shows at once what a ${generation} Octane finished long ago`, () =>
    withRig({ generation, maxSamples: 2 }, async (rig, peer) => {
      await rig.frame("still", ({ header }) => header.converged);
      const late = await startRig(peer);
      try {
        const full = await late.frame("full");
        assert.ok(full.header.converged);
        await late.frame("still", ({ header }) => header.converged);
        assert.ok((await late.snapshot("full")) !== undefined);
        assert.equal((await late.link("idle")).reason, "The render is finished");
      } finally {
        await late.stop();
      }
    }));

  Deno.test(`frame-ingest announces a large ${generation} still and gives it in parts`, () =>
    withRig(
      { generation, width: 3840, height: 2160, replayFps: 2 },
      async (rig, peer) => {
        rig.want({ full: 30, half: 30 });
        const full = await rig.frame("full");
        assert.deepEqual([full.header.width, full.header.height], [3840, 2160]);
        assert.deepEqual(await sizeOf(full.body), {
          width: 3840,
          height: 2160,
          format: "jpeg",
          hasAlpha: false,
        });
        assert.equal((await rig.frame("half")).header.width, 1920);
        peer.engine.pause();
        const { header, body } = await lastStill(rig, peer.engine.latest?.tonemappedSamples);
        assert.deepEqual([header.announced, header.lossless, body.length], [true, true, 0]);
        assert.equal((await rig.snapshot("still"))?.header.seq, header.seq);
        const png = await partsOf(rig, header.session, header.seq);
        assert.deepEqual([(await sizeOf(png)).width, (await sizeOf(png)).format], [3840, "png"]);
      },
    ));

  Deno.test(`frame-ingest carries 1920 x 1080 and 1 x 1 of ${generation}`, async () => {
    for (const [width, height] of [[1920, 1080], [1, 1]] as const) {
      await withRig({ generation, width, height, replayFps: 10 }, async (rig, peer) => {
        rig.want({ full: 30, half: 30, quarter: 30 });
        for (const tier of ["full", "half", "quarter"] as const) {
          const { header, body } = await rig.frame(tier);
          assert.deepEqual([header.renderWidth, header.renderHeight], [width, height]);
          assert.equal((await sizeOf(body)).width, header.width);
        }
        peer.engine.pause();
        const still = await lastStill(rig, peer.engine.latest?.tonemappedSamples);
        const png = still.header.announced
          ? await partsOf(rig, still.header.session, still.header.seq)
          : still.body;
        assert.equal((await sizeOf(png)).height, height);
      });
    }
  });

  Deno.test(`frame-ingest drops the second delivery of every ${generation} image`, () =>
    withRig({ generation, replayFps: 20 }, async (rig, peer) => {
      peer.faults.setDuplicateFrames(true);
      rig.want({ full: 60 });
      await until(async () => await rig.counted("frames_published_total", { tier: "full" }) > 20);
      const keys = rig.frames.filter(({ header }) => header.tier === "full").map(({ header }) =>
        `${header.epoch} ${header.samples}`
      );
      assert.equal(new Set(keys).size, keys.length);
      if (generation === "alpha5") {
        await until(async () => await rig.counted("dropped_total", { reason: "repeat" }) > 5);
      }
    }));
}

Deno.test("frame-ingest makes a tier of a finished picture for who asks late", () =>
  withRig({ maxSamples: 2 }, async (rig) => {
    await rig.frame("still", ({ header }) => header.converged);
    assert.equal(rig.frames.some(({ header }) => header.tier === "half"), false);
    assert.equal(await rig.snapshot("half"), undefined);
    rig.want({ half: 10 });
    const half = await rig.frame("half");
    assert.ok(half.header.converged);
    assert.equal((await rig.snapshot("half"))?.header.seq, half.header.seq);
  }));

Deno.test("frame-ingest gives no part of a still that it does not keep", () =>
  withRig({ maxSamples: 2 }, async (rig) => {
    const { header } = await rig.frame("still", ({ header }) => header.converged);
    const asked = [
      { session: header.session, seq: header.seq + 1_000, part: 0 },
      { session: (header.session ^ 1) >>> 0, seq: header.seq, part: 0 },
      { session: header.session, seq: header.seq, part: 9 },
      { seq: "x" },
    ];
    for (const payload of asked) {
      const request = new TextEncoder().encode(JSON.stringify({ payload }));
      const reply = await rig.bus.request(subjects.request(ROOM, "framePart"), request);
      assert.deepEqual([reply.data.length, reply.headers["Fuelrail-None"]], [0, "1"]);
    }
  }));

/** The still of the last image before a pause; one of an image before it may come first. */
function lastStill(rig: Rig, samples: number | undefined): Promise<SeenFrame> {
  return rig.frame("still", ({ header }) => header.samples === samples);
}

async function partsOf(rig: Rig, session: number, seq: number): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let parts = 1;
  for (let part = 0; part < parts; part++) {
    const request = new TextEncoder().encode(JSON.stringify({ payload: { session, seq, part } }));
    const reply = await rig.bus.request(subjects.request(ROOM, "framePart"), request);
    parts = Number(reply.headers["Fuelrail-Parts"]);
    assert.equal(reply.headers["Fuelrail-Part"], `${part}`);
    assert.ok(reply.data.length <= FRAME_PART_BYTES);
    pieces.push(reply.data.slice());
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
