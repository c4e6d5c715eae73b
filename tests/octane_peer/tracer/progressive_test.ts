import assert from "node:assert/strict";
import type { Film } from "./film.ts";
import { DEFAULT_SETTINGS, ProgressiveRender, withCamera } from "./progressive.ts";
import type { SceneData } from "./scene_data.ts";
import { smallScene } from "./test_scene.ts";

function rendered(scene: SceneData, samples: number, settings = DEFAULT_SETTINGS): Film {
  const render = new ProgressiveRender(scene, settings);
  while (render.samples < samples) render.advance();
  return render.film;
}

function means(film: Film): Float64Array {
  const all = new Float64Array(film.width * film.height * 4);
  const one = new Float64Array(4);
  for (let pixel = 0; pixel < film.width * film.height; pixel++) {
    film.mean(pixel % film.width, Math.floor(pixel / film.width), one);
    all.set(one, pixel * 4);
  }
  return all;
}

function squaredDifference(a: Film, b: Film): number {
  const other = means(b);
  const shown = (value: number) => Math.min(1, value);
  return means(a).reduce((sum, value, i) => sum + (shown(value) - shown(other[i] ?? 0)) ** 2, 0);
}

Deno.test("ProgressiveRender gives the same film for the same seed", () => {
  const scene = smallScene();
  assert.deepEqual(rendered(scene, 2).sums, rendered(scene, 2).sums);
  const other = rendered(scene, 2, { ...DEFAULT_SETTINGS, seed: 2 });
  assert.notDeepEqual(rendered(scene, 2).sums, other.sums);
});

Deno.test("ProgressiveRender comes closer to the converged picture with every doubling", () => {
  const scene = { ...smallScene(), kernel: { ...smallScene().kernel, maxSamples: 600 } };
  const converged = rendered(scene, 512, { ...DEFAULT_SETTINGS, seed: 99 });
  const errors = [2, 8, 32, 128].map((samples) =>
    squaredDifference(rendered(scene, samples), converged)
  );
  for (let i = 1; i < errors.length; i++) {
    assert.ok(
      (errors[i] ?? 0) < (errors[i - 1] ?? 0) * 0.5,
      `errors must fall: ${errors.join(" ")}`,
    );
  }
});

Deno.test("ProgressiveRender shows another picture when the camera moves", () => {
  const scene = smallScene();
  const moved = withCamera(scene, { ...scene.camera, position: [2, 2.5, 5] });
  const noise = squaredDifference(
    rendered(scene, 8),
    rendered(scene, 8, { ...DEFAULT_SETTINGS, seed: 5 }),
  );
  assert.ok(squaredDifference(rendered(scene, 8), rendered(moved, 8)) > noise * 4);
});

Deno.test("ProgressiveRender counts whole passes and finishes at the last sample", () => {
  const render = new ProgressiveRender(smallScene(), DEFAULT_SETTINGS);
  const seen: number[] = [];
  while (render.advance() !== "finished") {
    if (render.samples !== seen.at(-1)) seen.push(render.samples);
  }
  assert.deepEqual(seen.filter((samples) => samples > 0), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(render.finished, true);
  assert.ok(render.film.counts.every((count) => count === 8));
});

Deno.test("ProgressiveRender shows a coarse picture of a large film before its first pass", () => {
  const render = new ProgressiveRender(smallScene(640, 320), DEFAULT_SETTINGS);
  while (render.advance() !== "coarse");
  assert.equal(render.samples, 0);
  assert.equal(render.shownSamples, 1 / 9);
  const mean = new Float64Array(4);
  render.film.mean(639, 319, mean);
  assert.ok(mean.every((value) => value > 0));
});

Deno.test("ProgressiveRender adds samples only inside a region", () => {
  const render = new ProgressiveRender(smallScene(), DEFAULT_SETTINGS);
  while (render.samples < 2) render.advance();
  render.setRegion({ minX: 10, minY: 4, maxX: 19, maxY: 13 });
  while (render.regionSamples < 5) render.advance();
  const { film } = render;
  for (let pixel = 0; pixel < film.counts.length; pixel++) {
    const x = pixel % film.width;
    const y = Math.floor(pixel / film.width);
    const inside = x >= 10 && x <= 19 && y >= 4 && y <= 13;
    assert.equal(film.counts[pixel], inside ? 5 : 2, `pixel ${x},${y}`);
  }
  assert.equal(render.samples, 2);
});

Deno.test("ProgressiveRender renders blocks of the film when subsampling", () => {
  const render = new ProgressiveRender(smallScene(50, 30), { ...DEFAULT_SETTINGS, subSampling: 4 });
  assert.deepEqual([render.film.width, render.film.height], [13, 8]);
});

Deno.test("ProgressiveRender in clay shows no colour in grey mode and keeps it in colour mode", () => {
  const scene = { ...smallScene() };
  const white = { ...scene.environment, kind: "uniform" as const, color: [1, 1, 1] as const };
  const lit = { ...scene, environment: white, materials: scene.materials.slice(0, 4) };
  const geometry = {
    ...lit.geometry,
    triangleMaterials: lit.geometry.triangleMaterials.map((m) => m % 4),
  };
  const colourfulness = (clay: 0 | 1 | 2) => {
    const all = means(rendered({ ...lit, geometry }, 4, { ...DEFAULT_SETTINGS, clay }));
    let most = 0;
    for (let i = 0; i < all.length; i += 4) {
      most = Math.max(most, (all[i] ?? 0) - (all[i + 2] ?? 0));
    }
    return most;
  };
  assert.ok(colourfulness(0) > 0.2);
  assert.ok(colourfulness(1) < 1e-6);
  assert.ok(colourfulness(2) > 0.2);
});

Deno.test("ProgressiveRender leaves the environment transparent when asked for alpha", () => {
  const scene = smallScene();
  const kernel = { ...scene.kernel, alphaChannel: true };
  const sky = { ...scene.camera, target: [0, 9, 0] as const };
  const film = rendered({ ...withCamera(scene, sky), kernel }, 4);
  const mean = new Float64Array(4);
  film.mean(24, 0, mean);
  assert.deepEqual([...mean], [0, 0, 0, 0]);
  const kept = rendered(
    { ...withCamera(scene, sky), kernel: { ...kernel, keepEnvironment: true } },
    4,
  );
  kept.mean(24, 0, mean);
  assert.equal(mean[3], 0);
  assert.ok((mean[2] ?? 0) > 0);
});
