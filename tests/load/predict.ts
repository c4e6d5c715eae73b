/**
 * `deno task bench predict [moves]`: from a pointer that moves to pixels that change, in a real
 * browser that draws in software, while no picture comes.
 */
/// <reference lib="dom" />
import { type CameraPose, orbit } from "@fuelrail/camera-math";
import type { OutlineMesh } from "@fuelrail/contracts/binary";
import { offerMeshes, untilPreview } from "../web/prediction_script.ts";
import { letterboxOf, openSteering, OPERATOR, sayCamera } from "../web/steering_script.ts";
import { percentilesOf } from "./percentiles.ts";
import { report } from "./result.ts";

interface Seen {
  /** From the pointer's event to the pixels, ms, and display frames begun between. */
  readonly ms: number;
  readonly frames: number;
}

const START: CameraPose = { position: [0, 0, 10], target: [0, 0, 0], up: [0, 1, 0], fov: 60 };
const SIZE = { width: 512, height: 256 };
const GRIDS = 6;
/** Quads along a side of one mesh. */
const SIDE = 16;
const [count = "240"] = Deno.args;

await using room = await openSteering({ webgl: true, width: 900, height: 600 }, SIZE, [
  ...OPERATOR,
  "getSceneMeshesRequest",
]);
const { page, visit } = room;
const meshes = Array.from({ length: GRIDS }, (_, i) => hills(-i));
await offerMeshes(room, meshes, GRIDS);
const { left, top, scale } = await letterboxOf(page, SIZE);
const at = (step: number) => ({
  x: left + (150 + 100 * Math.sin(step / 20)) * scale,
  y: top + (125 + 20 * Math.cos(step / 13)) * scale,
});
await page.mouse.move(at(0).x, at(0).y);
await page.mouse.down();
await page.mouse.move(at(8).x, at(8).y);
await untilPreview(page, true);
await page.evaluate(watchPixels);
for (let step = 9; step < 9 + Number(count); step++) {
  const { x, y } = at(step);
  await page.mouse.move(x, y);
  // The room confirms what it has heard of, and no picture of it comes.
  if (step % 20 === 0) confirm(step);
}
await page.mouse.up();
const { seen, longTasksMs, frameMs } = await page.evaluate(() =>
  (globalThis as unknown as { watched: Watched }).watched
);
report("predict", {
  triangles: GRIDS * SIDE * SIDE * 2,
  pointerToPixelsMs: percentilesOf(seen.map(({ ms }) => ms)),
  pointerToPixelsFrames: percentilesOf(seen.map(({ frames }) => frames)),
  displayFrameMs: percentilesOf(frameMs),
  longTasks: longTasksMs.length,
  longestTaskMs: Math.max(0, ...longTasksMs),
});

/** Tells the camera of the newest input, as the camera service does. */
function confirm(changeLevel: number): void {
  const down = visit.inputs.find(({ type }) => type === "down");
  const last = visit.inputs.findLast(({ type }) => type === "move");
  if (down === undefined || last === undefined) return;
  const { position, target, up } = orbit(START, last.x - down.x, last.y - down.y, SIZE, "y");
  const { inputSeq } = last;
  const told = { position, target, up, driver: "v1", input_seq: inputSeq };
  sayCamera(visit, { ...told, change_level: changeLevel });
}

interface Watched {
  readonly seen: Seen[];
  readonly longTasksMs: number[];
  readonly frameMs: number[];
}

/** Runs in the page: notes when what is drawn changes after the pointer has moved. */
function watchPixels(): void {
  const watched: Watched = { seen: [], longTasksMs: [], frameMs: [] };
  Object.assign(globalThis, { watched });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longTasksMs.push(duration);
  }).observe({ type: "longtask" });
  const preview = document.querySelector<HTMLCanvasElement>('[data-testid="preview"]');
  const scratch = new OffscreenCanvas(48, 24).getContext("2d", { willReadFrequently: true });
  if (preview === null || scratch === null) throw new Error("There is no preview");
  let frame = 0;
  let lastMs = performance.now();
  const next = (nowMs: number) => {
    frame++;
    watched.frameMs.push(nowMs - lastMs);
    lastMs = nowMs;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  const look = () => {
    scratch.drawImage(preview, 0, 0, 48, 24);
    return scratch.getImageData(0, 0, 48, 24).data.join();
  };
  let last = "";
  addEventListener("pointermove", (event) => {
    const before = frame;
    // Asked for after the page's own callback, so it looks after the page has drawn.
    const sample = () => {
      const now = look();
      if (now === last) {
        requestAnimationFrame(sample);
        return;
      }
      last = now;
      watched.seen.push({ ms: performance.now() - event.timeStamp, frames: frame - before });
    };
    requestAnimationFrame(sample);
  });
}

/** A hilly square that looks along z. */
function hills(z: number): OutlineMesh {
  const positions: number[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= SIDE; row++) {
    for (let column = 0; column <= SIDE; column++) {
      const [u, v] = [column / SIDE * 8 - 4, row / SIDE * 4 - 2];
      positions.push(u, v, z + 0.3 * Math.sin(u * 3) * Math.cos(v * 3));
    }
  }
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const a = row * (SIDE + 1) + column;
      const b = a + SIDE + 1;
      triangles.push(a, a + 1, b + 1, a, b + 1, b);
    }
  }
  return { positions: new Float32Array(positions), triangles: new Uint32Array(triangles) };
}
