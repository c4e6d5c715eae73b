import { ApiProjectManagerService } from "@fuelrail/kit/octane/beta2";
import assert from "node:assert/strict";
import type { Peer } from "../octane_peer/peer.ts";
import { connect } from "../octane_peer/test_client.ts";

/** A copy of the test renderer's project as it is now, on disk. */
export interface SavedProject extends AsyncDisposable {
  /** Opens it as somebody at Octane would, and shows its first render target. */
  open(how?: { readonly evaluate: boolean }): Promise<void>;
}

/** Saves what the test renderer has open. */
export async function saveProject(peer: Peer): Promise<SavedProject> {
  const path = await Deno.makeTempFile({ suffix: ".ocs" });
  const project = ApiProjectManagerService.method;
  const client = connect(peer);
  const saved = await client.call(project.saveProjectAs, { path });
  assert.equal(saved.result, true);
  return {
    async open({ evaluate } = { evaluate: true }) {
      const loaded = await client.call(project.loadProject, { projectPath: path, evaluate });
      assert.equal(loaded.result, true);
      const { engine } = peer;
      const target = engine.project.graph.root.items
        .filter((item) => !item.isGraph)
        .find(({ spec }) => spec.type === "NT_RENDERTARGET");
      assert.ok(target !== undefined && engine.setTarget(target));
    },
    async [Symbol.asyncDispose]() {
      client.close();
      await Deno.remove(path);
    },
  };
}
