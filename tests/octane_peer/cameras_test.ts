import assert from "node:assert/strict";
import * as alpha5 from "../../kit/octane/gen/alpha5.ts";
import * as beta2 from "../../kit/octane/gen/beta2.ts";
import { until } from "../testkit/until.ts";
import type { Peer } from "./peer.ts";
import { NODE_TYPES } from "./scene/node_types.ts";
import type { GraphNode } from "./scene/items.ts";
import { setPinValue } from "./scene/values.ts";
import type { AttributeValue } from "./scene/pin_specs.ts";
import { withPeer } from "./test_client.ts";

const live = beta2.LiveLinkService.method;
const engine = beta2.ApiRenderEngineService.method;
const changes = beta2.ApiChangeManagerService.method;

function near(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= 1e-4 * Math.abs(expected), `${actual}`);
}

function cameraOf(peer: Peer): GraphNode {
  const node = peer.engine.cameraNode;
  assert.ok(node !== null);
  return node;
}

function set(peer: Peer, node: GraphNode, id: string, value: AttributeValue): void {
  assert.ok(setPinValue(peer.engine.project.graph, node, node.pinOf(id).index, value), id);
}

/** The picture of the newest change, once it is finished. */
async function finished(peer: Peer): Promise<Uint8Array> {
  const level = peer.engine.changeLevel;
  await until(() =>
    peer.engine.state === "finished" && peer.engine.latest?.changeLevel === level &&
    peer.engine.latest.tonemappedSamples === peer.engine.latest.maxSamples
  );
  return peer.engine.latest?.data.slice() ?? new Uint8Array(0);
}

/** How much two pictures differ about their middle. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let y = 14; y < 18; y++) {
    for (let at = (y * 64 + 28) * 4; at < (y * 64 + 36) * 4; at++) {
      sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
    }
  }
  return sum;
}

Deno.test("Every pin of every camera type has a number in both generations", () => {
  for (const type of ["THINLENS", "PANORAMIC", "UNIVERSAL", "BAKING"]) {
    const spec = NODE_TYPES.get(`NT_CAM_${type}`);
    assert.ok(spec !== undefined);
    for (const { PinId, NodeType } of [alpha5, beta2]) {
      assert.ok(spec.type in NodeType, spec.type);
      for (const { id } of spec.pins) assert.ok(id in PinId, `${spec.type} ${id}`);
    }
  }
});

Deno.test("LiveLink leaves out what the render camera has no pin for", async () => {
  const parts = { thinlens: 4, orthographic: 4, universal: 4, panoramic: 3, baking: 1 } as const;
  for (const [camera, count] of Object.entries(parts) as [keyof typeof parts, number][]) {
    await withPeer({ camera }, async (_peer, client) => {
      const { posSet, targetSet, upSet, fovSet } = await client.call(live.getCamera);
      const cases = [posSet, targetSet, upSet, fovSet].map((part) => part.case);
      assert.deepEqual(cases, [
        "position",
        count > 1 ? "target" : undefined,
        count > 1 ? "up" : undefined,
        count > 3 ? "fov" : undefined,
      ]);
      await client.call(live.setCamera, {
        posSet: { case: "position", value: { x: 3, y: 2, z: 1 } },
        fovSet: { case: "fov", value: 20 },
      });
      const after = await client.call(live.getCamera);
      assert.equal(after.posSet.value?.x, 3);
      assert.equal(after.fovSet.value, count > 3 ? 20 : undefined);
    });
  }
});

Deno.test("Every camera but the baking one renders a picture and can be picked through", async () => {
  for (const camera of ["thinlens", "orthographic", "panoramic", "universal", "baking"] as const) {
    await withPeer({ camera }, async (peer) => {
      const bytes = await finished(peer);
      assert.equal(bytes.some((value, i) => i % 4 !== 3 && value > 0), camera !== "baking");
      assert.equal(peer.engine.pick(32, 24) !== null, camera !== "baking");
    });
  }
});

Deno.test("An orthographic camera keeps its width when it moves, another its field of view", async () => {
  await withPeer({ camera: "orthographic" }, async (peer, client) => {
    const before = peer.camera();
    await client.call(live.setCamera, {
      posSet: { case: "position", value: { x: 2.2, y: 4.18, z: 17.8 } },
    });
    await client.call(changes.update);
    assert.equal(peer.camera()?.orthographicScale, before?.orthographicScale);
    assert.ok((peer.camera()?.fov ?? 0) < (before?.fov ?? 0));
    peer.moveCamera({ orthographicScale: 4 });
    const [left, right] = [peer.engine.pick(0, 31), peer.engine.pick(63, 31)];
    assert.ok(left !== null && right !== null);
    const { position = [0, 0, 0], target = [0, 0, 0] } = peer.camera() ?? {};
    const [ahead, beside] = [target[2] - position[2], target[0] - position[0]];
    const [x, z] = [0, 2].map((axis) => (right.position[axis] ?? 0) - (left.position[axis] ?? 0));
    near(((x ?? 0) * -ahead + (z ?? 0) * beside) / Math.hypot(ahead, beside), 4 * 63 / 64);
  });
  await withPeer({}, (peer) => {
    peer.moveCamera({ position: [1.1445, 11.985, 20.6075], target: [0.178, 1.336, -0.668] });
    peer.moveCamera({ fov: 39.597752 });
    near(peer.camera()?.orthographicScale, 17.144243);
    peer.moveCamera({ position: [1.1445, 11.985, 40] });
    near(peer.camera()?.fov, 39.597752);
    assert.ok((peer.camera()?.orthographicScale ?? 0) > 18);
    return Promise.resolve();
  });
});

Deno.test("A scene with Z up looks along the ground of one with Y up", async () => {
  const hits: (readonly number[])[] = [];
  for (const upAxis of ["y", "z"] as const) {
    await withPeer({ upAxis }, (peer) => {
      assert.deepEqual(peer.camera()?.up, upAxis === "y" ? [0, 1, 0] : [0, -0, 1]);
      hits.push(peer.engine.pick(20, 20)?.position ?? []);
      return Promise.resolve();
    });
  }
  const [[x = 0, y = 0, z = 0] = [], turned = []] = hits;
  [x, -z, y].forEach((part, axis) => assert.ok(Math.abs(part - (turned[axis] ?? NaN)) < 1e-6));
});

Deno.test("A wide lens blurs what is out of focus, and autofocus makes the middle sharp", () =>
  withPeer({ maxSamples: 16 }, async (peer) => {
    const camera = cameraOf(peer);
    const pinhole = await finished(peer);
    set(peer, camera, "P_APERTURE", 40);
    set(peer, camera, "P_AUTOFOCUS", false);
    set(peer, camera, "P_FOCAL_DEPTH", 1.5);
    peer.engine.update();
    const blurred = difference(await finished(peer), pinhole);
    set(peer, camera, "P_AUTOFOCUS", true);
    peer.engine.update();
    const focused = difference(await finished(peer), pinhole);
    assert.ok(blurred > 1.5 * focused, `${blurred} ${focused}`);
  }));

Deno.test("A white point that was picked makes its pixel neutral", () =>
  withPeer({ maxSamples: 2 }, async (peer, client) => {
    await finished(peer);
    const { result, whitePoint } = await client.call(engine.pickImagerWhitePoint, {
      position: { x: 10, y: 2 },
    });
    assert.ok(result && whitePoint !== undefined);
    const white = [whitePoint.x, whitePoint.y, whitePoint.z];
    assert.equal(Math.max(...white), 1);
    assert.ok(Math.min(...white) < 0.95);
    const imager = peer.engine.targetNode?.input("P_IMAGER");
    assert.ok(imager);
    set(peer, imager, "P_WHITE_BALANCE", white);
    peer.engine.update();
    const bytes = await finished(peer);
    const pixel = [...bytes.subarray((2 * 64 + 10) * 4, (2 * 64 + 10) * 4 + 3)];
    assert.ok(Math.max(...pixel) - Math.min(...pixel) <= 1, pixel.join());
    assert.equal(
      (await client.call(engine.pickImagerWhitePoint, { position: { x: 64, y: 2 } })).result,
      false,
    );
  }));

Deno.test("A render that starts inside a region, or with a film region, leaves the rest black", () =>
  withPeer({ maxSamples: 2, width: 400, height: 200 }, async (peer, client) => {
    const inside = (x: number, y: number) => x >= 100 && x <= 180 && y >= 120 && y <= 160;
    const check = (bytes: Uint8Array) => {
      let dark = 0;
      for (let pixel = 0; pixel < bytes.length / 4; pixel++) {
        const lit = bytes[pixel * 4] !== 0 || bytes[pixel * 4 + 1] !== 0;
        const within = inside(pixel % 400, Math.floor(pixel / 400));
        if (lit && !within) assert.fail(`pixel ${pixel % 400},${Math.floor(pixel / 400)}`);
        if (!lit && within) dark++;
        assert.equal(bytes[pixel * 4 + 3], 255);
      }
      assert.ok(dark < 81 * 41 / 10, `${dark} dark pixels`);
    };
    const done = async () => {
      const level = peer.engine.changeLevel;
      await until(() => {
        const { latest, state } = peer.engine;
        return state === "finished" && latest?.changeLevel === level && latest.regionSamples === 2;
      });
      return peer.engine.latest?.data ?? new Uint8Array(0);
    };
    await client.call(engine.setRenderRegion, {
      active: true,
      regionMin: { x: 100, y: 120 },
      regionMax: { x: 180, y: 160 },
    });
    peer.moveCamera({ fov: 45 });
    check(await done());
    await client.call(engine.setRenderRegion, { active: false });
    const settings = peer.engine.targetNode?.input("P_FILM_SETTINGS");
    assert.ok(settings);
    set(peer, settings, "P_REGION_OFFSET", [100, 120]);
    set(peer, settings, "P_REGION_SIZE", [81, 41]);
    await client.call(changes.update);
    const bytes = await done();
    assert.deepEqual([peer.engine.latest?.width, peer.engine.latest?.height], [400, 200]);
    check(bytes);
  }));
