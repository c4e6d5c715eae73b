/**
 * One process of viewers that all come at once: reads its orders as JSON from its argument, prints
 * `joined` when each of them has a picture or was refused, stays until its input ends, and then
 * prints what each of them saw.
 */
import type { FrameHeader } from "@fuelrail/contracts/binary";
import { until } from "../testkit/until.ts";
import type { CrowdOrders, CrowdResult, SeenPictures } from "./crowd_process.ts";
import { LoadViewer } from "./raw_socket.ts";
import { unixMs } from "./time.ts";

/** Longest wait for a first picture. */
const FIRST_MAX_MS = 60_000;

type Tally = {
  -readonly [Field in keyof CrowdResult["viewers"][number]]: CrowdResult["viewers"][number][Field];
};

async function join(index: number, orders: CrowdOrders, tally: Tally): Promise<LoadViewer> {
  const { ports, room, token, keepsPictures } = orders;
  const startedMs = performance.now();
  const pictures: { [Field in keyof SeenPictures]: number[] } = { atMs: [], ageMs: [], seq: [] };
  if (keepsPictures) tally.pictures = pictures;
  const onFrame = ({ seq, capturedAtMs, tier }: FrameHeader, bytes: number) => {
    if (tier === "still") return;
    tally.firstPictureMs ??= performance.now() - startedMs;
    tally.bytes += bytes;
    if (!keepsPictures) return;
    const atMs = unixMs();
    pictures.atMs.push(atMs);
    pictures.ageMs.push(atMs - capturedAtMs);
    pictures.seq.push(seq);
  };
  const onText = (text: string) => {
    if (tally.welcomeMs !== undefined) return;
    if (text.startsWith('{"event_type":"welcome"')) tally.welcomeMs = performance.now() - startedMs;
    else tally.refusal ??= text.slice(0, 200);
  };
  return await LoadViewer.open({
    port: ports[index % ports.length] ?? 0,
    room,
    frames: true,
    ...(token === undefined ? {} : { token }),
    ...{ onFrame, onText },
  });
}

async function main(orders: CrowdOrders): Promise<CrowdResult> {
  const tallies: Tally[] = [];
  const viewers: LoadViewer[] = [];
  const runs: Promise<void>[] = [];
  let ending = false;
  const startMs = performance.now();
  for (let index = 0; index < orders.count; index++) {
    const dueMs = startMs + index * orders.withinMs / orders.count;
    const waitMs = dueMs - performance.now();
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const tally: Tally = { bytes: 0 };
    tallies.push(tally);
    runs.push(
      join(index, orders, tally).then(async (viewer) => {
        viewers.push(viewer);
        await viewer.run();
        if (!ending) tally.lost = viewer.closeCode ?? 1006;
      }).catch((error) => void (tally.refusal ??= String(error))),
    );
  }
  const startedOverMs = performance.now() - startMs;
  const isThere = (tally: Tally) =>
    tally.firstPictureMs !== undefined || tally.refusal !== undefined || tally.lost !== undefined;
  await until(() => tallies.every(isThere), { timeoutMs: FIRST_MAX_MS }).catch(() => {});
  say("joined");
  // The end of the input is the word to end.
  for await (const _ of Deno.stdin.readable);
  ending = true;
  for (const viewer of viewers) viewer.close();
  await Promise.all(runs);
  return { startedOverMs, viewers: tallies };
}

function say(line: string): void {
  const bytes = new TextEncoder().encode(`${line}\n`);
  let written = 0;
  while (written < bytes.length) written += Deno.stdout.writeSync(bytes.subarray(written));
}

if (import.meta.main) {
  say(JSON.stringify(await main(JSON.parse(Deno.args[0] ?? "{}") as CrowdOrders)));
  Deno.exit(0);
}
