/** `deno task bench join`: from opening a socket to the first frame, in a warm room. */
import { startRig } from "./farm.ts";
import { report } from "./result.ts";
import { benchRoom, runViewers, startFrameSource } from "./rig.ts";
import type { ViewerGroup } from "./viewers.ts";

const FRAME_BYTES = 80_000;

const room = benchRoom();
const rig = await startRig(room);
const source = startFrameSource({ bus: rig.bus, room, fps: 30, frameBytes: FRAME_BYTES });
try {
  await join("join.steady", 200, 10);
  await join("join.storm", 500, 0);
} finally {
  source.stop();
  await rig.stop();
}

/** Joins `count` viewers one after another beside one that keeps the room warm. */
async function join(bench: string, count: number, joinGapMs: number): Promise<void> {
  const groups: readonly ViewerGroup[] = [
    { name: "warm", count: 1, frames: true },
    { name: "joining", count, frames: true },
  ];
  const orders = { port: rig.port, room, groups, warmUpMs: 1_000, durationMs: 500, joinGapMs };
  const [, joining] = await runViewers(orders);
  if (joining === undefined) throw new Error("The joining viewers have no result");
  report(bench, {
    viewers: count,
    joinGapMs,
    firstFrameMs: joining.firstFrameMs,
    lost: joining.lost,
  });
}
