import { until } from "../../tests/testkit/until.ts";
import { orderFault, type Published, type SeenFrame, watchRoom } from "./viewer.ts";

const RETRY_MS = 200;

/** Viewers that come back whenever their socket ends, as pages do. */
export interface Fleet {
  readonly published: Published;
  /** Waits until every viewer has drawn a live picture that reached Octane's link from now on. */
  allLive(timeoutMs: number, what: string): Promise<string>;
  /** How often a viewer came back after its socket had ended. */
  readonly returns: number;
  /** What was wrong with the order of frames at any viewer. */
  readonly faults: readonly string[];
  /** Frames that all of them have drawn. */
  readonly frames: number;
  stop(): Promise<void>;
}

/** Live frames come and go; a still is made once and kept. */
const isLive = ({ header }: SeenFrame): boolean => header.tier !== "still";

/** Lets `count` viewers join, all at once, and watch until they are stopped. */
export function startFleet(published: Published, count: number): Fleet {
  const faults: string[] = [];
  const newestMs = new Array<number>(count).fill(0);
  let returns = 0;
  let frames = 0;
  let isStopped = false;

  async function watchOnce(index: number): Promise<void> {
    const viewer = await watchRoom(published);
    let seen = 0;
    try {
      while (!isStopped && viewer.closed === undefined) {
        for (const frame of viewer.frames.slice(seen)) {
          seen++;
          frames++;
          if (isLive(frame)) newestMs[index] = frame.header.capturedAtMs;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const fault = orderFault(viewer.frames);
      if (fault !== undefined) faults.push(`viewer ${index}: ${fault}`);
    } finally {
      await viewer.close();
    }
  }

  async function live(index: number): Promise<void> {
    while (!isStopped) {
      // A proxy or gateway that is not there yet refuses: the next attempt tells.
      await watchOnce(index).catch(() => {});
      if (isStopped) return;
      returns++;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  const lives = Array.from({ length: count }, (_, index) => live(index));
  return {
    published,
    faults,
    get returns() {
      return returns;
    },
    get frames() {
      return frames;
    },
    async allLive(timeoutMs, what) {
      const [startMs, startUnixMs] = [performance.now(), Date.now()];
      const waits: number[] = [];
      await until(() => {
        const late = newestMs.filter((unixMs) => unixMs <= startUnixMs).length;
        while (waits.length < count - late) waits.push(performance.now() - startMs);
        return late === 0;
      }, {
        timeoutMs,
        what,
        instead: () => `${count - waits.length} of ${count} viewers saw nothing new`,
      });
      const [first = 0, last = 0] = [waits[0], waits.at(-1)].map((ms) => (ms ?? 0) / 1_000);
      return `${count} viewers after ${first.toFixed(1)} to ${last.toFixed(1)} s`;
    },
    async stop() {
      isStopped = true;
      await Promise.all(lives);
    },
  };
}
