import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { join } from "node:path";
import { factsOf } from "../core/facts.ts";
import type { RelayFrame } from "../core/frame_check.ts";
import { createNewest } from "../core/newest.ts";
import type { Standing } from "../core/standing.ts";
import type { RelayTally } from "../core/tallies.ts";
import { diskFiles, type FileSystem, replaceFile, type WriteOutcome } from "./atomic_file.ts";
import type { Sink } from "./sink.ts";

/** What the files sink is made of. */
export interface FilesSinkOptions {
  readonly folder: string;
  /** First part of the names of the files. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: RelayTally;
  /** Told apart from other programs that write into the folder. */
  readonly id: string;
  readonly files?: FileSystem;
}

const LOG_INTERVAL_MS = 10_000;

/**
 * Keeps the newest live picture as `canvas.jpg`, the newest settled one as `canvas.png`, and beside
 * them `canvas.json`, written after the picture: which file is the one to show, what it shows,
 * and where its source stands.
 */
export function createFilesSink(options: FilesSinkOptions): Sink {
  const { folder, name, clock, tally, id, files = diskFiles } = options;
  const log = options.log.throttled("files", LOG_INTERVAL_MS);
  const encoder = new TextEncoder();
  const newest = createNewest<RelayFrame>(() => tally.add("superseded"));
  let standing: Standing | undefined;
  let shown: { readonly file: string; readonly frame: RelayFrame } | undefined;
  let pictures = 0;
  let isTellWanted = false;
  let telling: Promise<void> | undefined;
  let work: Promise<void> = Promise.resolve();

  function replace(file: string, bytes: Uint8Array, isOutdated: () => boolean) {
    return replaceFile(join(folder, file), bytes, { files, clock, id, isOutdated });
  }

  function count(outcome: WriteOutcome): boolean {
    if (outcome.is === "written") return true;
    tally.add(outcome.is === "busy" ? "file_busy" : "write_failed");
    if (outcome.is === "failed") log.error("cannot write a picture", { reason: outcome.reason });
    return false;
  }

  async function writeAll(first: RelayFrame): Promise<void> {
    for (let frame: RelayFrame | undefined = first; frame !== undefined; frame = newest.done()) {
      const file = `${name}.${frame.kind}`;
      if (!count(await replace(file, frame.picture, () => newest.isWaiting))) continue;
      tally.add("delivered");
      pictures++;
      shown = { file, frame };
      await tell();
    }
  }

  /** Writes what is known now, and again if it changed meanwhile. */
  function tell(): Promise<void> {
    isTellWanted = true;
    telling ??= writeFacts();
    return telling;
  }

  async function writeFacts(): Promise<void> {
    while (isTellWanted) {
      isTellWanted = false;
      const outcome = await replace(`${name}.json`, describe(), () => isTellWanted);
      if (outcome.is === "failed") log.error("cannot write", { reason: outcome.reason });
    }
    telling = undefined;
  }

  function describe(): Uint8Array {
    const text = JSON.stringify({
      file: shown?.file ?? null,
      /** Rises with each picture, so that a reader knows a new one without reading it. */
      pictures,
      state: standing?.state ?? "connecting",
      reason: standing?.reason ?? null,
      held: shown !== undefined && (standing?.held ?? true),
      written_at_ms: clock.unixMs(),
      ...(shown === undefined ? {} : factsOf(shown.frame)),
    });
    return encoder.encode(`${text}\n`);
  }

  return {
    frame(frame) {
      const now = newest.offer(frame);
      if (now !== undefined) work = writeAll(now);
    },
    standing(now) {
      standing = now;
      void tell();
    },
    async stop() {
      newest.clear();
      await work;
      standing = { state: "no_bus", reason: "The relay has been stopped", held: true };
      await tell();
    },
  };
}
