/** One process of load viewers: reads its orders as JSON from its argument, prints one result. */
import { type Percentiles, percentilesOf } from "./percentiles.ts";
import { LoadViewer } from "./raw_socket.ts";
import { unixMs } from "./time.ts";

/** A group of like viewers. */
export interface ViewerGroup {
  readonly name: string;
  readonly count: number;
  readonly frames: boolean;
  readonly bytesPerS?: number;
  readonly stallAfterFrames?: number;
}

/** What the process is to do. */
export interface ViewerOrders {
  readonly port: number;
  readonly room: string;
  readonly groups: readonly ViewerGroup[];
  /** Frames that arrive earlier than this after the last join are not counted, in milliseconds. */
  readonly warmUpMs: number;
  /** How long is counted, in milliseconds. */
  readonly durationMs: number;
  /** Gap between two joins, in milliseconds. */
  readonly joinGapMs: number;
}

/** What one group saw while counting. */
export interface GroupResult {
  readonly name: string;
  readonly viewers: number;
  /** Age of frames when their last byte was read, in milliseconds; null without frames. */
  readonly agesMs: Percentiles | null;
  /** From opening the socket to the first frame, one a viewer, in milliseconds. */
  readonly firstFrameMs: Percentiles | null;
  readonly frames: number;
  readonly bytes: number;
  /** Viewers whose connection ended before the end of the run. */
  readonly lost: number;
}

interface Tally {
  readonly group: ViewerGroup;
  readonly agesMs: number[];
  readonly firstFrameMs: number[];
  frames: number;
  bytes: number;
  lost: number;
}

async function join(tally: Tally, orders: ViewerOrders, counting: () => boolean) {
  const { group } = tally;
  const openedMs = performance.now();
  let seen = false;
  const viewer = await LoadViewer.open({
    port: orders.port,
    room: orders.room,
    frames: group.frames,
    ...(group.bytesPerS === undefined ? {} : { bytesPerS: group.bytesPerS }),
    ...(group.stallAfterFrames === undefined ? {} : { stallAfterFrames: group.stallAfterFrames }),
    onFrame: (header, bytes) => {
      if (!seen) tally.firstFrameMs.push(performance.now() - openedMs);
      seen = true;
      if (!counting()) return;
      tally.frames++;
      tally.bytes += bytes;
      tally.agesMs.push(unixMs() - header.capturedAtMs);
    },
  });
  return viewer;
}

async function main(orders: ViewerOrders): Promise<GroupResult[]> {
  const tallies = orders.groups.map((group): Tally => ({
    group,
    agesMs: [],
    firstFrameMs: [],
    frames: 0,
    bytes: 0,
    lost: 0,
  }));
  let counting = false;
  let ending = false;
  const viewers: LoadViewer[] = [];
  const runs: Promise<void>[] = [];
  for (const tally of tallies) {
    for (let index = 0; index < tally.group.count; index++) {
      const viewer = await join(tally, orders, () => counting);
      viewers.push(viewer);
      const stalls = tally.group.stallAfterFrames !== undefined;
      runs.push(
        viewer.run().then(() => {
          if (!ending && !stalls) tally.lost++;
        }),
      );
      if (orders.joinGapMs > 0) await pause(orders.joinGapMs);
    }
  }
  await pause(orders.warmUpMs);
  counting = true;
  Deno.stderr.writeSync(new TextEncoder().encode("counting\n"));
  await pause(orders.durationMs);
  counting = false;
  ending = true;
  viewers.forEach((viewer) => viewer.close());
  await Promise.all(runs);
  return tallies.map(({ group, agesMs, firstFrameMs, ...seen }) => ({
    name: group.name,
    viewers: group.count,
    agesMs: agesMs.length === 0 ? null : percentilesOf(agesMs),
    firstFrameMs: firstFrameMs.length === 0 ? null : percentilesOf(firstFrameMs),
    ...seen,
  }));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) {
  const results = await main(JSON.parse(Deno.args[0] ?? "{}") as ViewerOrders);
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(results) + "\n"));
  Deno.exit(0);
}
