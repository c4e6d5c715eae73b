import assert from "node:assert/strict";
import fc from "fast-check";
import type { RenderStateName } from "./render_state.ts";
import {
  createSettled,
  judgeSettled,
  settledForget,
  settledImage,
  settledRender,
  type SettledState,
} from "./settled.ts";

function rendering(): SettledState {
  const state = createSettled();
  state.linkUp = true;
  settledRender(state, { state: "rendering", samples: 0, compiling: false }, 0);
  return state;
}

const rest = (state: RenderStateName, samples: number) => ({ state, samples, compiling: false });

Deno.test("judgeSettled() settles the last image of a finished, paused or stopped render at once", () => {
  for (const name of ["finished", "paused", "stopped"] as const) {
    const state = rendering();
    settledImage(state, { seq: 4, epoch: 1, samples: 100 }, 10);
    settledRender(state, rest(name, 100), 20);
    assert.deepEqual(judgeSettled(state, 20), {
      settled: true,
      seq: 4,
      finished: name === "finished",
    });
  }
});

Deno.test("judgeSettled() gives the last image of a finished render a second to come", () => {
  const state = rendering();
  settledImage(state, { seq: 4, epoch: 1, samples: 90 }, 10);
  settledRender(state, rest("finished", 100), 20);
  assert.deepEqual(judgeSettled(state, 21), { settled: false, lookAtMs: 1_020 });
  assert.equal(judgeSettled(state, 1_020).settled, true);
  settledImage(state, { seq: 5, epoch: 1, samples: 100 }, 300);
  assert.equal(judgeSettled(state, 301).settled, true);
});

Deno.test("judgeSettled() settles a render that goes quiet for two seconds", () => {
  const state = rendering();
  settledImage(state, { seq: 1, epoch: 1, samples: 1 }, 0);
  settledImage(state, { seq: 2, epoch: 1, samples: 2 }, 100);
  assert.deepEqual(judgeSettled(state, 101), { settled: false, lookAtMs: 2_100 });
  assert.equal(judgeSettled(state, 2_100).settled, true);
});

Deno.test("judgeSettled() waits three times the longest interval of a slow render", () => {
  const state = rendering();
  settledImage(state, { seq: 1, epoch: 1, samples: 1 }, 0);
  settledImage(state, { seq: 2, epoch: 1, samples: 2 }, 4_000);
  assert.deepEqual(judgeSettled(state, 15_999), { settled: false, lookAtMs: 16_000 });
});

Deno.test("judgeSettled() settles nothing quiet while a gesture runs or the scene compiles", () => {
  const state = rendering();
  settledImage(state, { seq: 1, epoch: 1, samples: 1 }, 0);
  state.gesture = true;
  assert.deepEqual(judgeSettled(state, 60_000), { settled: false, lookAtMs: undefined });
  state.gesture = false;
  state.compiling = true;
  assert.deepEqual(judgeSettled(state, 60_000), { settled: false, lookAtMs: undefined });
});

Deno.test("judgeSettled() settles neither an older epoch nor anything over a lost link", () => {
  const state = rendering();
  settledImage(state, { seq: 1, epoch: 1, samples: 9 }, 0);
  settledRender(state, rest("finished", 9), 1);
  state.newestEpoch = 2;
  assert.equal(judgeSettled(state, 60_000).settled, false);
  state.newestEpoch = 1;
  state.linkUp = false;
  assert.equal(judgeSettled(state, 60_000).settled, false);
  state.linkUp = true;
  settledForget(state);
  assert.equal(judgeSettled(state, 60_000).settled, false);
});

Deno.test("judgeSettled() does settle at the time it names, if nothing happens until then", () => {
  fc.assert(fc.property(
    fc.array(fc.record({ afterMs: fc.nat(6_000), epoch: fc.integer({ min: 1, max: 2 }) }), {
      minLength: 1,
    }),
    fc.constantFrom<RenderStateName>("rendering", "waiting", "paused", "finished", "stopped"),
    (images, render) => {
      const state = rendering();
      let nowMs = 0;
      images.forEach(({ afterMs, epoch }, index) => {
        nowMs += afterMs;
        settledImage(state, { seq: index + 1, epoch, samples: index }, nowMs);
      });
      settledRender(state, rest(render, images.length), nowMs);
      const judged = judgeSettled(state, nowMs);
      if (judged.settled || judged.lookAtMs === undefined) return;
      assert.ok(judged.lookAtMs > nowMs);
      assert.equal(judgeSettled(state, judged.lookAtMs - 1).settled, false);
      assert.equal(judgeSettled(state, judged.lookAtMs).settled, true);
    },
  ));
});
