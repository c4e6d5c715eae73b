import type { LoggedWrite } from "./camera_log.ts";
import { type Percentiles, percentilesOf, round } from "./percentiles.ts";

/** A call at the test renderer, Unix ms. */
export interface PeerSpan {
  readonly rpc: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A picture that reached a viewer, Unix ms. */
export interface SeenPicture {
  readonly atMs: number;
  readonly inputSeq: number;
}

/** All that was measured of one drag; times are Unix ms. */
export interface Drag {
  /** When each event was sent, by its input number. */
  readonly sentAtMs: ReadonlyMap<number, number>;
  readonly writes: readonly LoggedWrite[];
  readonly spans: readonly PeerSpan[];
  /** When the first images of epochs were told of on the bus. */
  readonly firstImagesAtMs: readonly number[];
  readonly pictures: readonly SeenPicture[];
}

/** Calls of a camera write, whose time at the renderer is its own. */
const OF_A_WRITE = new Set([
  "ApiRenderEngineService/continueRendering",
  "LiveLinkService/SetCamera",
  "ApiChangeManagerService/update",
  "ApiRenderEngineService/getCurrentChangeLevel",
]);

/** What a drag's times say; p50 and p99 in ms. */
export function judgeDrag(drag: Drag): Record<string, Percentiles | number> {
  const own = drag.spans.filter(({ rpc }) => OF_A_WRITE.has(rpc));
  const toWriteMs: number[] = [];
  const withQueueMs: number[] = [];
  let withoutImage = 0;
  for (const [index, write] of drag.writes.entries()) {
    const before = drag.writes[index - 1];
    const imageAtMs = before === undefined
      ? -Infinity
      : drag.firstImagesAtMs.find((at) => at > before.sentAtMs && at < write.sentAtMs);
    // No image came in time: the write waited for the pace's own clock, which nothing here knows.
    if (imageAtMs === undefined) withoutImage++;
    const eventAtMs = drag.sentAtMs.get(write.inputSeq);
    if (imageAtMs === undefined || eventAtMs === undefined) continue;
    const readyAtMs = Math.max(eventAtMs, imageAtMs);
    const waitedMs = write.sentAtMs - readyAtMs;
    const within = (fromMs: number, toMs: number) =>
      Math.max(0, Math.min(toMs, write.sentAtMs) - Math.max(fromMs, readyAtMs));
    // The calls of the write before, which a camera write must let end.
    toWriteMs.push(
      waitedMs - (before === undefined ? 0 : within(before.sentAtMs, before.levelAtMs)),
    );
    withQueueMs.push(own.reduce((ms, { fromMs, toMs }) => ms - within(fromMs, toMs), waitedMs));
  }
  const between = (from: keyof LoggedWrite, to: keyof LoggedWrite) =>
    percentilesOf(drag.writes.map((write) => write[to] - write[from]));
  return {
    writes: drag.writes.length,
    writesWithoutImage: withoutImage,
    eventToWriteMs: percentilesOf(toWriteMs),
    eventToWriteWithQueueMs: percentilesOf(withQueueMs),
    turnToWriteMs: between("grantedAtMs", "sentAtMs"),
    writeCallsMs: between("sentAtMs", "takenAtMs"),
    levelCallMs: between("takenAtMs", "levelAtMs"),
    givingBackMs: between("levelAtMs", "endedAtMs"),
    peersOwnMs: percentilesOf(own.map(({ fromMs, toMs }) => toMs - fromMs)),
    writeToImageMs: percentilesOf(imageTimes(drag.writes, drag.pictures)),
  };
}

/** Time from each write to the first picture that shows it, ms. */
export function imageTimes(
  writes: readonly LoggedWrite[],
  pictures: readonly SeenPicture[],
): number[] {
  return writes.flatMap(({ sentAtMs, inputSeq }) => {
    const shown = pictures.find((picture) =>
      picture.atMs > sentAtMs && picture.inputSeq >= inputSeq
    );
    return shown === undefined ? [] : [round(shown.atMs - sentAtMs)];
  });
}
