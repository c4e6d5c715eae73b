import type { PictureKind } from "./frame_check.ts";
import type { TakeLine } from "./take.ts";

/** Shortest time that a frame stands in a video, ms. */
const SHORTEST_MS = 1;
/** Time that the last frame stands at least, ms. */
const LAST_MS = 40;
/** Difference between the two clocks' words for one gap that is still put down to the network, ms. */
const ODDS_MS = 5_000;

/** What a timeline needs of a line. */
export type TimedLine = Pick<
  TakeLine,
  "file" | "kind" | "session" | "captured_at_ms" | "received_at_ms"
>;

/** Turns the lines of a take into a script for ffmpeg's concat demuxer, line by line. */
export interface Timeline {
  /** The script's first lines. */
  readonly head: string;
  /** What to write once this line is known; it tells how long the frame before stands. */
  next(line: TimedLine): string;
  /** The script's last lines: how long the last frame stands, which is shown once more for it. */
  end(endedAtMs: number): string;
  readonly frames: number;
}

/**
 * Times are those at which Octane's images came. Where they are at odds with the recorder's own
 * clock, as for a picture from before the take or after a change of the machine that renders, the
 * recorder's clock is kept. Only frames of `kind` are in the video.
 */
export function createTimeline(kind: PictureKind): Timeline {
  let before: TimedLine | undefined;
  let frames = 0;

  function stands(ms: number): string {
    return `duration ${(Math.max(SHORTEST_MS, ms) / 1_000).toFixed(3)}\n`;
  }

  /** Without the option images are put on a grid of 1/25 s. */
  function shown(line: TimedLine): string {
    return `file '${line.file}'\noption framerate 1000\n`;
  }

  function gapMs(from: TimedLine, to: TimedLine): number {
    const receivedMs = to.received_at_ms - from.received_at_ms;
    const capturedMs = to.captured_at_ms - from.captured_at_ms;
    const isCredible = from.session === to.session && capturedMs > 0 &&
      Math.abs(capturedMs - receivedMs) <= ODDS_MS;
    return isCredible ? capturedMs : receivedMs;
  }

  return {
    head: "ffconcat version 1.0\n",
    next(line) {
      if (line.kind !== kind) return "";
      const earlier = before === undefined ? "" : stands(gapMs(before, line));
      before = line;
      frames++;
      return earlier + shown(line);
    },
    end(endedAtMs) {
      if (before === undefined) return "";
      // A last file's duration is not heeded unless another follows.
      return stands(Math.max(LAST_MS, endedAtMs - before.received_at_ms)) + shown(before);
    },
    get frames() {
      return frames;
    },
  };
}
