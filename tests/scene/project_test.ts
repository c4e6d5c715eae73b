import { subjects } from "@fuelrail/contracts";
import { callRequest } from "@fuelrail/kit/requests";
import assert from "node:assert/strict";
import { join } from "node:path";
import { until } from "../testkit/until.ts";
import { callsOf, eventsOf, withGround } from "./project_ground.ts";
import { ROOM } from "./rig.ts";

const WAIT = { timeoutMs: 240_000 };

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`openStageRequest loads a project of the registry, whole (${generation})`, () =>
    withGround({ generation }, async (ground) => {
      const { peer, get, ask } = ground;
      const before = await until(async () => {
        const { payload } = await callRequest(ground.bus, ROOM, "snapshot.scene", {});
        const events = payload.events as { event_type: string; payload: object }[];
        return events.find(({ event_type: type }) => type === "openStageResult")?.payload;
      }, { ...WAIT, what: "the project that is open at the start" });
      assert.equal((before as { url: string }).url, "");

      const { projects } = await get("getProjectsRequest", {}, "projectsResult");
      assert.deepEqual(projects.map(({ label }) => label), ["b.ocs", "broken.ocs", "a.ocs"]);
      const wanted = projects.find(({ label }) => label === "a.ocs");
      assert.equal(wanted?.folder, "shots");

      const opened = await get("openStageRequest", { url: wanted?.id }, "openStageResult");
      assert.equal(opened.result, "success", JSON.stringify(opened));
      assert.deepEqual([opened.url, opened.id], ["shots/a.ocs", wanted?.id]);
      assert.deepEqual(opened.changed_by, { viewer_id: "v1", name: "Ada" });
      assert.equal(peer.engine.project.path, join(ground.root, "shots", "a.ocs"));
      assert.equal(peer.engine.project.evaluated, true);
      assert.notEqual(peer.engine.targetNode, null, "a render target was set");

      const states = eventsOf(ground, "loadingStateResponse");
      assert.deepEqual(
        states.map(({ loading_state: state, phase }) => `${state} ${phase}`),
        ["busy resolving_asset", "busy loading_stage", "busy compiling_shaders", "idle ready"],
      );
      const amounts = eventsOf(ground, "updateProgressAmount").map(({ amount }) => Number(amount));
      assert.deepEqual(amounts, amounts.toSorted((a, b) => a - b));
      assert.equal(amounts.at(-1), 1);
      await until(() =>
        eventsOf(ground, "openStageResult").some(({ url }) => url === "shots/a.ocs")
      );

      peer.resetCounts();
      const again = await get("openStageRequest", { url: "shots/a.ocs" }, "openStageResult");
      assert.equal(again.result, "success");
      assert.equal(callsOf(peer, "loadProject"), 0, "the same project is not loaded again");
      const reset = await get("resetStageRequest", {}, "openStageResult");
      assert.equal(reset.result, "success", JSON.stringify(reset));
      assert.equal(callsOf(peer, "loadProject"), 1);
      const listed = await get("getProjectsRequest", {}, "projectsResult");
      assert.deepEqual(listed.projects.filter(({ open }) => open).map(({ id }) => id), [
        wanted?.id,
      ]);
      assert.equal((await ask("loadingStateQuery")).payload.loading_state, "idle");
      assert.deepEqual(peer.counts().forbidden, []);
    }));

  Deno.test(`a project is saved, saved as another, packaged and left (${generation})`, () =>
    withGround({ generation }, async (ground) => {
      const { peer, ask, get, root } = ground;
      const never = await ask("saveProjectRequest");
      assert.equal(never.payload.code, "conflict", "it was never saved");
      const saved = await get("saveProjectAsRequest", { name: "take 1" }, "projectSaved");
      assert.deepEqual([saved.result, saved.label], ["success", "take 1.ocs"]);
      assert.equal(peer.engine.project.path, join(root, "take 1.ocs"));
      const taken = await ask("saveProjectAsRequest", { name: "take 1" });
      assert.equal(taken.payload.code, "conflict");
      assert.equal((await get("saveProjectRequest", {}, "projectSaved")).id, saved.id);
      const packed = await get("packageProjectRequest", { name: "hand over" }, "projectSaved");
      assert.equal(packed.label, "hand over.orbx", JSON.stringify(packed));
      assert.ok((await Deno.stat(join(root, "hand over.orbx"))).isFile);
      assert.equal(peer.engine.project.path, join(root, "take 1.ocs"), "a package is a copy");

      peer.faults.setSaves("fail");
      const failed = await get("saveProjectRequest", {}, "projectSaved");
      assert.equal(failed.result, "error");
      peer.faults.setSaves("succeed");

      const fresh = await get("newProjectRequest", { confirm: true }, "openStageResult");
      assert.deepEqual([fresh.result, fresh.url], ["success", ""], JSON.stringify(fresh));
      assert.equal(peer.engine.project.path, "");
      assert.equal(eventsOf(ground, "projectSaved").length, 4);
    }));

  Deno.test(`importAssetRequest brings a mesh and an image into the scene (${generation})`, () =>
    withGround({ generation }, async ({ ask, get, peer }) => {
      const { assets } = await get("getAssetsRequest", {}, "assetsResult");
      assert.deepEqual(assets.map(({ label, kind }) => `${label} ${kind}`), [
        "cup.obj geometry",
        "dot.png image",
      ]);
      for (const { id, label } of assets) {
        peer.resetCounts();
        peer.resetWrites();
        const done = await get("importAssetRequest", { asset: id }, "editResult");
        assert.deepEqual(done.paths, [`/${label}`]);
        assert.equal(callsOf(peer, "evaluate"), 1, "its file is read once");
        assert.ok(peer.writes().every(({ request }) => request["evaluate"] !== true));
        assert.ok(peer.engine.project.graph.root.items.some(({ name }) => name === label));
      }
      const count = peer.engine.project.graph.root.items.length;
      const { prims } = {
        prims: await get("getChildrenRequest", { prim_path: "/" }, "getChildrenResult"),
      };
      const leaf = prims.children.find(({ path }) => path === "/cup.obj");
      assert.ok(leaf !== undefined);
      const [asset] = assets;
      const into = await ask("importAssetRequest", { asset: asset?.id, parent_path: leaf.path });
      assert.equal(into.payload.code, "bad_message", JSON.stringify(into));
      assert.match(String(into.payload.message), /graph/);
      const volume = await ask("importAssetRequest", { asset: "f-none" });
      assert.equal(volume.payload.code, "not_found");
      assert.equal(peer.engine.project.graph.root.items.length, count);
    }));
}

Deno.test("a project opened inside Octane is told to everybody, without its folder", () =>
  withGround({ generation: "beta2" }, async (ground) => {
    const { peer, ask, get, base } = ground;
    await get("openStageRequest", { url: "b.ocs" }, "openStageResult");
    await Deno.rename(join(ground.root, "b.ocs"), join(base, "elsewhere.ocs"));
    peer.engine.project.path = join(base, "elsewhere.ocs");
    peer.faults.announce("projectManagerChanged");
    const told = await until(
      () => eventsOf(ground, "openStageResult").find(({ label }) => label === "elsewhere.ocs"),
      { ...WAIT, what: "the other project" },
    );
    assert.equal(told.url, "");
    assert.equal((await ask("loadingStateQuery")).payload.url, "");
  }));

Deno.test("openStageRequest hands the camera policy on, or says why it cannot", () =>
  withGround({ generation: "beta2" }, async ({ bus, ask, get }) => {
    const asked: unknown[] = [];
    const none = await ask("openStageRequest", { url: "b.ocs", camera_policy: "fit" });
    assert.equal(none.payload.code, "service_unavailable", "no camera service runs here");
    const encoder = new TextEncoder();
    const subject = subjects.request(ROOM, "setCameraPolicyRequest");
    bus.respond(subject, "camera", ({ data }) => {
      asked.push(JSON.parse(new TextDecoder().decode(data)));
      const payload = { policy: "fit", session: 1, revision: 1 };
      return {
        data: encoder.encode(JSON.stringify({ event_type: "cameraPolicyChanged", payload })),
      };
    });
    const opened = await get(
      "openStageRequest",
      { url: "b.ocs", camera_policy: "fit" },
      "openStageResult",
    );
    assert.equal(opened.result, "success");
    assert.equal(asked.length, 1);
    assert.deepEqual((asked[0] as { payload: unknown }).payload, { policy: "fit" });
  }));

Deno.test("who asked is told of an import that takes longer than a request may", () =>
  withGround({ maxSamples: 1 }, async ({ bus, get, peer }) => {
    const { assets } = await get("getAssetsRequest", {}, "assetsResult");
    const told: { event_type: string; payload: Record<string, unknown> }[] = [];
    bus.subscribe(subjects.notice(ROOM), ({ data }) => {
      const { payload } = JSON.parse(new TextDecoder().decode(data));
      if (payload.viewer_id === "v1") told.push(payload.event);
    });
    peer.faults.setLatency(100_000, "ApiItemService/evaluate");
    await get("importAssetRequest", { asset: assets[0]?.id }, "accepted");
    peer.faults.setLatency(0, "ApiItemService/evaluate");
    const notice = await until(() => told[0], { ...WAIT, what: "a notice" });
    assert.equal(notice.event_type, "editResult", JSON.stringify(notice));
    assert.deepEqual(notice.payload["paths"], ["/cup.obj"]);
  }));
