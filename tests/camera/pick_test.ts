import assert from "node:assert/strict";
import { NONE_HEADER, type PayloadOf, subjects } from "@fuelrail/contracts";
import { decodeMesh } from "@fuelrail/contracts/binary";
import { callRequest, replyTo } from "@fuelrail/kit/requests";
import { createStateMirror } from "@fuelrail/kit/state";
import { type Stack, startStack } from "../testkit/stack.ts";
import { createSteadyClock } from "../testkit/steady_clock.ts";
import { until } from "../testkit/until.ts";
import type { Generation } from "../octane_peer/wire/names.ts";

type Selection = PayloadOf<"stageSelectionChanged">;

interface Rig {
  readonly stack: Stack;
  readonly selections: readonly Selection[];
  ask(type: string, payload: object): ReturnType<typeof callRequest>;
  /** Picks until the scene is ready and its paths are known. */
  pick(payload: object): Promise<PayloadOf<"pickResult">>;
  mesh(id: string): Promise<{ readonly data: Uint8Array; readonly isNone: boolean }>;
}

const [WIDTH, HEIGHT] = [128, 64];

async function withScene(generation: Generation, test: (rig: Rig) => Promise<void>) {
  const peer = { generation, width: WIDTH, height: HEIGHT, maxSamples: 8 };
  await using stack = await startStack({ peer, clock: createSteadyClock() });
  const bus = await stack.connect("tester");
  const selections: Selection[] = [];
  const mirror = createStateMirror({
    bus,
    room: stack.room,
    kind: "selection",
    onEvent({ event_type: type, payload }) {
      if (type === "stageSelectionChanged") selections.push(payload as Selection);
    },
  });
  const ask: Rig["ask"] = (type, payload) =>
    callRequest(bus, stack.room, type, { ...payload }, { role: "operator", viewerId: "tester" });
  try {
    await test({
      stack,
      selections,
      ask,
      pick: (payload) =>
        until(async () => {
          const reply = replyTo(await ask("pickRequest", payload), "pickResult");
          if (!reply.ok) return undefined;
          const { outcome, path } = reply.payload;
          return outcome === "miss" || path !== undefined ? reply.payload : undefined;
        }, { what: `a pick of ${JSON.stringify(payload)}` }),
      async mesh(id) {
        const body = new TextEncoder().encode(JSON.stringify({ payload: { id }, role: "viewer" }));
        const reply = await bus.request(subjects.request(stack.room, "meshData"), body);
        return { data: reply.data, isNone: reply.headers[NONE_HEADER] === "1" };
      },
    });
  } finally {
    mirror.stop();
  }
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`pickRequest selects what is under the pixel and outlines it (${generation})`, async () => {
    await withScene(generation, async (rig) => {
      const { stack: { peer }, selections, ask, pick, mesh } = rig;
      const at = { x: WIDTH / 2 + 0.5, y: HEIGHT / 2 + 0.5 };
      const result = await pick(at);
      const truth = peer.engine.pick(WIDTH / 2, HEIGHT / 2);
      assert.equal(result.outcome, "hit");
      assert.ok(truth !== null && result.hit !== undefined);
      for (const axis of [0, 1, 2] as const) {
        assert.ok(Math.abs(result.hit.position[axis] - truth.position[axis]) < 1e-4);
      }
      assert.ok(Math.abs(result.hit.depth - truth.depth) < 1e-4);
      const node = peer.engine.compiled?.objects[truth.object]?.node;
      assert.ok(result.path?.endsWith(node?.name ?? "?"), `${result.path} is ${node?.name}`);

      const outlined = await until(
        () => selections.find(({ prims, meshes }) => prims.length > 0 && meshes?.[prims[0] ?? ""]),
        { what: `an outline, seen ${JSON.stringify(selections.at(-1))}` },
      );
      assert.deepEqual(outlined.prims, [result.path]);
      assert.equal(outlined.changed_by?.viewer_id, "tester");
      const address = outlined.meshes?.[result.path ?? ""] ?? "";
      assert.match(address, /^\/rooms\/TEST\/mesh\//);
      const served = await mesh(address.split("/").at(-1) ?? "");
      const decoded = decodeMesh(served.data);
      assert.ok(decoded.ok && decoded.mesh.triangles.length > 0);
      assert.equal((await mesh("nothing")).isNone, true);

      const sky = await pick({ x: 1, y: 1 });
      assert.equal(sky.outcome, "miss");
      assert.deepEqual(selections.at(-1)?.prims, [result.path]);
      await pick({ x: 1, y: 1, clear_on_miss: true });
      await until(() => selections.at(-1)?.prims.length === 0);

      const material = await pick({ ...at, tool: "material" });
      assert.equal(material.path, material.hit?.material_path);
      assert.notEqual(material.path, result.path);

      for (const outside of [{ x: WIDTH, y: 0 }, { x: 0, y: -1 }]) {
        const refused = await ask("pickRequest", outside);
        assert.equal(refused.payload["code"], "out_of_range");
      }
      assert.deepEqual(peer.counts().forbidden, []);
    });
  });
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`selectMarqueeRequest selects what it meets and hovers name what they point at (${generation})`, async () => {
    await withScene(generation, async ({ ask, pick, selections }) => {
      const first = await pick({ x: WIDTH / 2, y: HEIGHT / 2 });
      const marquee = { left: 0, top: 0, right: WIDTH, bottom: HEIGHT };
      const reply = replyTo(await ask("selectMarqueeRequest", marquee), "stageSelectionChanged");
      assert.ok(reply.ok, JSON.stringify(reply));
      assert.ok(reply.payload.prims.length > 1);
      const unknown = await ask("selectPrimsRequest", { paths: [first.path, "/No such node"] });
      assert.equal(unknown.payload["code"], "not_found");
      assert.match(String(unknown.payload["message"]), /No such node/);
      await until(() => (selections.at(-1)?.prims.length ?? 0) > 1);
      const hovered = replyTo(await ask("hoverRequest", { path: first.path }), "hoverChanged");
      assert.ok(hovered.ok);
      assert.deepEqual(hovered.payload.hovers, [{ viewer_id: "tester", path: first.path }]);
      await ask("selectPrimsRequest", { paths: [] });
      await until(() => selections.at(-1)?.prims.length === 0);
      const limited = await ask("makePrimsPickable", { paths: ["/No such node"] });
      assert.equal(limited.payload["result"], "error");
      assert.equal(limited.payload["error"], "There is no /No such node");
    });
  });
}
