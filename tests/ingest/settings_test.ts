import assert from "node:assert/strict";
import sharp from "sharp";
import { keys, ROOM_BUCKET } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { type Rig, ROOM, withRig } from "./rig.ts";

const REPLAY = { replayFps: 60, width: 256, height: 128 } as const;

async function set(rig: Rig, key: string, value: unknown): Promise<void> {
  const reply = await rig.request("setStreamSettingRequest", { key, value });
  assert.equal(reply.event_type, "streamSettingsChanged", JSON.stringify(reply.payload));
}

Deno.test("setStreamSettingRequest caps the size of a tier while running", () =>
  withRig(REPLAY, async (rig) => {
    rig.want({ full: 60 });
    assert.equal((await rig.frame("full")).header.width, 256);
    await set(rig, "max_size_full", 100);
    const { header, body } = await rig.frame("full", ({ header }) => header.width === 100);
    assert.deepEqual([header.height, header.renderWidth], [50, 256]);
    assert.equal((await sharp(body).metadata()).width, 100);
  }));

Deno.test("setStreamSettingRequest spaces images by time", () =>
  withRig(REPLAY, async (rig) => {
    rig.want({ full: 0 });
    await rig.frame("full");
    await set(rig, "min_interval_ms", 5_000);
    const startMs = performance.now();
    const admitted = await rig.counted("images_admitted_total");
    const published = await rig.counted("frames_published_total", { tier: "full" });
    await until(async () => await rig.counted("images_admitted_total") >= admitted + 40);
    const more = await rig.counted("frames_published_total", { tier: "full" }) - published;
    const underWay = 2;
    const intervals = Math.floor((performance.now() - startMs) / 5_000);
    assert.ok(more <= underWay + intervals, `${more} frames`);
    assert.ok(await rig.counted("dropped_total", { reason: "filter" }) > 10);
  }));

Deno.test("setStreamSettingRequest changes quality, chroma and a finished picture at once", () =>
  withRig({ maxSamples: 2 }, async (rig) => {
    rig.want({ full: 60 });
    await rig.frame("still", ({ header }) => header.converged);
    const before = await rig.frame("full", ({ header }) => header.converged);
    await set(rig, "quality_settling", 30);
    const after = await rig.frame("full", ({ header }) => header.seq > before.header.seq);
    assert.ok(after.body.length < before.body.length);
    await set(rig, "chroma", "444");
    const fine = await rig.frame("full", ({ header }) => header.seq > after.header.seq);
    assert.equal((await sharp(fine.body).metadata()).chromaSubsampling, "4:4:4");
  }));

Deno.test("setStreamSettingRequest is announced, stored for the room and refused when wrong", () =>
  withRig(REPLAY, async (rig) => {
    await set(rig, "background", "#336699");
    const told = await rig.event("streamSettingsChanged");
    assert.equal(told.settings.background, "#336699");
    const bucket = await rig.bus.keyValue(ROOM_BUCKET);
    const stored = await bucket.get(keys.streamSettings(ROOM));
    assert.equal(JSON.parse(new TextDecoder().decode(stored?.value)).background, "#336699");
    const asked = await rig.request("getStreamSettingsRequest", {});
    const { settings } = asked.payload as { settings: Record<string, unknown> };
    assert.equal(settings.background, "#336699");
    for (const [key, value] of [["exposure", 11], ["chroma", "422"], ["no_such", 1]] as const) {
      const refused = await rig.request("setStreamSettingRequest", { key, value });
      assert.equal(refused.event_type, "viewerError");
      assert.equal(refused.payload.code, "bad_message");
    }
  }));
