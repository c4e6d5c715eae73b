import assert from "node:assert/strict";
import { isWorking, renderStateOf } from "./render_state.ts";

Deno.test("renderStateOf() takes a state that is not known yet for work, and no state for a stop", () => {
  const states = [0, 1, 2, 3, 4].map(renderStateOf);
  assert.deepEqual(states, ["stopped", "waiting", "rendering", "paused", "finished"]);
  for (const unknown of [5, 17]) assert.ok(isWorking(renderStateOf(unknown)));
  assert.equal(renderStateOf(-1), "stopped");
});
