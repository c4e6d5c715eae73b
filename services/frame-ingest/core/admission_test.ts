import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AdmissionEffect,
  type AdmissionState,
  admissionTick,
  type Arrival,
  arrive,
  createAdmission,
  engineRead,
  gestureEnded,
  gestureGranted,
  projectBegan,
} from "./admission.ts";
import { notePublished } from "./identity.ts";

function arrival(level: number, samples: number, projectGeneration = 1): Arrival<string> {
  const key = {
    level,
    samples,
    renderSeconds: samples,
    width: 4,
    height: 4,
    content: level * 1_000 + samples,
    renderPassId: 0,
  };
  return { key, projectGeneration, payload: `${level}/${samples}` };
}

const kinds = (effects: readonly AdmissionEffect<string>[]): string[] =>
  effects.map((effect) => effect.type === "dropped" ? effect.reason : effect.type);

function admitted(effects: readonly AdmissionEffect<string>[]) {
  return effects.flatMap((effect) => effect.type === "admitted" ? [effect.image] : []);
}

function fresh(): AdmissionState<string> {
  return createAdmission<string>();
}

Deno.test("arrive() numbers images, tells a new epoch first and marks its first image", () => {
  const state = fresh();
  const effects = [1, 2].flatMap((samples) => arrive(state, arrival(5, samples), 0));
  assert.deepEqual(kinds(effects), ["epoch", "admitted", "admitted"]);
  assert.deepEqual(admitted(effects).map((image) => [image.seq, image.firstOfEpoch]), [
    [1, true],
    [2, false],
  ]);
});

Deno.test("arrive() drops repeats and images of a project that is over", () => {
  const state = fresh();
  arrive(state, arrival(5, 1), 0);
  assert.deepEqual(kinds(arrive(state, arrival(5, 1), 1)), ["repeat"]);
  projectBegan(state);
  assert.deepEqual(kinds(arrive(state, arrival(1, 1, 1), 2)), ["project"]);
  assert.equal(admitted(arrive(state, arrival(1, 1, 2), 3)).length, 1);
});

Deno.test("arrive() holds an image of an unknown level until the gesture turn tells its input", () => {
  const state = fresh();
  arrive(state, arrival(5, 9), 0);
  gestureGranted(state);
  assert.deepEqual(arrive(state, arrival(6, 1), 10), []);
  const [image] = admitted(gestureEnded(state, { level: 6, inputSeq: 41 }, 20));
  assert.deepEqual([image?.inputSeq, image?.payload], [41, "6/1"]);
});

Deno.test("arrive() shows an image of the level before the gesture at once", () => {
  const state = fresh();
  arrive(state, arrival(5, 9), 0);
  gestureGranted(state);
  assert.equal(admitted(arrive(state, arrival(5, 10), 10)).length, 1);
});

Deno.test("admissionTick() lets an image of an unknown level go after 50 ms, unextended", () => {
  const state = fresh();
  arrive(state, arrival(5, 9), 0);
  gestureGranted(state);
  arrive(state, arrival(6, 1), 10);
  assert.deepEqual(kinds(arrive(state, arrival(6, 2), 40)), ["superseded"]);
  assert.deepEqual(admissionTick(state, 59), []);
  assert.deepEqual(admitted(admissionTick(state, 60)).map((image) => image.payload), ["6/2"]);
});

Deno.test("arrive() asks for the level before dropping an image as stale", () => {
  const state = fresh();
  arrive(state, arrival(5, 9), 0);
  arrive(state, arrival(6, 1), 10);
  notePublished(state.identity, state.identity.epoch);
  assert.deepEqual(kinds(arrive(state, arrival(5, 10), 20)), ["checkLevel"]);
  const moment = { samples: 1, renderSeconds: 1, restartLevel: undefined, hasCounts: true };
  assert.deepEqual(engineRead(state, { ...moment, level: 6, askedAtMs: 15 }, 21), []);
  const answer = engineRead(state, { ...moment, level: 6, askedAtMs: 25 }, 26);
  assert.deepEqual(kinds(answer), ["stale"]);
});

Deno.test("arrive() shows an image of a lower level when Octane's levels began anew", () => {
  const state = fresh();
  arrive(state, arrival(9, 1), 10);
  notePublished(state.identity, state.identity.epoch);
  arrive(state, arrival(2, 1), 20);
  const moment = { samples: 1, renderSeconds: 1, restartLevel: undefined, hasCounts: true };
  const effects = engineRead(state, { ...moment, level: 2, askedAtMs: 25 }, 26);
  assert.deepEqual(kinds(effects), ["epoch", "admitted"]);
});

Deno.test("arrive() shows the image that Octane holds although edits wait for their first", () => {
  const state = fresh();
  const moment = { samples: 9, renderSeconds: 9, restartLevel: undefined, hasCounts: true };
  engineRead(state, { ...moment, level: 6, askedAtMs: 0 }, 1);
  const [image] = admitted(arrive(state, arrival(5, 9), 2));
  assert.ok(image !== undefined && image.epoch < state.identity.epoch);
  const [edited] = admitted(arrive(state, arrival(6, 1), 3));
  assert.equal(edited?.epoch, state.identity.epoch);
});

Deno.test("arrive() counts images without a level for the newest that Octane told", () => {
  const state = fresh();
  const moment = { samples: 9, renderSeconds: 9, restartLevel: undefined, hasCounts: true };
  for (const level of [6, 7]) {
    engineRead(state, { ...moment, level, askedAtMs: level }, level);
    const [image] = admitted(arrive(state, arrival(0, level), level));
    assert.deepEqual([image?.key.level, image?.epoch], [level, state.identity.epoch]);
    notePublished(state.identity, state.identity.epoch);
  }
});

Deno.test("arrive() shows images without a level after one that was known to show an update", () => {
  const state = fresh();
  const moment = { samples: 9, renderSeconds: 9, restartLevel: undefined, hasCounts: true };
  const step = (level: number, image: Arrival<string>) => {
    engineRead(state, { ...moment, level, askedAtMs: level }, level);
    const [shown] = admitted(arrive(state, image, level));
    notePublished(state.identity, state.identity.epoch);
    return shown?.key.level;
  };
  assert.equal(step(6, arrival(0, 9)), 6);
  assert.equal(step(7, { ...arrival(0, 9), atLeastLevel: 7 }), 7);
  assert.equal(step(8, arrival(0, 1)), 8);
});

type Step = { readonly do: string; readonly level: number; readonly samples: number };
const anyStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom("image", "image", "image", "grant", "end", "engine", "tick", "project"),
  level: fc.integer({ min: 1, max: 6 }),
  samples: fc.integer({ min: 1, max: 20 }),
});

Deno.test("admission accounts for every image exactly once, in order of seq and never twice", () => {
  fc.assert(fc.property(fc.array(anyStep, { maxLength: 80 }), (steps) => {
    const state = fresh();
    let offered = 0;
    let dropped = 0;
    let lastSeq = 0;
    const firsts = new Set<number>();
    steps.forEach((step, index) => {
      const nowMs = index * 17;
      const { level, samples } = step;
      const apply = (): AdmissionEffect<string>[] => {
        switch (step.do) {
          case "image":
            offered++;
            return arrive(state, arrival(level, samples, state.identity.projectGeneration), nowMs);
          case "grant":
            gestureGranted(state);
            return [];
          case "end":
            return gestureEnded(state, { level, inputSeq: samples }, nowMs);
          case "engine":
            return engineRead(state, {
              level,
              samples,
              renderSeconds: samples,
              restartLevel: undefined,
              hasCounts: true,
              askedAtMs: nowMs,
            }, nowMs);
          case "tick":
            return admissionTick(state, nowMs);
          default:
            return projectBegan(state);
        }
      };
      for (const effect of apply()) {
        if (effect.type === "dropped") dropped++;
        if (effect.type !== "admitted") continue;
        assert.equal(effect.image.seq, ++lastSeq);
        if (effect.image.firstOfEpoch) {
          assert.ok(!firsts.has(effect.image.epoch));
          firsts.add(effect.image.epoch);
        }
        notePublished(state.identity, effect.image.epoch);
      }
      const waiting = (state.held === undefined ? 0 : 1) + (state.behind === undefined ? 0 : 1);
      assert.equal(offered, lastSeq + dropped + waiting);
    });
  }));
});
