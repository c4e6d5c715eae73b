import assert from "node:assert/strict";
import type { Peer } from "../octane_peer/peer.ts";
import type { RawViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { poseOf, startSteeringRig } from "./steering_rig.ts";

/** What is promised from a move inside Octane to the news of it, ms. */
const WITHIN_MS = 500;
const MOVES = 7;
/** So that the scene takes far longer to be read than all moves. */
const NODES = 6_000;
const CALL_MS = 3;

/** Calls that only reading the scene makes. */
const READS = ["ApiItemService/isGraph", "ApiItemService/name", "ApiNodeService/connectedNodeIx"];

function readsOf(peer: Peer): number {
  const { calls } = peer.counts();
  return READS.reduce((sum, rpc) => sum + (calls[rpc] ?? 0), 0);
}

/** Lists a level anew as soon as it was listed, as somebody does who opens the scene's tree. */
function keepListing(viewer: RawViewer): AsyncDisposable {
  let isOn = true;
  let listed = 0;
  const answered = (requestId: string) =>
    viewer.isClosed || viewer.heard.some(({ payload }) => payload["request_id"] === requestId);
  const run = async () => {
    while (isOn) {
      const requestId = `listing ${++listed}`;
      viewer.send("getChildrenRequest", { prim_path: "/", fresh: true }, requestId);
      await until(() => answered(requestId), { what: `an answer to ${requestId}` });
    }
  };
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      isOn = false;
      await running;
    },
  };
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`moves inside an ${generation} Octane are seen within 500 ms while its scene is read`, async () => {
    await using rig = await startSteeringRig({ generation, nodes: NODES });
    const { peer, viewer, clock, start, join } = rig;
    await using _lister = keepListing(await join("second"));
    peer.faults.setLatency(CALL_MS);
    const [x, y, z] = start.position;
    const tookMs: number[] = [];
    for (let move = 1; move <= MOVES; move++) {
      const before = readsOf(peer);
      const movedAtMs = clock.nowMs();
      peer.moveCamera({ ...start, position: [x + move, y, z] });
      const told = await viewer.next(
        "cameraStateChanged",
        ({ position }) => Math.abs(position[0] - x - move) < 1e-3,
      );
      tookMs.push(clock.nowMs() - movedAtMs);
      assert.equal(told.driver, undefined);
      assert.deepEqual(poseOf(told).target, start.target);
      await until(() => readsOf(peer) > before, { what: "the scene being read" });
    }
    peer.faults.setLatency(0);
    // The machine may do other things meanwhile; half of them say what is usual.
    const median = tookMs.toSorted((a, b) => a - b)[Math.floor(MOVES / 2)] ?? NaN;
    assert.ok(median < WITHIN_MS, `they took ${tookMs.map(Math.round).join(", ")} ms`);
  });
}
