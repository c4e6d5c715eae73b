import { subjects } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { writeTestProject } from "../octane_peer/engine/project_files.ts";
import { until } from "../testkit/until.ts";
import { callsOf, eventsOf, withGround } from "./project_ground.ts";
import { ROOM } from "./rig.ts";

const TRICKS = [
  "../secret.ocs",
  "shots/../../secret.ocs",
  "..\\secret.ocs",
  "%2e%2e/secret.ocs",
  "b.ocs\0.png",
  "/etc/passwd",
  "C:\\secret.ocs",
  "file:///etc/passwd",
];

Deno.test("openStageRequest refuses what is not in the registry, and says no folder", () =>
  withGround({ generation: "beta2" }, async ({ peer, base, root, ask }) => {
    await Deno.symlink(`${base}/secret.ocs`, `${root}/link.ocs`);
    for (const url of [...TRICKS, "link.ocs", "none.ocs", "cup.obj", `${root}/b.ocs`]) {
      const answer = await ask("openStageRequest", { url });
      assert.equal(answer.event_type, "viewerError", url);
      const { code, message } = answer.payload;
      assert.ok(["bad_message", "not_found"].includes(String(code)), `${url}: ${code}`);
      assert.ok(url.includes(base) || !String(message).includes(base), String(message));
    }
    for (const name of ["../x", "a/b", "nul", "x\0", "%2e%2e"]) {
      const answer = await ask("saveProjectAsRequest", { name });
      assert.equal(answer.payload.code, "bad_message", name);
    }
    assert.equal(callsOf(peer, "loadProject") + callsOf(peer, "saveProjectAs"), 0);
  }));

for (const fault of ["refused", "empty", "partial"] as const) {
  Deno.test(`a load that fails says what is left (${fault})`, () =>
    withGround({ generation: "beta2" }, async (ground) => {
      const { peer, base, get } = ground;
      await get("openStageRequest", { url: "b.ocs" }, "openStageResult");
      peer.faults.setLoads(fault);
      const failed = await get("openStageRequest", { url: "shots/a.ocs" }, "openStageResult");
      assert.equal(failed.result, "error");
      const words = fault === "refused"
        ? /the project before it is still open/
        : /the scene before it is gone, and Octane now holds a project without a name/;
      assert.match(failed.error ?? "", words);
      peer.faults.setLoads(null);
      const again = await get("openStageRequest", { url: "shots/a.ocs" }, "openStageResult");
      assert.equal(again.result, "success", JSON.stringify(again));
      const said = JSON.stringify(ground.events);
      assert.ok(!said.includes(base), "no folder of a machine is in any event");
    }));
}

Deno.test("of two opens at once the first one wins, and the second is told", () =>
  withGround({ generation: "beta2" }, async ({ peer, ask }) => {
    peer.faults.setLatency(1_000, "ApiProjectManagerService/loadProject");
    const [first, second] = await Promise.all([
      ask("openStageRequest", { url: "b.ocs" }),
      ask("openStageRequest", { url: "shots/a.ocs" }),
    ]);
    const winners = [first, second].filter(({ payload }) => payload.result === "success");
    const losers = [first, second].filter(({ payload }) => payload.code === "loading");
    assert.deepEqual([winners.length, losers.length], [1, 1], JSON.stringify([first, second]));
    assert.equal(callsOf(peer, "loadProject"), 1);
  }));

Deno.test("Octane lost during a load is said, and the next load works", () =>
  withGround({ generation: "beta2" }, async ({ peer, ask, get }) => {
    peer.faults.setLatency(60_000, "ApiProjectManagerService/loadProject");
    const opening = ask("openStageRequest", { url: "b.ocs" });
    await until(() => callsOf(peer, "loadProject") === 1);
    await peer.halt();
    const { payload } = await opening;
    assert.equal(payload.result, "error", JSON.stringify(payload));
    assert.match(String(payload.error), /lost while "b.ocs" was loading/);
    await peer.restart();
    const opened = await until(async () => {
      const answer = await ask("openStageRequest", { url: "b.ocs" });
      return answer.payload.result === "success";
    }, { what: "a load after the loss" });
    assert.ok(opened);
    assert.equal(
      (await get("loadingStateQuery", {}, "loadingStateResponse")).loading_state,
      "idle",
    );
  }));

Deno.test("a reset that asks on Octane's screen is warned of, and shown while it waits", () =>
  withGround({ generation: "alpha5" }, async ({ peer, bus, ask, get }) => {
    const reasons: string[] = [];
    bus.subscribe(subjects.state(ROOM, "status"), ({ data }) => {
      const { payload } = JSON.parse(new TextDecoder().decode(data));
      if (payload.reason !== undefined) reasons.push(payload.reason);
    });
    peer.faults.setResetAsks(true);
    const { assets } = await get("getAssetsRequest", {}, "assetsResult");
    await get("importAssetRequest", { asset: assets[0]?.id }, "editResult");
    const unwarned = await ask("newProjectRequest");
    assert.equal(unwarned.payload.code, "confirmation_needed");
    assert.match(String(unwarned.payload.message), /may ask on its own screen/);
    assert.equal(callsOf(peer, "resetProject"), 0);
    const answer = ask("newProjectRequest", { confirm: true });
    await until(() => peer.faults.isResetAsking, { what: "the question" });
    await until(() => reasons.some((reason) => /on its own screen/.test(reason)));
    assert.ok(peer.faults.answerReset("discard"));
    assert.equal((await answer).payload.result, "success");
  }));

Deno.test("changes made through Fuelrail are not lost unasked", () =>
  withGround({ generation: "beta2" }, async ({ ask, get, root }) => {
    await writeTestProject(`${root}/c.ocs`);
    await get("openStageRequest", { url: "b.ocs" }, "openStageResult");
    const { assets } = await get("getAssetsRequest", {}, "assetsResult");
    await get("importAssetRequest", { asset: assets[0]?.id }, "editResult");
    const refused = await ask("openStageRequest", { url: "shots/a.ocs" });
    assert.equal(refused.payload.code, "confirmation_needed", JSON.stringify(refused));
    const opened = await get(
      "openStageRequest",
      { url: "shots/a.ocs", confirm: true },
      "openStageResult",
    );
    assert.equal(opened.result, "success");
  }));

Deno.test("ten thousand requests for the list at once are all answered", () =>
  withGround({ generation: "beta2" }, async (ground) => {
    const answers = await Promise.all(
      Array.from({ length: 10_000 }, () => ground.ask("getProjectsRequest")),
    );
    assert.ok(answers.every(({ event_type: type }) => type === "projectsResult"));
    assert.equal(eventsOf(ground, "openStageResult").length <= 1, true);
  }));

Deno.test("while writes are frozen nothing is loaded or saved", () =>
  withGround({ generation: "beta2", readOnly: true }, async ({ peer, ask }) => {
    const asked = [
      ["openStageRequest", { url: "b.ocs" }],
      ["resetStageRequest", {}],
      ["newProjectRequest", { confirm: true }],
      ["saveProjectAsRequest", { name: "x" }],
      ["packageProjectRequest", { name: "x" }],
    ] as const;
    for (const [type, payload] of asked) {
      assert.equal((await ask(type, payload)).payload.code, "read_only", type);
    }
    assert.equal(callsOf(peer, "loadProject") + callsOf(peer, "resetProject"), 0);
  }));
