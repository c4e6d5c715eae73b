import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { createRelayTally } from "../../core/tallies.ts";
import { jpegBytes, relayFrame } from "../../testing/pictures.ts";
import { createTakeWriter, diskTakeFiles, type TakeFiles } from "./take_writer.ts";

interface Line {
  readonly index: number;
  readonly file: string;
  readonly seq: number;
  readonly dropped_before: number;
}

function rig(folder: string, files: TakeFiles, bufferBytes = 1_000_000) {
  const tally = createRelayTally();
  const writer = createTakeWriter({
    ...{ folder, bufferBytes, tally, files },
    clock: createManualClock(),
    log: createLog("test", "error", () => {}),
  });
  return { tally, writer };
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readLines(folder: string): Promise<Line[]> {
  const text = await Deno.readTextFile(`${folder}/times.jsonl`);
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("createTakeWriter() numbers pictures without holes and tells when each came", () =>
  withFolder(async (folder) => {
    const { writer } = rig(folder, diskTakeFiles);
    for (const seq of [5, 6, 9]) writer.offer(relayFrame({ seq, width: seq * 10 }));
    writer.offer(relayFrame({ seq: 9, tier: "still" }));
    const totals = await writer.finish();
    assert.deepEqual([totals.frames, totals.dropped, totals.width], [4, 0, 90]);
    const lines = await readLines(folder);
    assert.deepEqual(lines.map(({ index, file, seq }) => [index, file, seq]), [
      [1, "000001.jpg", 5],
      [2, "000002.jpg", 6],
      [3, "000003.jpg", 9],
      [4, "000004.png", 9],
    ]);
    assert.deepEqual(await Deno.readFile(`${folder}/000001.jpg`), jpegBytes(64, 5));
  }));

Deno.test("createTakeWriter() drops and counts what a slow disk cannot take, in bounded memory", () =>
  withFolder(async (folder) => {
    const gate = Promise.withResolvers<void>();
    const slow = {
      ...diskTakeFiles,
      write: (path: string, bytes: Uint8Array) =>
        gate.promise.then(() => diskTakeFiles.write(path, bytes)),
    };
    const size = relayFrame().bytes.length;
    const { writer, tally } = rig(folder, slow, 3 * size);
    for (let seq = 1; seq <= 1_000; seq++) writer.offer(relayFrame({ seq }));
    assert.deepEqual([writer.totals.dropped, tally.counts.slow_disk], [997, 997]);
    gate.resolve();
    while (writer.totals.frames < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    writer.offer(relayFrame({ seq: 1_001 }));
    const totals = await writer.finish();
    assert.deepEqual([totals.frames, totals.waiting], [4, 0]);
    const lines = await readLines(folder);
    assert.deepEqual(lines.map((line) => [line.seq, line.dropped_before]), [
      [1, 0],
      [2, 0],
      [3, 0],
      [1_001, 997],
    ]);
  }));

Deno.test("createTakeWriter() goes on after a frame that could not be written, and says why", () =>
  withFolder(async (folder) => {
    let writes = 0;
    const full = {
      ...diskTakeFiles,
      write: (path: string, bytes: Uint8Array) =>
        ++writes === 2
          ? Promise.reject(new Error("No space left on device (os error 28)"))
          : diskTakeFiles.write(path, bytes),
    };
    const { writer, tally } = rig(folder, full);
    for (const seq of [1, 2, 3]) writer.offer(relayFrame({ seq }));
    const totals = await writer.finish();
    assert.match(totals.fault ?? "", /No space left/);
    assert.deepEqual([totals.frames, totals.dropped, tally.counts.write_failed], [2, 1, 1]);
    const lines = await readLines(folder);
    assert.deepEqual(lines.map(({ file, seq }) => [file, seq]), [["000001.jpg", 1], [
      "000002.jpg",
      3,
    ]]);
    assert.equal(lines.reduce((sum, line) => sum + line.dropped_before, 0), 0);
  }));
