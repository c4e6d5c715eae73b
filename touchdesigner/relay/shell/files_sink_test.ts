import { createManualClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { createRelayTally } from "../core/tallies.ts";
import { relayFrame } from "../testing/pictures.ts";
import type { FileSystem } from "./atomic_file.ts";
import { createFilesSink } from "./files_sink.ts";

const LIVE = { state: "live", reason: undefined, held: false } as const;

/** A disk in memory whose writes end when the test lets them. */
function slowDisk() {
  const kept = new Map<string, Uint8Array>();
  const waiting: (() => void)[] = [];
  let isSlow = false;
  const files: FileSystem = {
    async write(path, bytes) {
      if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
      kept.set(path, bytes);
    },
    rename(from, to) {
      kept.set(to, kept.get(from) ?? new Uint8Array());
      kept.delete(from);
      return Promise.resolve();
    },
    remove: (path) => Promise.resolve(void kept.delete(path)),
  };
  return {
    kept,
    files,
    slow: () => isSlow = true,
    go() {
      isSlow = false;
      for (const resolve of waiting.splice(0)) resolve();
    },
    facts: () => JSON.parse(new TextDecoder().decode(kept.get("in/canvas.json"))),
  };
}

function rig() {
  const disk = slowDisk();
  const tally = createRelayTally();
  const sink = createFilesSink({
    ...{ folder: "in", name: "canvas", id: "id", tally, files: disk.files },
    clock: createManualClock(),
    log: createLog("test", "error"),
  });
  return { disk, tally, sink };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("createFilesSink() writes live pictures, settled ones, and which of them to show", async () => {
  const { disk, sink, tally } = rig();
  sink.standing(LIVE);
  sink.frame(relayFrame({ seq: 1 }));
  await settle();
  assert.deepEqual([...disk.kept.keys()].sort(), ["in/canvas.jpg", "in/canvas.json"]);
  let { file, pictures, final, state, held, seq } = disk.facts();
  assert.deepEqual([file, pictures, final, state, held, seq], [
    "canvas.jpg",
    1,
    false,
    "live",
    false,
    1,
  ]);
  sink.frame(relayFrame({ seq: 1, tier: "still", alpha: true }));
  await settle();
  ({ file, pictures, final, state, held, seq } = disk.facts());
  assert.deepEqual([file, pictures, final], ["canvas.png", 2, true]);
  await sink.stop();
  assert.equal(disk.facts().held, true);
  assert.deepEqual(tally.told(), { delivered: 2 });
});

Deno.test("createFilesSink() writes the newest only while the disk is slow", async () => {
  const { disk, sink, tally } = rig();
  disk.slow();
  for (let seq = 1; seq <= 100; seq++) sink.frame(relayFrame({ seq }));
  disk.go();
  await settle();
  assert.equal(disk.facts().seq, 100);
  assert.deepEqual(tally.told(), { superseded: 98, delivered: 2 });
  await sink.stop();
});

Deno.test("createFilesSink() says that the picture is held when its source is lost", async () => {
  const { disk, sink } = rig();
  sink.standing(LIVE);
  sink.frame(relayFrame());
  await settle();
  sink.standing({ state: "octane_lost", reason: "Nothing answers", held: true });
  await settle();
  const { state, reason, held, file } = disk.facts();
  assert.deepEqual([state, reason, held, file], [
    "octane_lost",
    "Nothing answers",
    true,
    "canvas.jpg",
  ]);
  await sink.stop();
});
