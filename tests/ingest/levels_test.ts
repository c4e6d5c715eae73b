import assert from "node:assert/strict";
import type { Peer } from "../octane_peer/peer.ts";
import { until } from "../testkit/until.ts";
import { startRig, withRig } from "./rig.ts";

/** Somebody at the renderer changes something that the picture does not show. */
function addUnseen(peer: Peer): number {
  peer.edit((scene) => scene.create("NT_MAT_DIFFUSE", "Nowhere"));
  return peer.engine.changeLevel;
}

for (const generation of ["beta2", "alpha5"] as const) {
  Deno.test(`frame-ingest shows what a paused ${generation} Octane holds although edits wait`, () =>
    withRig({ generation, maxSamples: 100_000 }, async (rig, peer) => {
      await rig.frame("full");
      peer.engine.pause();
      await rig.link("idle");
      peer.edit((scene) => scene.set(scene.node("Red lacquer"), "diffuse", [0, 1, 0]));
      const { changeLevel: edited, latest } = peer.engine;
      assert.ok(latest !== null && latest.changeLevel < edited);
      const late = await startRig(peer);
      try {
        const full = await late.frame("full");
        const shown = await late.event("renderFirstImage");
        assert.deepEqual(
          [Number(shown.changeLevel), shown.epoch],
          [latest.changeLevel, full.header.epoch],
        );
        peer.engine.resume();
        await late.frame("full", ({ header }) => header.epoch > full.header.epoch);
        assert.equal(await late.counted("dropped_total", { reason: "stale" }), 0);
      } finally {
        await late.stop();
      }
    }));

  Deno.test(`frame-ingest makes a still of a ${generation} picture that an update left as it was`, () =>
    withRig({ generation, maxSamples: 2 }, async (rig, peer) => {
      const before = await rig.frame("still", ({ header }) => header.converged);
      peer.faults.setQuietUpdates(true);
      const from = rig.events.length;
      const level = addUnseen(peer);
      const at = ({ changeLevel }: { readonly changeLevel: unknown }) =>
        Number(changeLevel) === level;
      const { epoch } = await rig.event("renderRestarted", at, from);
      await rig.event("renderFinished", at, from);
      const still = await rig.frame("still", ({ header }) => header.epoch === epoch);
      assert.ok(still.header.converged && still.header.seq > before.header.seq);
      assert.ok(peer.engine.latest !== null && peer.engine.latest.changeLevel < level);
    }));

  Deno.test(`frame-ingest shows a ${generation} Octane whose images tell no change level`, () =>
    withRig({ generation, maxSamples: 4 }, async (rig, peer) => {
      await rig.frame("still", ({ header }) => header.converged);
      peer.faults.setImages({ levels: "untold" });
      await until(() => peer.engine.latest?.changeLevel === 0);
      const late = await startRig(peer);
      try {
        const first = await late.frame("still", ({ header }) => header.converged);
        const from = late.events.length;
        peer.edit((scene) => scene.set(scene.node("Red lacquer"), "diffuse", [0, 1, 0]));
        const level = peer.engine.changeLevel;
        const { epoch } = await late.event(
          "renderFinished",
          ({ changeLevel }) => Number(changeLevel) === level,
          from,
        );
        assert.ok(epoch > first.header.epoch);
        const edited = await late.frame(
          "still",
          ({ header }) => header.converged && header.epoch >= epoch,
        );
        assert.notDeepEqual(edited.body, first.body);
      } finally {
        await late.stop();
      }
    }));
}
