import assert from "node:assert/strict";
import {
  DASH,
  formatAge,
  formatBitRate,
  formatCount,
  formatDuration,
  formatFps,
  formatMs,
  formatSampleRate,
  formatSize,
  formatZoom,
  sentence,
} from "./format.ts";
import { addDrawn, addReceived, RATE_WINDOW_MS, readRates, startRates } from "./frame_rates.ts";
import { addNotice, dismissNotice, expireNotices, NO_NOTICES, NOTICES_SHOWN } from "./notices.ts";
import { readPageAddress, socketUrl, stillPath } from "./page_address.ts";
import { addPending, dropPending, NOTHING_PENDING, pendingValue } from "./pending.ts";
import { defaultPreferences, parsePreferences } from "./preferences.ts";
import { pictureExtent } from "./picture_extent.ts";
import {
  measuredRender,
  remainingSeconds,
  remainingText,
  renderFraction,
  tierText,
} from "./render_facts.ts";
import { addRoundTrip, latencyMs, NO_CLOCK, offsetMs } from "./server_clock.ts";
import { commandOf } from "./shortcuts.ts";
import { readFieldText, STREAM_FIELDS } from "./stream_fields.ts";
import { stillOf } from "./test_frames.ts";
import { FIT, type View } from "./view_transform.ts";
import { displayName, hueOf, initialsOf } from "./viewer_face.ts";

Deno.test("the formatters show a dash for whatever nobody has measured", () => {
  const shown = [
    formatCount(undefined),
    formatSampleRate(undefined),
    formatDuration(undefined),
    formatAge(undefined),
    formatMs(undefined),
    formatSize(undefined, undefined),
    formatSize(0, 0),
    formatZoom(undefined),
    formatBitRate(undefined),
    formatFps(undefined),
    tierText(undefined),
  ];
  assert.deepEqual(new Set(shown), new Set([DASH]));
});

Deno.test("the formatters choose units that people read", () => {
  assert.equal(formatCount(1_234_567), "1\u202f234\u202f567");
  assert.equal(formatSampleRate(12_400_000), "12.4 Ms/s");
  assert.equal(formatSampleRate(1_230), "1.23 ks/s");
  assert.equal(formatSampleRate(0), "0 s/s");
  assert.equal(formatDuration(3_725.9), "01:02:05");
  assert.equal(formatAge(340), "0.3 s");
  assert.equal(formatAge(59_000), "59 s");
  assert.equal(formatAge(600_000), "10 min");
  assert.equal(formatAge(-50), "0.0 s");
  assert.equal(formatZoom(0.0625), "6.3 %");
  assert.equal(formatZoom(1), "100 %");
  assert.equal(formatBitRate(8_400_000), "8.40 Mbit/s");
  assert.equal(formatFps(29.7), "30");
  assert.equal(formatFps(0.5), "0.5");
  assert.equal(formatFps(0), "0");
});

Deno.test("sentence raises a plain first word and leaves names as they are", () => {
  assert.equal(sentence("connection refused"), "Connection refused");
  assert.equal(sentence("grabRenderResult did not answer"), "grabRenderResult did not answer");
});

Deno.test("readRates counts over its window and says nothing before it can", () => {
  let rates = startRates(0);
  assert.equal(readRates(rates, 400).fps, undefined);
  for (let atMs = 0; atMs < 4_000; atMs += 100) {
    rates = addReceived(addDrawn(rates, atMs, 40), atMs, 1_000);
  }
  const reading = readRates(rates, 3_999);
  assert.equal(reading.fps, 10);
  assert.equal(reading.bitsPerSecond, 80_000);
  assert.equal(reading.delayMs, 40);
  assert.ok(rates.drawn.length <= RATE_WINDOW_MS / 100);
});

Deno.test("readRates leaves out frames that did not come straight from the renderer", () => {
  const rates = addDrawn(addDrawn(startRates(0), 900, undefined), 950, 30);
  const reading = readRates(rates, 1_000);
  assert.equal(reading.fps, 2);
  assert.equal(reading.delayMs, 30);
  assert.equal(readRates(addDrawn(startRates(0), 900, undefined), 1_000).delayMs, undefined);
});

Deno.test("offsetMs trusts the quickest round trip, latencyMs tells the newest", () => {
  const slow = addRoundTrip(NO_CLOCK, 1_000, 1_400, 6_000);
  const both = addRoundTrip(slow, 2_000, 2_010, 6_905);
  const later = addRoundTrip(both, 3_000, 3_300, 9_999);
  assert.equal(offsetMs(later), 4_900);
  assert.equal(latencyMs(later), 300);
  assert.equal(offsetMs(NO_CLOCK), 0);
  assert.equal(latencyMs(NO_CLOCK), undefined);
});

Deno.test("addNotice counts the same text instead of repeating it and keeps the newest", () => {
  const twice = addNotice(addNotice(NO_NOTICES, "error", "No", 0), "error", "No", 5);
  assert.equal(twice.list.length, 1);
  assert.equal(twice.list[0]?.times, 2);
  let many = NO_NOTICES;
  for (let index = 0; index < 9; index++) many = addNotice(many, "info", `n${index}`, 0);
  assert.equal(many.list.length, NOTICES_SHOWN);
  assert.equal(many.list.at(-1)?.text, "n8");
});

Deno.test("notices leave when their time is over or when somebody sends them away", () => {
  const notices = addNotice(NO_NOTICES, "info", "Hello", 0);
  const [notice] = notices.list;
  assert.ok(notice);
  assert.equal(expireNotices(notices, notice.untilMs - 1), notices);
  assert.deepEqual(expireNotices(notices, notice.untilMs).list, []);
  assert.deepEqual(dismissNotice(notices, notice.id).list, []);
});

Deno.test("readPageAddress takes the token out of the address and keeps the rest", () => {
  const address = readPageAddress("http://h:8080/?room=stage%2D1#token=a.b.c&x=1");
  assert.deepEqual(address, {
    room: "STAGE-1",
    token: "a.b.c",
    clean: false,
    previewsInSoftware: false,
    takesTiles: true,
    transparent: false,
    cleanPath: "/?room=stage%2D1#x=1",
  });
  assert.deepEqual(readPageAddress("http://h:8080/"), {
    room: undefined,
    token: undefined,
    clean: false,
    previewsInSoftware: false,
    takesTiles: true,
    transparent: false,
    cleanPath: "/",
  });
});

Deno.test("readPageAddress lets tiles be switched off", () => {
  assert.equal(readPageAddress("http://h/?tiles=off").takesTiles, false);
  assert.equal(readPageAddress("http://h/?tiles=on").takesTiles, true);
});

Deno.test("socketUrl follows the page's host and its encryption", () => {
  assert.equal(socketUrl("http://h:8080/x?room=A", "A"), "ws://h:8080/ws?room=A");
  assert.equal(socketUrl("https://h/", undefined), "wss://h/ws");
  assert.equal(stillPath("A", 4, 9), "/rooms/A/frame.png?session=4&seq=9");
});

Deno.test("parsePreferences keeps what is sound and falls back for the rest", () => {
  const defaults = defaultPreferences();
  assert.equal(parsePreferences(null, defaults), defaults);
  assert.equal(parsePreferences("{", defaults), defaults);
  const stored = JSON.stringify({
    name: "Mara",
    tier: "half",
    backdrop: "url(x)",
    surround: 4,
  });
  assert.deepEqual(parsePreferences(stored, defaults), {
    ...defaults,
    name: "Mara",
    tier: "half",
  });
  assert.equal(parsePreferences('{"tier":"off"}', defaults).tier, "auto");
});

Deno.test("renderFraction and remainingSeconds say nothing that Octane has not said", () => {
  const render = {
    state: "rendering",
    samples: 30,
    maxSamples: 120,
    samplesPerSecond: 1,
    renderSeconds: 10,
    estimatedSeconds: 40,
    width: 1,
    height: 1,
  } as const;
  assert.equal(renderFraction(render), 0.25);
  assert.equal(renderFraction({ ...render, maxSamples: 0 }), undefined);
  assert.equal(measuredRender({ ...render, maxSamples: 0 }), undefined);
  assert.equal(measuredRender(render), render);
  assert.equal(remainingSeconds(render), 30);
  assert.equal(remainingSeconds({ ...render, estimatedSeconds: undefined }), undefined);
  assert.equal(remainingSeconds({ ...render, state: "finished" }), 0);
  assert.equal(remainingSeconds({ ...render, renderSeconds: 41 }), undefined);
  assert.equal(remainingSeconds({ ...render, state: "paused" }), undefined, "no time runs out");
  assert.equal(remainingText({ ...render, state: "paused" }), "paused");
  assert.equal(remainingText({ ...render, state: "stopped" }), DASH);
  assert.equal(remainingText(render), "00:00:30");
  assert.equal(tierText(stillOf({ width: 64, height: 32 })), "lossless still, 64 \u00d7 32");
});

Deno.test("pictureExtent is the whole picture's size on the screen, also where it is cut off", () => {
  const viewport = { width: 1000, height: 800 };
  const image = { width: 4000, height: 2000 };
  assert.deepEqual(pictureExtent(FIT, image, viewport, 2), { width: 500, height: 250, dpr: 2 });
  const close: View = { mode: "free", zoom: 1, centerU: 0.5, centerV: 0.5 };
  assert.deepEqual(pictureExtent(close, image, viewport, 2), { width: 2000, height: 1000, dpr: 2 });
  assert.deepEqual(pictureExtent(FIT, undefined, viewport, 2), { width: 500, height: 400, dpr: 2 });
  const far: View = { ...close, zoom: 64 };
  assert.equal(pictureExtent(far, image, viewport, 1).width, 16_384);
});

Deno.test("commandOf leaves the browser its own keys", () => {
  assert.equal(commandOf({ key: "f", shift: false, reserved: true }), undefined);
  assert.deepEqual(commandOf({ key: "f", shift: false, reserved: false }), { type: "fit" });
  assert.deepEqual(commandOf({ key: "F", shift: true, reserved: false }), { type: "fullScreen" });
  assert.equal(commandOf({ key: "q", shift: false, reserved: false }), undefined);
});

Deno.test("readFieldText reads numbers as people type them and keeps them in range", () => {
  const field = (key: string) => {
    const found = STREAM_FIELDS.find((each) => each.key === key);
    assert.ok(found);
    return found;
  };
  assert.equal(readFieldText(field("exposure"), "1,5"), 1.5);
  assert.equal(readFieldText(field("quality_interactive"), "12.75"), 30);
  assert.equal(readFieldText(field("quality_settling"), "90.4"), 90);
  assert.equal(readFieldText(field("min_interval_ms"), "fast"), undefined);
  assert.equal(readFieldText(field("min_interval_ms"), " "), undefined);
  assert.equal(readFieldText(field("chroma"), "444"), "444");
});

Deno.test("pendingValue gives the newest wish of its key until that one is answered", () => {
  const wish = (key: string, value: number) => ({ key, label: key, value });
  let pending = addPending(NOTHING_PENDING, "a", wish("quality", 50));
  pending = addPending(pending, "b", wish("interval", 10));
  pending = addPending(pending, "c", wish("quality", 60));
  assert.equal(pendingValue(pending, "quality"), 60);
  assert.equal(pendingValue(pending, "chroma"), undefined);
  assert.equal(pendingValue(dropPending(pending, "a"), "quality"), 60);
  const answered = dropPending(pending, "c");
  assert.equal(pendingValue(answered, "quality"), undefined);
  assert.equal(pendingValue(answered, "interval"), 10);
  assert.equal(dropPending(pending, "unknown"), pending);
});

Deno.test("initialsOf and hueOf give every viewer a face of its own", () => {
  assert.equal(initialsOf("Mara Voss"), "MV");
  assert.equal(initialsOf("director"), "D");
  assert.equal(initialsOf(undefined), "?");
  assert.equal(hueOf("v1"), hueOf("v1"));
  assert.notEqual(hueOf("v1"), hueOf("v2"));
});

Deno.test("displayName tells those without a name apart, the same way on every page", () => {
  assert.equal(displayName("Ada", "v-k7q2xx"), "Ada");
  assert.equal(displayName(undefined, "v-k7q2xx"), "Unnamed viewer K7Q");
  assert.notEqual(displayName(undefined, "v-aaa1"), displayName(undefined, "v-bbb1"));
  assert.equal(displayName(undefined, undefined), "Unnamed viewer");
});
