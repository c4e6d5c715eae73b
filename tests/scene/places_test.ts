import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { type Rig, withRig } from "./rig.ts";

type Change = PayloadOf<"sceneChanged">["changes"][number];
type Moved = Extract<Change, { readonly change: "moved" }>;

/** Moves that were told of as made inside Octane, after the first `from` events. */
function moves({ events }: Rig, from: number): Moved[] {
  return events.slice(from)
    .filter(({ type, payload }) => type === "sceneChanged" && payload.source === "octane")
    .flatMap(({ payload }) => payload.changes as Change[])
    .filter((change) => change.change === "moved");
}

async function open(rig: Rig): Promise<ReadonlyMap<string, readonly number[]>> {
  const asked = { graph_path: "/" };
  const { nodes } = await rig.get("getNodeGraphRequest", asked, "getNodeGraphResult");
  return new Map(nodes.map(({ path, position }) => [path, position]));
}

function told(rig: Rig, from: number, path: string, place: readonly number[]) {
  return until(
    () =>
      moves(rig, from).some((move) => move.path === path && move.position.join() === place.join()),
    { what: `${path} at ${place}` },
  );
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`a node that is moved inside Octane is told of while its graph is open, ${generation}`, () =>
    withRig({ generation, maxSamples: 2 }, async (rig) => {
      await rig.walked();
      const before = await open(rig);
      assert.ok(before.has("/Red lacquer") && before.has("/Plaster"));
      rig.peer.resetCounts();
      const from = rig.events.length;
      // A move alone raises no change level.
      rig.peer.edit((scene) => scene.move(scene.node("Red lacquer"), [1_234, -56]));
      await told(rig, from, "/Red lacquer", [1_234, -56]);
      rig.peer.edit((scene) => {
        scene.move(scene.node("Plaster"), [77, 88]);
        scene.set(scene.node("Red lacquer"), "diffuse", [0, 1, 0]);
      });
      await told(rig, from, "/Plaster", [77, 88]);
      assert.deepEqual(moves(rig, from).map(({ path }) => path), ["/Red lacquer", "/Plaster"]);
      const minting = /pinInfoIx|nodePinInfo|findNodes|destinationNodes/;
      const minted = Object.keys(rig.peer.counts().calls).filter((rpc) => minting.test(rpc));
      assert.deepEqual(minted, []);
      assert.deepEqual((await open(rig)).get("/Red lacquer"), [1_234, -56]);
    }));
}

Deno.test("a move that was made here is told of once, as an edit", () =>
  withRig({}, async (rig) => {
    await rig.walked();
    await open(rig);
    const from = rig.events.length;
    await rig.get("moveNodesRequest", {
      moves: [{ prim_path: "/Red lacquer", position: [300, 400] }],
    }, "editResult");
    // What is moved inside Octane after it shows that places were looked at meanwhile.
    rig.peer.edit((scene) => scene.move(scene.node("Plaster"), [5, 6]));
    await told(rig, from, "/Plaster", [5, 6]);
    assert.deepEqual(moves(rig, from).map(({ path }) => path), ["/Plaster"]);
  }));

Deno.test("places are not asked for while nobody has a graph open", () =>
  withRig({ maxSamples: 2 }, async (rig) => {
    await rig.walked();
    await rig.get("getChildrenRequest", { prim_path: "/" }, "getChildrenResult");
    rig.peer.resetCounts();
    const from = rig.events.length;
    rig.peer.edit((scene) => {
      scene.move(scene.node("Plaster"), [5, 6]);
      scene.rename(scene.node("Red lacquer"), "Green lacquer");
      scene.set(scene.node("Green lacquer"), "diffuse", [0, 1, 0]);
    });
    await until(
      () =>
        rig.events.slice(from).some(({ payload }) =>
          (payload.changes as Change[] | undefined)?.some(({ change }) => change === "renamed")
        ),
      { what: "the name" },
    );
    assert.equal(rig.peer.counts().calls["ApiItemService/position"], undefined);
  }));
