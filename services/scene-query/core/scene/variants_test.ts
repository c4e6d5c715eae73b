import assert from "node:assert/strict";
import { createSceneModel } from "./scene_model.ts";
import { chosenInput, isSwitch, switchSet, targetSet } from "./variants.ts";

const model = createSceneModel(1n);
const facts = (name: string, nodeType: string, outType: string, pinCount = 0) => ({
  name,
  nodeType,
  outType,
  isGraph: false,
  pinCount,
});
model.adopt(model.root, [
  { handle: 2n, facts: facts("Pick", "NT_SWITCH_MATERIAL", "PT_MATERIAL", 4) },
  { handle: 3n, facts: facts("Stone", "NT_MAT_DIFFUSE", "PT_MATERIAL") },
  { handle: 4n, facts: facts("Wide", "NT_RENDERTARGET", "PT_RENDERTARGET") },
]);
const pick = model.byHandle(2n);
assert.ok(pick !== undefined);
model.adopt(pick, [{ handle: 3n, pin: "input2", pinIndex: 2 }]);

Deno.test("switchSet numbers inputs from 1 and names what is connected", () => {
  assert.equal(isSwitch(pick), true);
  const set = switchSet(pick, 2);
  assert.deepEqual(set, { options: ["1 (empty)", "2 Stone", "3 (empty)"], selection: "2 Stone" });
  assert.equal(switchSet(pick, 9).selection, "");
  assert.deepEqual([chosenInput(set, "2 Stone"), chosenInput(set, "3"), chosenInput(set, "4")], [
    2,
    3,
    undefined,
  ]);
});

Deno.test("targetSet lists render targets and the one that is shown", () => {
  assert.deepEqual(targetSet(model.nodes(), undefined), { options: ["/Wide"], selection: "" });
  assert.equal(targetSet(model.nodes(), model.byHandle(4n)).selection, "/Wide");
});
