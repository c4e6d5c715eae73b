import assert from "node:assert/strict";
import fc from "fast-check";
import {
  beginProject,
  createIdentity,
  type EngineMoment,
  type IdentityState,
  levelOfImage,
  noteEngine,
  noteImage,
  noteLevel,
  notePublished,
  type RenderMoment,
} from "./identity.ts";

const image = (level: number, samples: number, renderSeconds = samples): RenderMoment => ({
  level,
  samples,
  renderSeconds,
});

const engine = (
  level: number,
  samples: number,
  askedAtMs: number,
  changes: Partial<EngineMoment> = {},
): EngineMoment => ({
  level,
  samples,
  renderSeconds: samples,
  restartLevel: undefined,
  hasCounts: true,
  askedAtMs,
  ...changes,
});

function placed(state: IdentityState, moment: RenderMoment, nowMs = 0): number {
  const result = noteImage(state, moment, nowMs);
  assert.equal(result.kind, "placed");
  return result.kind === "placed" ? result.epoch : -1;
}

Deno.test("noteImage() keeps one epoch while samples rise at one level", () => {
  const state = createIdentity();
  const [first = 0, ...later] = [1, 2, 2, 9].map((samples) => placed(state, image(7, samples)));
  assert.ok(first > 0);
  assert.deepEqual(later, [first, first, first]);
});

Deno.test("noteImage() raises the epoch with every level", () => {
  const state = createIdentity();
  const [first = 0, ...later] = [5, 6, 9].map((level) => placed(state, image(level, 1)));
  assert.deepEqual(later, [first + 1, first + 4]);
});

Deno.test("noteImage() takes falling samples or falling time at one level for a restart", () => {
  const state = createIdentity();
  const first = placed(state, image(5, 100, 10));
  assert.equal(placed(state, image(5, 3, 0.2)), first + 1);
  assert.equal(placed(state, image(5, 3, 0.1)), first + 2);
  assert.equal(placed(state, image(5, 3, 0.095)), first + 2);
});

Deno.test("noteImage() places an image between two known levels before the newer one", () => {
  const state = createIdentity();
  const first = placed(state, image(5, 1));
  noteLevel(state, 8, 0, 1);
  assert.equal(state.epoch, first + 3);
  assert.equal(placed(state, image(6, 1)), first + 1);
  assert.equal(placed(state, image(8, 1)), first + 3);
});

Deno.test("noteImage() places an image older than the level that Octane was met with", () => {
  const state = createIdentity();
  placed(state, image(9, 50));
  beginProject(state);
  const before = state.epoch;
  noteLevel(state, 8, 0, 1);
  const older = placed(state, image(7, 50));
  assert.ok(older > before && older < state.epoch);
  assert.ok(placed(state, image(0, 1)) > before);
  assert.equal(placed(state, image(8, 1)), state.epoch);
  notePublished(state, state.epoch);
  assert.equal(noteImage(state, image(7, 51), 2).kind, "behind");
});

Deno.test("noteImage() places an image within reach of a level that jumped, and none beyond", () => {
  const state = createIdentity();
  const first = placed(state, image(5, 1));
  noteLevel(state, 1_000_000, 0, 1);
  assert.equal(noteImage(state, image(5, 2), 2).kind, "behind");
  const older = placed(state, image(999_999, 1));
  assert.ok(older > first && older < state.epoch);
});

Deno.test("levelOfImage() takes a level of 0 for the newest only while no image tells one", () => {
  const state = createIdentity();
  assert.equal(levelOfImage(state, 0), 0);
  noteLevel(state, 4, 0, 1);
  assert.equal(levelOfImage(state, 0), 4);
  assert.equal(levelOfImage(state, 3), 3);
  assert.equal(levelOfImage(state, 0), 0);
  beginProject(state);
  noteLevel(state, 2, 2, 3);
  assert.equal(levelOfImage(state, 0), 2);
});

Deno.test("noteImage() puts an image behind only once a higher epoch is published", () => {
  const state = createIdentity();
  placed(state, image(5, 1));
  const newer = placed(state, image(6, 1));
  assert.equal(noteImage(state, image(5, 2), 0).kind, "placed");
  notePublished(state, newer);
  assert.equal(noteImage(state, image(5, 3), 0).kind, "behind");
});

Deno.test("noteLevel() begins a line when a level asked for later is lower", () => {
  const state = createIdentity();
  const first = placed(state, image(9, 50), 100);
  noteLevel(state, 3, 50, 120);
  assert.equal(state.epoch, first, "an answer that was under way says nothing");
  noteLevel(state, 3, 130, 140);
  assert.ok(state.epoch > first);
  assert.equal(placed(state, image(3, 1)), state.epoch);
});

Deno.test("noteLevel() begins a line after level 0, even at the level that was there", () => {
  const state = createIdentity();
  const first = placed(state, image(4, 50));
  noteLevel(state, 0, 10, 11);
  assert.equal(state.epoch, first, "a stopped render keeps its picture");
  noteLevel(state, 4, 20, 21);
  assert.ok(state.epoch > first);
});

Deno.test("noteEngine() sees a restart without an image, and only once", () => {
  const state = createIdentity();
  const first = placed(state, image(5, 100), 0);
  noteEngine(state, engine(5, 120, 10), 11);
  noteEngine(state, engine(5, 2, 260), 261);
  assert.equal(state.epoch, first + 1);
  assert.equal(placed(state, image(5, 3), 300), first + 1);
});

Deno.test("noteEngine() does not count again a restart that an image has shown", () => {
  const state = createIdentity();
  const first = placed(state, image(5, 100), 0);
  noteEngine(state, engine(5, 120, 10), 11);
  assert.equal(placed(state, image(5, 1), 200), first + 1);
  noteEngine(state, engine(5, 2, 260), 261);
  assert.equal(state.epoch, first + 1);
});

Deno.test("noteEngine() ignores counts of an answer that was under way at the restart", () => {
  const state = createIdentity();
  const first = placed(state, image(5, 100), 0);
  placed(state, image(5, 1), 200);
  noteEngine(state, engine(5, 100, 190), 210);
  noteEngine(state, engine(5, 2, 460), 461);
  assert.equal(state.epoch, first + 1);
});

Deno.test("noteEngine() takes a restart level that rises at a level with images for a restart", () => {
  const state = createIdentity();
  const first = placed(state, image(5, 1), 0);
  noteEngine(state, engine(5, 9, 250, { restartLevel: 4 }), 251);
  noteEngine(state, engine(5, 9, 500, { restartLevel: 5 }), 501);
  assert.equal(state.epoch, first + 1);
});

Deno.test("noteEngine() does not take the restart that belongs to a new level for another", () => {
  const state = createIdentity();
  const first = placed(state, image(5, 90), 0);
  noteEngine(state, engine(6, 90, 250, { restartLevel: 5 }), 251);
  placed(state, image(6, 1), 300);
  noteEngine(state, engine(6, 2, 500, { restartLevel: 6 }), 501);
  assert.equal(state.epoch, first + 1);
});

Deno.test("noteEngine() keeps the epoch when a stopped engine counts zero", () => {
  const state = createIdentity();
  const first = placed(state, image(5, 100), 0);
  noteEngine(state, engine(5, 100, 10), 11);
  noteEngine(state, engine(5, 0, 20, { hasCounts: false }), 21);
  assert.equal(state.epoch, first);
});

Deno.test("beginProject() ends the project generation and begins an epoch", () => {
  const state = createIdentity();
  const before = placed(state, image(9, 100));
  beginProject(state);
  assert.equal(state.projectGeneration, 2);
  assert.ok(placed(state, image(1, 1)) > before);
});

type Step =
  | { readonly do: "image"; readonly level: number; readonly samples: number }
  | { readonly do: "level"; readonly level: number }
  | { readonly do: "engine"; readonly level: number; readonly samples: number }
  | { readonly do: "project" }
  | { readonly do: "publish" };

const level = fc.nat(9);
const samples = fc.nat(50);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("image" as const), level, samples }),
  fc.record({ do: fc.constant("level" as const), level }),
  fc.record({ do: fc.constant("engine" as const), level, samples }),
  fc.constant<Step>({ do: "project" }),
  fc.constant<Step>({ do: "publish" }),
);

Deno.test("identity never lets the epoch fall, nor puts an image behind what is not published", () => {
  fc.assert(fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
    const state = createIdentity();
    let newest = 0;
    let shown = 0;
    steps.forEach((step, index) => {
      const nowMs = index * 10;
      if (step.do === "image") {
        const result = noteImage(state, image(step.level, step.samples), nowMs);
        if (result.kind === "placed") {
          assert.ok(result.epoch <= state.epoch);
          shown = Math.max(shown, result.epoch);
        } else {
          assert.ok(state.base + step.level < state.publishedEpoch);
        }
      }
      if (step.do === "level") noteLevel(state, step.level, nowMs, nowMs);
      if (step.do === "engine") noteEngine(state, engine(step.level, step.samples, nowMs), nowMs);
      if (step.do === "project") beginProject(state);
      if (step.do === "publish") notePublished(state, shown);
      assert.ok(state.epoch >= newest);
      newest = state.epoch;
    });
  }));
});

Deno.test("identity gives a higher epoch to every image of a higher level of one line", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2 }), (all) => {
      const state = createIdentity();
      const levels = [...new Set(all)].sort((a, b) => a - b);
      const epochs = levels.map((value) => placed(state, image(value, 1)));
      epochs.forEach((epoch, index) => {
        if (index > 0) assert.ok(epoch > (epochs[index - 1] ?? 0));
      });
    }),
  );
});
