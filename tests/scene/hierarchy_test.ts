import assert from "node:assert/strict";
import type { PayloadOf } from "@fuelrail/contracts";
import { callRequest } from "@fuelrail/kit/requests";
import { until } from "../testkit/until.ts";
import { type Rig, ROOM, withRig } from "./rig.ts";

type Row = PayloadOf<"getChildrenResult">["children"][number];

async function level({ get }: Rig, path: string): Promise<Row[]> {
  const { children } = await get("getChildrenRequest", { prim_path: path }, "getChildrenResult");
  return children;
}

async function everyRow(rig: Rig, path = "/", seen = new Map<string, Row>()): Promise<Row[]> {
  for (const row of await level(rig, path)) {
    if (seen.has(row.path)) continue;
    seen.set(row.path, row);
    if (row.children) await everyRow(rig, row.path, seen);
  }
  return [...seen.values()];
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`getChildrenRequest lists items of a graph and nodes on pins, ${generation}`, () =>
    withRig({ generation, paused: true }, async (rig) => {
      const top = await level(rig, "/");
      const target = top.find(({ name }) => name === "Render target");
      assert.deepEqual(
        { path: target?.path, type: target?.type, node: target?.node_type, open: target?.children },
        { path: "/Render target", type: "rendertarget", node: "NT_RENDERTARGET", open: true },
      );
      const metals = top.find(({ name }) => name === "Metals");
      assert.deepEqual([metals?.type, metals?.is_graph], ["scope", true]);
      const parts = await level(rig, "/Render target");
      const camera = parts.find(({ pin }) => pin === "camera");
      assert.deepEqual([camera?.path, camera?.type], ["/Render target/camera", "camera"]);
      const values = await level(rig, "/Render target/camera");
      assert.equal(values.find(({ pin }) => pin === "fov")?.path, "/Render target/camera/fov");
      assert.ok(values.some(({ type, children }) => type === "value" && !children));
    }));

  Deno.test(`the walk takes at most four calls a node, at most one beside frame-ingest's, ${generation}`, () =>
    withRig({ generation, paused: true }, async (rig) => {
      const count = await rig.walked();
      const { calls, forbidden, unary } = rig.peer.counts();
      const walkCalls = Object.entries(calls)
        .filter(([rpc]) => /^Api(Item|ItemArray|Node|NodeGraph|Info)Service\//.test(rpc))
        .reduce((sum, [, number]) => sum + number, 0);
      assert.ok(count > 100, `${count} nodes`);
      assert.ok(walkCalls / count <= 4, `${walkCalls} calls for ${count} nodes`);
      assert.deepEqual(forbidden, []);
      assert.ok(unary.mostAtOnce <= 2, `${unary.mostAtOnce} calls at once`);
      rig.peer.resetCounts();
      const rows = await everyRow(rig);
      assert.equal(rows.length, count);
      const asked = Object.keys(rig.peer.counts().calls)
        .filter((rpc) => /^Api(Item|ItemArray|Node|NodeGraph)Service\//.test(rpc));
      assert.deepEqual(asked, [], "a second reader costs no call");
    }));
}

Deno.test("paths are unique, hold no handle and stay the same for a fresh scene-query", () =>
  withRig({ paused: true }, async (rig) => {
    await rig.walked();
    const before = await everyRow(rig);
    const paths = before.map(({ path }) => path);
    assert.equal(new Set(paths).size, paths.length);
    assert.ok(paths.every((path) => path.startsWith("/") && !/\d{6}/.test(path)));
    await rig.restartScene();
    const after = await everyRow(rig);
    assert.deepEqual(new Set(after.map(({ path }) => path)), new Set(paths));
  }));

Deno.test("a node that is used in two places has one path and names the other", () =>
  withRig({ paused: true }, async (rig) => {
    await rig.walked();
    const shared = (await everyRow(rig)).filter(({ also_at }) => also_at !== undefined);
    assert.ok(shared.length > 0);
    for (const { path, also_at: places = [] } of shared) {
      assert.ok(!places.includes(path));
      for (const place of places) {
        const parent = place.slice(0, place.lastIndexOf("/")) || "/";
        assert.ok((await level(rig, parent)).some((row) => row.path === path), place);
      }
    }
  }));

Deno.test("getChildrenRequest pages, filters and refuses what is not there", () =>
  withRig({ paused: true }, async (rig) => {
    const all = await level(rig, "/");
    const first = await rig.get(
      "getChildrenRequest",
      { prim_path: "/", page_rows: 3 },
      "getChildrenResult",
    );
    assert.deepEqual(first.children, all.slice(0, 3));
    const rest = await rig.get(
      "getChildrenRequest",
      { prim_path: "/", cursor: first.next },
      "getChildrenResult",
    );
    assert.deepEqual([...first.children, ...rest.children], all);
    assert.equal(rest.next, undefined);
    const targets = await rig.get(
      "getChildrenRequest",
      { prim_path: "/", filters: ["rendertarget"] },
      "getChildrenResult",
    );
    assert.deepEqual(targets.children, all.filter(({ type }) => type === "rendertarget"));
    assert.ok(targets.children.length >= 2);
    const none = await rig.ask("getChildrenRequest", { prim_path: "/Nothing/here" });
    assert.equal(none.payload.code, "not_found");
    const stale = await rig.ask("getChildrenRequest", { prim_path: "/", cursor: "999.3" });
    assert.equal(stale.payload.code, "conflict");
  }));

Deno.test("getChildrenRequest with a depth answers a capped review of several levels", () =>
  withRig({ paused: true }, async (rig) => {
    const review = await rig.get(
      "getChildrenRequest",
      { prim_path: "/", max_depth: 2, max_nodes: 20 },
      "getChildrenResult",
    );
    assert.deepEqual([review.mode, review.truncated, review.children.length], [
      "review_snapshot",
      true,
      20,
    ]);
  }));

Deno.test("resolveNodes gives handle and path of nodes by either, and nodes by row type", () =>
  withRig({ paused: true }, async (rig) => {
    const resolve = async (payload: object) => {
      const answer = await callRequest(rig.bus, ROOM, "resolveNodes", { ...payload });
      assert.equal(answer.event_type, "nodesResolved", JSON.stringify(answer.payload));
      return answer.payload as unknown as PayloadOf<"nodesResolved">;
    };
    const path = "/Render target/camera";
    const [camera] = await until(async () => {
      const { nodes } = await resolve({ paths: [path] });
      return nodes.length > 0 && nodes;
    });
    assert.deepEqual([camera?.path, camera?.type, camera?.node_type], [
      path,
      "camera",
      "NT_CAM_THINLENS",
    ]);
    const byHandle = await resolve({ handles: [camera?.handle] });
    assert.deepEqual(byHandle.nodes, [camera]);
    await rig.walked();
    const cameras = await resolve({ types: ["camera"] });
    assert.equal(cameras.complete, true);
    assert.ok(cameras.nodes.every(({ type }) => type === "camera"));
    const places = cameras.nodes.map((node) => node.path);
    assert.ok(places.includes(path) && places.includes("/Close-up/camera"), places.join(" "));
    const unknown = await resolve({ handles: [1], paths: ["/Nothing"] });
    assert.deepEqual(unknown.nodes, []);
    const viewer = await rig.ask("resolveNodes", { paths: [path] });
    assert.equal(viewer.event_type, "viewerError");
  }));

Deno.test("a new project is told as sceneChanged and read anew", () =>
  withRig({ paused: true }, async (rig) => {
    await rig.walked();
    const from = rig.events.length;
    const before = await rig.get("getChildrenRequest", { prim_path: "/" }, "getChildrenResult");
    await rig.peer.restart();
    const told = await until(() =>
      rig.events.slice(from).find(({ type, payload }) =>
        type === "sceneChanged" && payload.project_generation !== before.project_generation
      )?.payload
    );
    const after = await rig.get("getChildrenRequest", { prim_path: "/" }, "getChildrenResult");
    assert.deepEqual(
      after.children.map(({ path }) => path),
      before.children.map(({ path }) => path),
    );
    assert.equal(after.project_generation, told.project_generation);
  }));

Deno.test("loadingStateQuery is answered while Octane is gone, and the scene is refused", () =>
  withRig({ paused: true }, async (rig) => {
    await rig.peer.halt();
    const idle = await rig.get("loadingStateQuery", {}, "loadingStateResponse");
    assert.equal(idle.loading_state, "idle");
    const settings = await until(async () => {
      const { payload } = await rig.ask("getRenderSettingsRequest");
      return payload.code === "octane_offline" ? payload : undefined;
    });
    assert.equal(settings.event_type, "getRenderSettingsRequest");
  }));
