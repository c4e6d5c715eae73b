import type { Room, TakeStatus, Tier } from "@fuelrail/contracts";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { join } from "node:path";
import type { PictureKind, RelayFrame } from "../../core/frame_check.ts";
import { takeNameAt, takeNameFault } from "../../core/take.ts";
import type { RelayTally } from "../../core/tallies.ts";
import type { Sink } from "../sink.ts";
import { createTakeWriter, diskTakeFiles, type TakeFiles, type TakeWriter } from "./take_writer.ts";
import { makeVideo, type VideoOutcome } from "./video.ts";

/** What a recorder is made of. */
export interface RecorderOptions {
  readonly room: Room;
  /** Holds one folder for each take. */
  readonly folder: string;
  readonly tiers: readonly Tier[];
  readonly bufferBytes: number;
  /** The ffmpeg program; no video is made without it. */
  readonly ffmpeg: string | undefined;
  /** A take ends by itself after so many frames on their way to the disk; 0 for never. */
  readonly maxFrames: number;
  /** A take ends by itself after this time, ms; 0 for never. */
  readonly maxMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: RelayTally;
  readonly files?: TakeFiles;
  /** Told of each take that is over, its video included. */
  readonly onTakeOver?: (status: TakeStatus) => void;
}

/** Records takes of a room, one at a time. */
export interface Recorder extends Sink {
  readonly status: TakeStatus;
  /** Begins a take. Rejects with `RequestRefused` when it cannot begin. */
  start(name: string | undefined): Promise<TakeStatus>;
  /** Ends the take; resolves at once, the disk and the video follow. */
  end(): TakeStatus;
}

interface Take {
  readonly name: string;
  readonly folder: string;
  readonly startedAtMs: number;
  readonly writer: TakeWriter;
  readonly timer: Timer | undefined;
  offered: number;
  endedAtMs: number | undefined;
}

/** File within a take's folder that says what the take is. */
export const TAKE_FILE = "take.json";

/** Makes a recorder that records nothing yet. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { room, tiers, clock, log, tally, files = diskTakeFiles } = options;
  let take: Take | undefined;
  let isStarting = false;
  let newest: RelayFrame | undefined;
  let last: Take | undefined;
  let video: VideoOutcome | undefined;
  let finishing: Promise<void> = Promise.resolve();

  function status(): TakeStatus {
    const shown = take ?? last;
    const common = { tiers: [...tiers] };
    if (shown === undefined) {
      return { state: "idle", ...common, frames: 0, waiting: 0, dropped: 0, bytes: 0 };
    }
    const { frames, waiting, dropped, bytes, fault } = shown.writer.totals;
    return {
      state: take === undefined ? "idle" : take.endedAtMs === undefined ? "recording" : "finishing",
      take: shown.name,
      ...common,
      started_at_ms: shown.startedAtMs,
      ...{ frames, waiting, dropped, bytes },
      ...(fault === undefined ? {} : { fault: fault.slice(0, 2_000) }),
      ...(take !== undefined || video === undefined ? {} : { video: { ...video } }),
    };
  }

  async function describe(of: Take): Promise<void> {
    const path = join(of.folder, TAKE_FILE);
    const text = JSON.stringify({ room, ...status(), ended_at_ms: of.endedAtMs ?? null }, null, 2);
    await files.remove(path).catch(() => {});
    await files.write(path, new TextEncoder().encode(`${text}\n`));
  }

  async function open(name: string): Promise<Take> {
    const fault = takeNameFault(name);
    if (fault !== undefined) throw new RequestRefused("bad_message", fault);
    const folder = join(options.folder, name);
    try {
      await files.makeFolder(folder);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) {
        throw new RequestRefused("conflict", `There is a take ${name} already`);
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new RequestRefused("not_available", `The take's folder cannot be made: ${reason}`);
    }
    const { maxMs } = options;
    return {
      name,
      folder,
      startedAtMs: clock.unixMs(),
      writer: createTakeWriter({ ...options, folder, files }),
      timer: maxMs === 0 ? undefined : clock.setTimer(maxMs, () => void end()),
      offered: 0,
      endedAtMs: undefined,
    };
  }

  async function start(name = takeNameAt(room, clock.unixMs())): Promise<TakeStatus> {
    if (take !== undefined || isStarting) {
      throw new RequestRefused("conflict", `The take ${take?.name ?? name} is not over`);
    }
    isStarting = true;
    try {
      const begun = await open(name);
      take = begun;
      video = undefined;
      await describe(begun).catch((error) => log.error("cannot describe the take", { error }));
      log.info("a take begins", { take: name, folder: begun.folder });
      if (newest !== undefined && begun.offered === 0) record(begun, newest);
      return status();
    } finally {
      isStarting = false;
    }
  }

  function record(into: Take, frame: RelayFrame): void {
    into.offered++;
    into.writer.offer(frame);
    if (into.offered === options.maxFrames) end();
  }

  function end(): TakeStatus {
    const ending = take;
    if (ending !== undefined && ending.endedAtMs === undefined) {
      ending.timer?.cancel();
      ending.endedAtMs = clock.unixMs();
      finishing = finish(ending, ending.endedAtMs);
    }
    return status();
  }

  async function finish(ending: Take, endedAtMs: number): Promise<void> {
    const { width, height } = await ending.writer.finish();
    const { ffmpeg } = options;
    // Settled pictures are PNG: beside live ones they would make a video of two codecs.
    const kind: PictureKind = tiers.some((tier) => tier !== "still") ? "jpg" : "png";
    const made = { folder: ending.folder, kind, width, height, endedAtMs, log };
    video = ffmpeg === undefined
      ? { made: false, reason: "No video was asked for" }
      : await makeVideo({ ...made, command: ffmpeg });
    if (!video.made) log.info("no video was made", { take: ending.name, reason: video.reason });
    last = ending;
    take = undefined;
    await describe(ending).catch((error) => log.error("cannot describe the take", { error }));
    log.info("a take is over", { ...status() });
    options.onTakeOver?.(status());
  }

  return {
    get status() {
      return status();
    },
    start,
    end,
    frame(frame) {
      newest = frame;
      if (take === undefined || take.endedAtMs !== undefined) tally.add("no_take");
      else record(take, frame);
    },
    standing() {},
    async stop() {
      end();
      await finishing;
    },
  };
}
