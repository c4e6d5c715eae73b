import type { Log } from "@fuelrail/kit/log";
import { join } from "node:path";
import type { PictureKind } from "../../core/frame_check.ts";
import { createTimeline, type TimedLine } from "../../core/timeline.ts";
import { TIMES_FILE } from "./take_writer.ts";

/** What came of a take's video. */
export type VideoOutcome =
  | { readonly made: true; readonly file: string }
  | { readonly made: false; readonly reason: string };

/** What ffmpeg can do here. */
export type Ffmpeg =
  | {
    readonly is: "there";
    readonly version: string;
    readonly hasH264: boolean;
    /** Knows `-fps_mode`; before 5.1 it was `-vsync`. */
    readonly hasFpsMode: boolean;
  }
  | { readonly is: "missing"; readonly reason: string };

/** What a video is made of. */
export interface VideoOptions {
  /** The program, by name or path. */
  readonly command: string;
  /** Folder of the take. */
  readonly folder: string;
  readonly kind: PictureKind;
  /** Largest picture of the take, pixels. */
  readonly width: number;
  readonly height: number;
  readonly endedAtMs: number;
  readonly log: Log;
}

/** File of the timeline within a take's folder; it can be given to ffmpeg again by hand. */
export const TIMELINE_FILE = "video.ffconcat";

interface Ran {
  readonly code: number;
  readonly text: string;
  readonly complaint: string;
}

/** Looks for ffmpeg and for its H.264 encoder. */
export async function probeFfmpeg(command: string): Promise<Ffmpeg> {
  try {
    const { code, text } = await run(command, ["-hide_banner", "-encoders"]);
    if (code !== 0) return { is: "missing", reason: `${command} -encoders ended with ${code}` };
    const version = (await run(command, ["-version"])).text.split("\n")[0] ?? "";
    const hasFpsMode = !/version n?(?:[0-4]\.|5\.0)/.test(version);
    return { is: "there", version, hasH264: /\blibx264\b/.test(text), hasFpsMode };
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound;
    const reason = isAbsent
      ? `${command} is not installed on this machine`
      : `${command} cannot be run: ${error instanceof Error ? error.message : error}`;
    return { is: "missing", reason };
  }
}

/**
 * Makes a video of a take in which each frame stands as long as it did: H.264 in `video.mp4`, or
 * the JPEGs and PNGs themselves in `video.mkv` where ffmpeg has no such encoder.
 */
export async function makeVideo(options: VideoOptions): Promise<VideoOutcome> {
  const { command, folder, log } = options;
  const ffmpeg = await probeFfmpeg(command);
  if (ffmpeg.is === "missing") {
    return { made: false, reason: `${ffmpeg.reason}; the sequence and its times are complete` };
  }
  if (await writeTimeline(options) === 0) return { made: false, reason: "The take has no frames" };
  const file = ffmpeg.hasH264 ? "video.mp4" : "video.mkv";
  const part = `part_${file}`;
  const encoding = ffmpeg.hasH264 ? h264(options, ffmpeg.hasFpsMode) : ["-c:v", "copy"];
  const input = ["-f", "concat", "-safe", "0", "-i", TIMELINE_FILE];
  const quiet = ["-hide_banner", "-loglevel", "error", "-nostdin", "-y"];
  try {
    const { code, complaint } = await run(command, [...quiet, ...input, ...encoding, part], folder);
    if (code !== 0) {
      await Deno.remove(join(folder, part)).catch(() => {});
      return { made: false, reason: `ffmpeg ended with ${code}: ${complaint.slice(-500)}` };
    }
    await Deno.rename(join(folder, part), join(folder, file));
    log.info("made a video", { folder, file, with: ffmpeg.version });
    return { made: true, file };
  } catch (error) {
    return { made: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Frames keep their times; pictures of other sizes are fitted into the largest. */
function h264({ width, height }: VideoOptions, hasFpsMode: boolean): string[] {
  const [w, h] = [width + width % 2, height + height % 2];
  const filter = `scale=${w}:${h}:force_original_aspect_ratio=decrease,` +
    `pad=${w}:${h}:(ow-iw)/2:(oh-ih)/2,format=yuv420p`;
  const pace = hasFpsMode ? "-fps_mode" : "-vsync";
  const times = [pace, "vfr", "-enc_time_base", "1:1000", "-video_track_timescale", "1000"];
  const codec = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-bf", "0"];
  return ["-vf", filter, ...times, ...codec];
}

/** Reads the times as they stand on disk, so that a take of any length needs little memory. */
async function writeTimeline({ folder, kind, endedAtMs }: VideoOptions): Promise<number> {
  const timeline = createTimeline(kind);
  using script = await Deno.open(join(folder, TIMELINE_FILE), {
    write: true,
    create: true,
    truncate: true,
  });
  const encoder = new TextEncoder();
  const write = async (text: string): Promise<void> => {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += await script.write(bytes.subarray(at));
  };
  await write(timeline.head);
  for await (const line of lines(join(folder, TIMES_FILE))) {
    await write(timeline.next(JSON.parse(line) as TimedLine));
  }
  await write(timeline.end(endedAtMs));
  return timeline.frames;
}

async function* lines(path: string): AsyncGenerator<string> {
  let rest = "";
  const file = await Deno.open(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (file === undefined) return;
  for await (const chunk of file.readable.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

async function run(command: string, args: readonly string[], cwd?: string): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    ...(cwd === undefined ? {} : { cwd }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout), complaint: decoder.decode(stderr).trim() };
}
