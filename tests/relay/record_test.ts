import assert from "node:assert/strict";
import sharp from "sharp";
import { type Stack, startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { PATIENT_MS, runRelay, withFolder } from "./relay_rig.ts";

interface Status {
  readonly state: string;
  readonly take?: string;
  readonly frames: number;
  readonly dropped: number;
  readonly video?: { readonly made: boolean; readonly file?: string; readonly reason?: string };
}

interface Line {
  readonly index: number;
  readonly file: string;
  readonly kind: string;
  readonly seq: number;
  readonly epoch: number;
  readonly captured_at_ms: number;
}

interface Answer {
  readonly status: number;
  readonly event_type: string;
  readonly payload: Status & { readonly code?: string; readonly message?: string };
}

async function ask({ url, room }: Stack, type: string, payload: object = {}): Promise<Answer> {
  const response = await fetch(`${url}/api/rooms/${room}/req/${type}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(payload),
  });
  return { status: response.status, ...await response.json() };
}

function whenTake(stack: Stack, what: string, suits: (status: Status) => boolean): Promise<Status> {
  return until(async () => {
    const { payload } = await ask(stack, "getTakeRequest");
    return suits(payload) ? payload : undefined;
  }, {
    timeoutMs: PATIENT_MS,
    what,
    instead: async () => JSON.stringify(await ask(stack, "getTakeRequest")),
  });
}

async function readLines(folder: string): Promise<Line[]> {
  const text = await Deno.readTextFile(`${folder}/times.jsonl`);
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Runs of the render of which a take that is being written has frames. */
async function epochsIn(folder: string): Promise<ReadonlySet<string>> {
  const text = await Deno.readTextFile(`${folder}/times.jsonl`);
  return new Set(text.match(/"epoch":\d+/g));
}

/** Times at which the frames of a video are shown, ms, and its size. */
async function probe(path: string): Promise<{ times: number[]; width: number; height: number }> {
  const { stdout, code } = await new Deno.Command("ffprobe", {
    args: [
      ...["-v", "error", "-select_streams", "v", "-show_entries"],
      ...["packet=pts_time:stream=width,height", "-of", "json", path],
    ],
  }).output();
  assert.equal(code, 0);
  const { packets, streams } = JSON.parse(new TextDecoder().decode(stdout));
  const times = packets.map((packet: { pts_time: string }) => Number(packet.pts_time) * 1_000);
  return { times, width: streams[0].width, height: streams[0].height };
}

Deno.test("a recorder writes takes as numbered sequences with their times, and as videos that keep them", () =>
  withFolder(async (folder) => {
    await using stack = await startStack({
      bus: "nats",
      peer: { width: 96, height: 50, maxSamples: 100_000, sampleDelayMs: 30 },
    });
    const without = await ask(stack, "startTakeRequest", { take: "shot_010" });
    assert.deepEqual([without.status, without.payload.code], [503, "service_unavailable"]);
    await using _running = await runRelay(
      stack.nats.url,
      stack.room,
      ...["record", "--folder", folder, "--tier", "full", "--fps", "0"],
    );
    const idle = await whenTake(stack, "the recorder", ({ state }) => state === "idle");
    assert.equal(idle.frames, 0);
    const started = await ask(stack, "startTakeRequest", { take: "shot_010" });
    assert.deepEqual([started.status, started.payload.state], [200, "recording"]);
    const again = await ask(stack, "startTakeRequest");
    assert.deepEqual([again.status, again.payload.code], [409, "conflict"]);
    await whenTake(stack, "20 frames", ({ frames }) => frames >= 20);
    stack.peer.moveCamera({ position: [3, 4, 9] });
    const take = `${folder}/shot_010`;
    await until(async () => (await epochsIn(take)).size > 1, {
      timeoutMs: PATIENT_MS,
      what: "frames of the moved camera",
    });
    await whenTake(stack, "40 frames", ({ frames }) => frames >= 40);
    await ask(stack, "stopTakeRequest");
    const done = await whenTake(
      stack,
      "the take",
      ({ state, video }) => state === "idle" && video !== undefined,
    );
    assert.deepEqual(done.video, { made: true, file: "video.mp4" });

    const lines = await readLines(take);
    assert.equal(lines.length, done.frames);
    assert.ok(new Set(lines.map(({ epoch }) => epoch)).size > 1, "the camera moved");
    for (const [at, { index, file, kind }] of lines.entries()) {
      assert.equal(index, at + 1);
      assert.equal(file, `${String(index).padStart(6, "0")}.${kind}`);
      const { format } = await sharp(await Deno.readFile(`${take}/${file}`)).metadata();
      assert.equal(format, kind === "jpg" ? "jpeg" : "png");
    }
    const summary = JSON.parse(await Deno.readTextFile(`${take}/take.json`));
    assert.deepEqual([summary.room, summary.frames], [stack.room, done.frames]);

    const live = lines.filter(({ kind }) => kind === "jpg");
    const { times, width, height } = await probe(`${take}/video.mp4`);
    assert.deepEqual([width, height], [96, 50]);
    assert.equal(times.length, live.length + 1, "the last one is shown once more, at its end");
    // The first image may have stood there before the take; from the second on the times are Octane's.
    for (const [at, line] of live.entries()) {
      const dueMs = line.captured_at_ms - (live[1]?.captured_at_ms ?? 0);
      const isMs = (times[at] ?? NaN) - (times[1] ?? 0);
      if (at > 1) assert.ok(Math.abs(isMs - dueMs) < 1 + at, `frame ${at}: ${isMs} for ${dueMs}`);
    }

    const taken = await ask(stack, "startTakeRequest", { take: "shot_010" });
    assert.deepEqual([taken.status, taken.payload.code], [409, "conflict"]);
    const bad = await ask(stack, "startTakeRequest", { take: "../out" });
    assert.deepEqual([bad.status, bad.payload.code], [400, "bad_message"]);
    const device = await ask(stack, "startTakeRequest", { take: "NUL" });
    assert.deepEqual([device.status, device.payload.code], [400, "bad_message"]);
  }));

Deno.test("a recorder without ffmpeg keeps the sequence and says plainly why there is no video", () =>
  withFolder(async (folder) => {
    await using stack = await startStack({
      bus: "nats",
      peer: { width: 64, height: 32, maxSamples: 100_000 },
    });
    await using running = await runRelay(
      stack.nats.url,
      stack.room,
      ...["record", "--folder", folder, "--ffmpeg", "no_such_ffmpeg", "--frames", "5"],
    );
    await running.relay.recorder?.start("plain");
    const done = await whenTake(
      stack,
      "the take",
      ({ state, video }) => state === "idle" && video !== undefined,
    );
    assert.equal(done.frames, 5);
    assert.equal(done.video?.made, false);
    assert.match(done.video?.reason ?? "", /no_such_ffmpeg is not installed .* complete/);
    assert.equal((await readLines(`${folder}/plain`)).length, 5);
  }));
