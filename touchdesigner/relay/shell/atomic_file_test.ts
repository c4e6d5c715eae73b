import { systemClock } from "@fuelrail/kit/clock";
import assert from "node:assert/strict";
import { diskFiles, type FileSystem, replaceFile } from "./atomic_file.ts";

const QUICK = {
  ...systemClock,
  setTimer: (_: number, fn: () => void) => systemClock.setTimer(0, fn),
};
const BYTES = new Uint8Array([1, 2, 3]);

/** A disk whose files are held open elsewhere for the next `held` attempts, as Windows has it. */
function heldDisk(held: number, error: Error = new Deno.errors.PermissionDenied("os error 5")) {
  const log: string[] = [];
  const files: FileSystem = {
    write: (path) => Promise.resolve(void log.push(`write ${path}`)),
    rename(from, to) {
      log.push(`rename ${from} ${to}`);
      return held-- > 0 ? Promise.reject(error) : Promise.resolve();
    },
    remove: (path) => Promise.resolve(void log.push(`remove ${path}`)),
  };
  return { log, files };
}

const options = (files: FileSystem, isOutdated = () => false) => ({
  ...{ files, clock: QUICK, id: "ab", isOutdated },
});

Deno.test("replaceFile() replaces a real file and leaves nothing beside it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/canvas.jpg`;
    for (const byte of [1, 2]) {
      const bytes = new Uint8Array([byte]);
      const outcome = await replaceFile(path, bytes, options(diskFiles));
      assert.deepEqual(outcome, { is: "written" });
      assert.deepEqual(await Deno.readFile(path), bytes);
    }
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["canvas.jpg"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("replaceFile() tries again while the old file is held open", async () => {
  for (const error of [undefined, new Error("used by another process (os error 32)")]) {
    const { log, files } = heldDisk(3, error);
    assert.deepEqual(await replaceFile("c.jpg", BYTES, options(files)), { is: "written" });
    assert.equal(log.filter((line) => line === "rename c.jpg.ab.part c.jpg").length, 4);
  }
});

Deno.test("replaceFile() gives up on a file that stays held open, and cleans up", async () => {
  const { log, files } = heldDisk(99);
  assert.deepEqual(await replaceFile("c.jpg", BYTES, options(files)), { is: "busy" });
  assert.equal(log.at(-1), "remove c.jpg.ab.part");
});

Deno.test("replaceFile() does not hold on when something newer waits", async () => {
  const { log, files } = heldDisk(99);
  assert.deepEqual(await replaceFile("c.jpg", BYTES, options(files, () => true)), { is: "busy" });
  assert.equal(log.length, 3);
});

Deno.test("replaceFile() says why a disk refuses", async () => {
  const outcome = await replaceFile("/dev/null/c.jpg", BYTES, options(diskFiles));
  assert.ok(outcome.is === "failed");
  assert.match(outcome.reason, /Not a directory/);
});
