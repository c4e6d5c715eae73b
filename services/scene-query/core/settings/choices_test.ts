import assert from "node:assert/strict";
import { choicesToApply, isKept } from "./choices.ts";
import { SETTING_SPECS } from "./setting_specs.ts";

const held = new Map([
  ["clay", { spec: SETTING_SPECS.clay, value: 0 }],
  ["priority", { spec: SETTING_SPECS.priority, value: 2 }],
  ["max_samples", { spec: SETTING_SPECS.max_samples, value: 4 }],
]);

Deno.test("isKept keeps for the room only what no scene holds", () => {
  assert.ok(isKept("clay") && isKept("priority") && isKept("sub_sampling"));
  assert.ok(!isKept("max_samples") && !isKept("film_size") && !isKept("render_region"));
});

Deno.test("choicesToApply writes again only what differs and can be", () => {
  assert.deepEqual(choicesToApply(new Map([["clay", 1], ["priority", 2]]), held), [["clay", 1]]);
  assert.deepEqual(choicesToApply(new Map([["clay", 9]]), held), []);
  assert.deepEqual(choicesToApply(new Map([["max_samples", 9], ["sub_sampling", 2]]), held), []);
});
