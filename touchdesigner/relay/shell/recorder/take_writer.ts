import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { join } from "node:path";
import type { RelayFrame } from "../../core/frame_check.ts";
import { takeLine } from "../../core/take.ts";
import type { RelayTally } from "../../core/tallies.ts";

/** The few calls of a file system that recording needs. */
export interface TakeFiles {
  makeFolder(path: string): Promise<void>;
  write(path: string, bytes: Uint8Array): Promise<void>;
  append(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** The machine's own. */
export const diskTakeFiles: TakeFiles = {
  makeFolder: (path) => Deno.mkdir(path),
  write: (path, bytes) => Deno.writeFile(path, bytes, { createNew: true }),
  append: (path, text) => Deno.writeTextFile(path, text, { append: true }),
  remove: (path) => Deno.remove(path),
};

/** What a take is written with. */
export interface TakeWriterOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: RelayTally;
  /** Bytes of frames that may wait for the disk. */
  readonly bufferBytes: number;
  readonly files?: TakeFiles;
}

/** What was recorded so far. */
export interface TakeTotals {
  readonly frames: number;
  readonly waiting: number;
  readonly dropped: number;
  readonly bytes: number;
  readonly fault: string | undefined;
  /** Largest picture of each kind, pixels. */
  readonly width: number;
  readonly height: number;
}

/** A take that is being written. */
export interface TakeWriter {
  /** Takes a frame, or drops it and counts it when the disk does not keep up; never waits. */
  offer(frame: RelayFrame): void;
  readonly totals: TakeTotals;
  /** Writes what waits and ends. */
  finish(): Promise<TakeTotals>;
}

/** File of times within a take's folder. */
export const TIMES_FILE = "times.jsonl";

const LOG_INTERVAL_MS = 10_000;

interface Waiting {
  readonly frame: RelayFrame;
  readonly receivedAtMs: number;
  readonly droppedBefore: number;
}

/** Writes frames one after the other; a frame's line in the times file follows its picture. */
export function createTakeWriter(options: TakeWriterOptions): TakeWriter {
  const { folder, clock, tally, bufferBytes, files = diskTakeFiles } = options;
  const log = options.log.throttled("take", LOG_INTERVAL_MS);
  const queue: Waiting[] = [];
  const totals = { frames: 0, dropped: 0, bytes: 0, width: 0, height: 0 };
  let waitingBytes = 0;
  let droppedSince = 0;
  let fault: string | undefined;
  let work: Promise<void> | undefined;
  let isFinished = false;

  function drop(why: "slow_disk" | "write_failed"): void {
    tally.add(why);
    totals.dropped++;
    droppedSince++;
  }

  async function writeOne(entry: Waiting): Promise<void> {
    const { frame, receivedAtMs, droppedBefore } = entry;
    const line = takeLine(frame, totals.frames + 1, receivedAtMs, droppedBefore);
    const path = join(folder, line.file);
    try {
      await files.write(path, frame.picture);
      await files.append(join(folder, TIMES_FILE), `${JSON.stringify(line)}\n`);
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
      log.error("a frame of the take was lost", { path, reason: fault });
      droppedSince += droppedBefore;
      drop("write_failed");
      await files.remove(path).catch(() => {});
      return;
    }
    tally.add("delivered");
    totals.frames++;
    totals.bytes += frame.picture.length;
    totals.width = Math.max(totals.width, frame.header.width);
    totals.height = Math.max(totals.height, frame.header.height);
  }

  async function writeAll(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await writeOne(next);
      waitingBytes -= next.frame.bytes.length;
    }
  }

  function go(): void {
    work ??= writeAll().finally(() => {
      work = undefined;
      if (queue.length > 0) go();
    });
  }

  const report = (): TakeTotals => ({ ...totals, waiting: queue.length, fault });
  return {
    offer(frame) {
      if (isFinished || waitingBytes + frame.bytes.length > bufferBytes) {
        drop("slow_disk");
        log.warn("the disk does not keep up, dropping frames", { waitingBytes });
        return;
      }
      waitingBytes += frame.bytes.length;
      const entry = { frame, receivedAtMs: clock.unixMs() };
      queue.push({ ...entry, droppedBefore: droppedSince });
      droppedSince = 0;
      go();
    },
    get totals() {
      return report();
    },
    async finish() {
      isFinished = true;
      while (work !== undefined) await work;
      return report();
    },
  };
}
