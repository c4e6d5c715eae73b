import assert from "node:assert/strict";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import { everyItem } from "./scene/items.ts";
import { withPeer } from "./test_client.ts";

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`startPeer of ${generation} renders a generated scene and lists its items`, () =>
    withPeer({ generation, nodes: 10_000, maxSamples: 1 }, async (peer, client) => {
      const { root } = peer.engine.project.graph;
      assert.equal([...everyItem(root)].length, 10_000);
      const { result } = await client.call(beta2.ApiProjectManagerService.method.rootNodeGraph);
      const objectPtr = { handle: result?.handle ?? 0n };
      const { list } = await client.call(beta2.ApiNodeGraphService.method.getOwnedItems, {
        objectPtr,
      });
      const { result: size } = await client.call(beta2.ApiItemArrayService.method.size, {
        objectPtr: { handle: list?.handle ?? 0n },
      });
      assert.equal(size, root.items.length);
      await until(() => peer.engine.latest !== null);
      assert.ok(new Set(peer.engine.latest?.data).size > 20, "the image shows something");
    }));
}

Deno.test("startPeer makes as many nodes with Z up, too, and tells what moves", () =>
  withPeer({ nodes: 700, upAxis: "z", animated: true, paused: true }, async (peer, client) => {
    const { graph } = peer.engine.project;
    assert.equal([...everyItem(graph.root)].length, 700);
    const placements = [...everyItem(graph.root)].filter((item) =>
      !item.isGraph && item.spec.type === "NT_GEO_PLACEMENT"
    );
    const { list } = await client.call(beta2.ApiNodeGraphService.method.findItemsByName, {
      objectPtr: {
        handle: (await client.call(beta2.ApiProjectManagerService.method.rootNodeGraph)).result
          ?.handle ?? 0n,
      },
      name: placements[0]?.name ?? "",
    });
    const node = beta2.ApiNodeService.method;
    const first = await client.call(beta2.ApiItemArrayService.method.get, {
      objectPtr: { handle: list?.handle ?? 0n },
    });
    const below = async (handle: bigint | undefined, pinId: beta2.PinId) =>
      (await client.call(node.connectedNode, { objectPtr: { handle: handle ?? 0n }, pinId }))
        .result?.handle;
    const transform = await below(first.result?.handle, beta2.PinId.P_TRANSFORM);
    const moves = async (pinId: beta2.PinId) =>
      (await client.call(beta2.ApiItemService.method.isAnimated, {
        objectPtr: { handle: await below(transform, pinId) ?? 0n },
        id: beta2.AttributeId.A_VALUE,
      })).result;
    assert.equal(await moves(beta2.PinId.P_TRANSLATION), true);
    assert.equal(await moves(beta2.PinId.P_SCALE), false);
  }));
