import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { until } from "../testkit/until.ts";
import { type Rig, withRig } from "./rig.ts";

type Change = PayloadOf<"sceneChanged">["changes"][number];

/** Changes that were announced as made inside Octane, after the first `from` events. */
function octanes({ events }: Rig, from: number): Change[] {
  return events.slice(from)
    .filter(({ type, payload }) => type === "sceneChanged" && payload.source === "octane")
    .flatMap(({ payload }) => payload.changes as Change[]);
}

async function told(rig: Rig, from: number, is: (change: Change) => boolean): Promise<number> {
  const startMs = performance.now();
  await until(() => octanes(rig, from).some(is), { what: "the change" });
  return performance.now() - startMs;
}

async function list({ get }: Rig, path: string) {
  return (await get("getChildrenRequest", { prim_path: path }, "getChildrenResult")).children;
}

async function values({ get }: Rig, path: string) {
  return (await get("getPropertiesRequest", { prim_path: path }, "getPropertiesResponse"))
    .properties;
}

const CAMERA = "/Render target/camera";

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`a value set inside Octane is told for the inspected node, ${generation}`, () =>
    withRig({ generation }, async (rig) => {
      await rig.walked();
      const before = await values(rig, CAMERA);
      const from = rig.events.length;
      rig.peer.edit((scene) => {
        const target = scene.node("Render target");
        scene.set(scene.at(target, "camera"), "fov", [77, 0, 0, 0]);
      });
      const isIt = (change: Change) =>
        change.change === "value" && change.path === CAMERA && change.property === "fov" &&
        change.value === 77;
      await told(rig, from, isIt);
      assert.notEqual(before.fov, 77);
      assert.equal((await values(rig, CAMERA)).fov, 77);
      const others = octanes(rig, from).filter((change) =>
        change.change === "value" && change.property !== "fov" &&
        // A camera's lens follows its angle.
        !["focalLength", "scale"].includes(change.property)
      );
      assert.deepEqual(others, []);
    }));
}

Deno.test("a row that is renamed inside Octane is told, and its path follows", () =>
  withRig({}, async (rig) => {
    await rig.walked();
    const rows = await list(rig, "/");
    assert.ok(rows.some(({ path }) => path === "/Red lacquer"), rows.map((row) => row.path).join());
    const from = rig.events.length;
    rig.peer.edit((scene) => {
      scene.rename(scene.node("Red lacquer"), "Green lacquer");
      scene.set(scene.node("Green lacquer"), "diffuse", [0, 1, 0]);
    });
    await told(
      rig,
      from,
      (change) =>
        change.change === "renamed" && change.path === "/Red lacquer" &&
        change.new_path === "/Green lacquer",
    );
    assert.ok((await list(rig, "/")).some(({ path }) => path === "/Green lacquer"));
    const old = await rig.ask("getChildrenRequest", { prim_path: "/Red lacquer" });
    assert.equal(old.payload.code, "not_found");
  }));

Deno.test("a row that is deleted inside Octane is told, and reading it is refused by name", () =>
  withRig({}, async (rig) => {
    await rig.walked();
    const [row] = (await list(rig, "/")).filter(({ type }) => type === "material");
    assert.ok(row !== undefined);
    await values(rig, row.path);
    const from = rig.events.length;
    rig.peer.edit((scene) => scene.delete(scene.node(row.name)));
    await told(
      rig,
      from,
      (change) => change.change === "removed" && change.path === row.path,
    );
    const answer = await rig.ask("getPropertiesRequest", { prim_path: row.path });
    assert.equal(answer.payload.code, "not_found");
  }));

Deno.test("rows say their age from when something changed until they were looked at", () =>
  withRig({}, async (rig) => {
    await rig.walked();
    const before = await list(rig, "/");
    assert.ok(before.every(({ age_ms: ageMs }) => ageMs === undefined));
    rig.peer.faults.setLatency(60);
    rig.peer.edit((scene) => scene.set(scene.node("Red lacquer"), "diffuse", [0, 0, 1]));
    const isOld = ({ age_ms: ageMs }: { age_ms?: number | undefined }) => ageMs !== undefined;
    await until(async () => (await list(rig, "/")).some(isOld), {
      what: "rows that say how old they are",
    });
    rig.peer.faults.setLatency(0);
    await until(async () => !(await list(rig, "/")).some(isOld), {
      what: "rows that are as they are shown",
    });
  }));

Deno.test("a level that is read fresh shows what was created inside Octane, and paths stay", () =>
  withRig({}, async (rig) => {
    await rig.walked();
    const before = await list(rig, "/");
    rig.peer.edit((scene) => scene.create("NT_MAT_DIFFUSE", "Chalk"));
    const fresh = await rig.get(
      "getChildrenRequest",
      { prim_path: "/", fresh: true },
      "getChildrenResult",
    );
    assert.equal(fresh.children.length, before.length + 1);
    assert.deepEqual(
      fresh.children.filter(({ path }) => path !== "/Chalk").map(({ path }) => path),
      before.map(({ path }) => path),
    );
  }));

Deno.test("looking again leaves one list behind for each graph, and calls nothing while nothing changed", () =>
  withRig({ maxSamples: 2 }, async (rig) => {
    await rig.walked();
    await list(rig, "/");
    await values(rig, CAMERA);
    const minting = /getOwnedItems|pinInfoIx|nodePinInfo|findNodes|destinationNodes/;
    const minted = () =>
      Object.entries(rig.peer.counts().calls).filter(([rpc]) => minting.test(rpc));
    rig.peer.resetCounts();
    const from = rig.events.length;
    const edit = (fov: number) =>
      rig.peer.edit((scene) => {
        scene.set(scene.at(scene.node("Render target"), "camera"), "fov", [fov, 0, 0, 0]);
      });
    const startMs = performance.now();
    for (let fov = 30; fov < 34; fov++) {
      await list(rig, "/");
      await values(rig, CAMERA);
      edit(fov);
      await told(rig, from, ({ change, ...rest }) => change === "value" && isFov(rest, fov));
    }
    let [count, sinceMs] = ["", performance.now()];
    await until(() => {
      const now = JSON.stringify(
        Object.entries(rig.peer.counts().calls).filter(([rpc]) => /Item|NodeGraph/.test(rpc)),
      );
      if (now !== count) [count, sinceMs] = [now, performance.now()];
      return performance.now() - sinceMs > 7_000;
    }, { what: "a while without a look" });
    const [[rpc, lists] = ["none", 0], ...others] = minted();
    assert.deepEqual([rpc, others], ["ApiNodeGraphService/getOwnedItems", []]);
    assert.ok(lists <= 2 + (sinceMs - startMs) / 3_000, `${lists} lists`);
  }));

function isFov(change: object, fov: number): boolean {
  const { property, value } = change as { readonly property?: string; readonly value?: unknown };
  return property === "fov" && value === fov;
}

Deno.test("a handle that died inside Octane leads to the node that took its place", () =>
  withRig({}, async (rig) => {
    await rig.walked();
    const node = "Red lacquer";
    rig.peer.edit((scene) => {
      scene.delete(scene.node(node));
      scene.create("NT_MAT_DIFFUSE", node);
    });
    const { node_type: type } = await rig.get(
      "getPropertiesRequest",
      { prim_path: `/${node}` },
      "getPropertiesResponse",
    );
    assert.equal(type, "NT_MAT_DIFFUSE");
  }));
