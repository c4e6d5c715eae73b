import assert from "node:assert/strict";
import { withTurn } from "@fuelrail/kit/octane";
import { callRequest } from "@fuelrail/kit/requests";
import { until } from "../testkit/until.ts";
import { type EditRig, GENERATIONS, withEditRig } from "./edit_rig.ts";
import { ROOM } from "./rig.ts";

const IMAGER = "/Render target/imager";

Deno.test("bad edits are refused by name and reach Octane with nothing", () =>
  withEditRig({}, async (rig) => {
    const start = await rig.value(IMAGER, "exposure");
    const set = (value: unknown, more = {}) =>
      rig.refusal("setPropertyRequest", {
        prim_path: IMAGER,
        property: "exposure",
        value,
        ...more,
      });
    const before = rig.updates();
    assert.equal((await set(1, { prim_path: "/Nowhere" })).code, "not_found");
    assert.equal((await set(1, { property: "nothing" })).code, "not_found");
    assert.equal((await set("bright")).code, "bad_message");
    assert.equal((await set(1, { type: "int" })).code, "bad_message");
    assert.equal((await set([1, 2])).code, "bad_message");
    assert.equal((await set(1e30)).code, "out_of_range");
    assert.equal((await set(null)).code, "bad_message");
    assert.equal((await set("NaN")).code, "bad_message");
    const text = { prim_path: IMAGER, property: "exposure", value: "x".repeat(65_537) };
    assert.equal((await rig.refusal("setPropertyRequest", text)).code, "bad_message");
    const cycle = { prim_path: "/Still life", pin: "Input 1", source_path: "/Still life" };
    const refused = await rig.refusal("connectPinRequest", cycle);
    assert.deepEqual([refused.code, refused.detail], ["conflict", { reason: "cycle" }]);
    const wrong = { prim_path: "/Block", pin: "material", source_path: "/Ring" };
    assert.equal((await rig.refusal("connectPinRequest", wrong)).code, "bad_message");
    const target = { paths: ["/Render target"], confirm: true };
    const kept = await rig.refusal("deleteNodesRequest", target);
    assert.deepEqual([kept.code, kept.detail], ["conflict", { render_target: "/Render target" }]);
    assert.equal(
      (await rig.refusal("deleteNodesRequest", { paths: ["/"], confirm: true })).code,
      "bad_message",
    );
    const unknown = { parent_path: "/", node_type: "NT_TELEPORTER" };
    assert.equal((await rig.refusal("createNodeRequest", unknown)).code, "not_found");
    const inside = { parent_path: "/Block", node_type: "NT_FLOAT", pin: "material" };
    assert.equal((await rig.refusal("createNodeRequest", inside)).code, "bad_message");
    assert.equal((await rig.refusal("pasteNodesRequest", { parent_path: "/" })).code, "not_found");
    await rig.edit("copyNodesRequest", { paths: ["/Metals"] });
    const itself = await rig.refusal("pasteNodesRequest", { parent_path: "/Metals" });
    assert.equal(itself.code, "conflict");
    assert.equal(rig.updates(), before, "nothing was updated");
    assert.equal(await rig.value(IMAGER, "exposure"), start);
    assert.equal(rig.peer.counts().forbidden.length, 0);
  }));

Deno.test("a node that was deleted inside Octane is not found after one more look", () =>
  withEditRig({}, async (rig) => {
    rig.peer.edit((scene) => scene.delete(scene.node("Blue enamel")));
    const set = { prim_path: "/Blue enamel/roughness", property: "value", value: 0.5 };
    assert.equal((await rig.refusal("setPropertyRequest", set)).code, "not_found");
  }));

/** Two values; the second is written by this rpc, which can be slowed down. */
const EDITS = [
  { prim_path: IMAGER, property: "exposure", value: 7 },
  { prim_path: "/Red lacquer", property: "diffuse", value: [0, 1, 0] },
];
const SECOND_WRITE = "ApiItemService/setValueByAttrID";

/** Asks for both values, and does something while the second one is written. */
async function editMeanwhile(rig: EditRig, meanwhile: () => void | Promise<void>) {
  rig.peer.faults.setLatency(60_000, SECOND_WRITE);
  const asked = rig.ask("setPropertiesRequest", { edits: EDITS });
  const isThere = () => (rig.peer.counts().calls[SECOND_WRITE] ?? 0) > 0;
  await until(isThere, { what: "the second write" });
  await meanwhile();
  rig.peer.faults.setLatency(0, SECOND_WRITE);
  const { event_type: type, payload } = await asked;
  assert.equal(type, "viewerError", JSON.stringify(payload));
  return { code: String(payload["code"]), message: String(payload["message"]) };
}

Deno.test("several edits of which one hits a node that is just deleted leave nothing behind", () =>
  withEditRig({}, async (rig) => {
    const before = await rig.value(IMAGER, "exposure");
    await rig.items("/Red lacquer");
    const refused = await editMeanwhile(rig, () => {
      rig.peer.edit((scene) => scene.delete(scene.node("Red lacquer")));
    });
    assert.equal(refused.code, "conflict");
    assert.doesNotMatch(refused.message, /Imager|exposure/i);
    assert.equal(await rig.value(IMAGER, "exposure"), before);
    const state = await rig.get("getUndoStateRequest", {}, "undoStateChanged");
    assert.equal(state.undo.length, 0);
  }));

Deno.test("an edit during which Octane is lost says what may stand", () =>
  withEditRig({}, async (rig) => {
    await rig.items(IMAGER);
    await rig.items("/Red lacquer");
    const refused = await editMeanwhile(rig, () => rig.peer.stop());
    assert.ok(["octane_offline", "turn_void"].includes(refused.code), refused.code);
    assert.match(refused.message, /may stand: .*Exposure/);
  }));

Deno.test("edits are refused while writes are frozen", () =>
  withEditRig({ readOnly: true }, async (rig) => {
    const set = { prim_path: IMAGER, property: "exposure", value: 1.25 };
    assert.equal((await rig.refusal("setPropertyRequest", set)).code, "read_only");
    assert.equal((await rig.refusal("undoRequest", {})).code, "not_found");
  }));

for (const generation of GENERATIONS) {
  Deno.test(`ten thousand edits at once are each made or refused by name and hurt nobody else, ${generation}`, () =>
    withEditRig({ generation }, async (rig) => {
      await rig.items(IMAGER);
      const made: Record<string, unknown>[] = [];
      const codes = new Set<string>();
      const edit = async (n: number) => {
        const wanted = { prim_path: IMAGER, property: "exposure", value: 1 + n / 1_000 };
        const { event_type: type, payload } = await callRequest(
          rig.bus,
          ROOM,
          "setPropertyRequest",
          wanted,
          { role: "operator", viewerId: "v1", timeoutMs: 240_000 },
        );
        if (type === "setPropertyResult") made.push(payload);
        else codes.add(String(payload["code"]));
      };
      const flood = Promise.all(Array.from({ length: 10_000 }, (_, n) => edit(n)));
      const other = { role: "operator", viewerId: "v2", timeoutMs: 240_000 } as const;
      // What cannot be read in time is refused with the advice to try again, which is taken.
      const readCamera = () =>
        until(async () => {
          const answer = await callRequest(
            rig.bus,
            ROOM,
            "getPropertiesRequest",
            { prim_path: "/Render target/camera" },
            other,
          );
          return answer.payload["code"] === "loading" ? undefined : answer;
        }, { what: "the camera's values" });
      const [camera, children] = await Promise.all([
        readCamera(),
        callRequest(rig.bus, ROOM, "getChildrenRequest", { prim_path: "/" }, other),
        withTurn(rig.bus, ROOM, "gesture", (turn) => turn.run(() => Promise.resolve())),
      ]);
      assert.equal(camera.event_type, "getPropertiesResponse", JSON.stringify(camera));
      assert.equal(children.event_type, "getChildrenResult", JSON.stringify(children));
      await flood;
      assert.ok(made.length > 0, [...codes].join());
      const named = ["busy", "rate_limited", "timeout"];
      for (const code of codes) assert.ok(named.includes(code), code);
      assert.ok(codes.has("rate_limited"));

      const told = () =>
        rig.events.filter(({ type }) => type === "sceneChanged")
          .flatMap(({ payload }) => payload["changes"] as Record<string, unknown>[])
          .findLast(({ path, property }) => path === IMAGER && property === "exposure");
      const held = await rig.value(IMAGER, "exposure");
      const last = made.at(-1);
      if (!codes.has("timeout")) assert.equal(last?.["value"], held);
      await until(() => told()?.["value"] === held, {
        timeoutMs: 240_000,
        what: "the last value",
      });
      assert.equal((await rig.set(IMAGER, "exposure", 3.25)).value, 3.25);
      assert.equal(await rig.value(IMAGER, "exposure"), 3.25);
    }));
}
