import assert from "node:assert/strict";
import type { OctaneAtDesk } from "@fuelrail/kit/octane";
import { ApiProjectManagerService } from "@fuelrail/kit/octane/beta2";
import { givingWay } from "./giving_way.ts";

const { rootNodeGraph } = ApiProjectManagerService.method;

/** Octane that counts its calls, and whose turn is open as long as `state` says. */
function octaneWith(state: { open: boolean; calls: number }): OctaneAtDesk {
  const call = () => {
    state.calls++;
    return Promise.resolve({});
  };
  const turn = {
    get open() {
      return state.open;
    },
  };
  return { turn, generation: "beta2", version: null, call, callBytes: call } as never;
}

Deno.test("givingWay makes the first call and, once the turn is wanted, no other", async () => {
  const state = { open: true, calls: 0 };
  const octane = givingWay(octaneWith(state));
  await octane.call(rootNodeGraph, {});
  await octane.call(rootNodeGraph, {});
  state.open = false;
  await assert.rejects(octane.call(rootNodeGraph, {}), { name: "TurnRefused", code: "turn_void" });
  assert.equal(state.calls, 2);
});

Deno.test("givingWay makes the first call of a turn that is wanted already, so that work moves on", async () => {
  const state = { open: false, calls: 0 };
  const octane = givingWay(octaneWith(state));
  await octane.call(rootNodeGraph, {});
  await assert.rejects(octane.callBytes(rootNodeGraph, {}), { code: "turn_void" });
  assert.equal(state.calls, 1);
});

Deno.test("givingWay stops when it is told to", async () => {
  const state = { open: true, calls: 0 };
  const octane = givingWay(octaneWith(state), () => state.calls < 3);
  for (let i = 0; i < 3; i++) await octane.call(rootNodeGraph, {});
  await assert.rejects(octane.call(rootNodeGraph, {}), { code: "turn_void" });
  assert.equal(state.calls, 3);
});
