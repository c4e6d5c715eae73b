import assert from "node:assert/strict";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import {
  type OctaneConnection,
  OctaneError,
  openOctane,
  type PinKind,
  PinRefused,
  type PinValues,
  readPin,
  writePin,
} from "@fuelrail/kit/octane";
import {
  ApiNodeGraphService,
  ApiNodeService,
  ApiProjectManagerService,
  NodeType,
  PinId,
} from "@fuelrail/kit/octane/beta2";
import { startPeer } from "../octane_peer/peer.ts";
import type { Generation } from "../octane_peer/wire/names.ts";

const GENERATIONS: readonly Generation[] = ["alpha5", "beta2"];

async function withOctane(
  generation: Generation,
  test: (octane: OctaneConnection) => Promise<void>,
): Promise<void> {
  const peer = await startPeer({ generation, width: 64, height: 32, paused: true });
  try {
    const log = createLog("test", "error");
    const octane = await openOctane({ host: peer.host, port: peer.port, clock: systemClock, log });
    try {
      await test(octane);
    } finally {
      await octane.close();
    }
  } finally {
    await peer.stop();
  }
}

async function partOf(octane: OctaneConnection, pinId: PinId): Promise<bigint> {
  const { result: root } = await octane.call(ApiProjectManagerService.method.rootNodeGraph, {});
  assert.ok(root);
  const type = NodeType.NT_RENDERTARGET;
  const { result: target } = await octane.call(ApiNodeGraphService.method.findFirstNode, {
    objectPtr: root,
    type,
  });
  assert.ok(target);
  const { result } = await octane.call(ApiNodeService.method.connectedNode, {
    objectPtr: target,
    pinId,
    enterWrapperNode: true,
  });
  return result?.handle ?? 0n;
}

interface Case<K extends PinKind = PinKind> {
  readonly kind: K;
  readonly part: PinId;
  readonly pinId: PinId;
  readonly value: PinValues[K];
}

const CASES: readonly Case[] = [
  { kind: "bool", part: PinId.P_CAMERA, pinId: PinId.P_AUTOFOCUS, value: false },
  { kind: "int", part: PinId.P_KERNEL, pinId: PinId.P_MAX_SAMPLES, value: 77 },
  { kind: "int2", part: PinId.P_FILM_SETTINGS, pinId: PinId.P_RESOLUTION, value: [320, 200] },
  { kind: "float", part: PinId.P_CAMERA, pinId: PinId.P_FOCAL_DEPTH, value: 2.5 },
  { kind: "float2", part: PinId.P_CAMERA, pinId: PinId.P_LENS_SHIFT, value: [0.25, -0.5] },
  { kind: "float3", part: PinId.P_IMAGER, pinId: PinId.P_WHITE_BALANCE, value: [1, 0.5, 0.25] },
];

for (const generation of GENERATIONS) {
  Deno.test(`writePin and readPin carry every kind of value of a pin, ${generation}`, () =>
    withOctane(generation, async (octane) => {
      for (const { kind, part, pinId, value } of CASES) {
        const pin = { node: await partOf(octane, part), pinId };
        const before = await readPin(octane, pin, kind);
        assert.notDeepEqual(before, value, `${kind} holds something else before`);
        await writePin(octane, pin, kind, value);
        assert.deepEqual(await readPin(octane, pin, kind), value, kind);
      }
    }));

  Deno.test(`readPin rejects for a pin that the node lacks, ${generation}`, () =>
    withOctane(generation, async (octane) => {
      const pin = { node: await partOf(octane, PinId.P_FILM_SETTINGS), pinId: PinId.P_FOV };
      await assert.rejects(readPin(octane, pin, "float"), OctaneError);
    }));
}

Deno.test("writePin rejects with what Beta 2 says against a value of the wrong kind", () =>
  withOctane("beta2", async (octane) => {
    const pin = { node: await partOf(octane, PinId.P_CAMERA), pinId: PinId.P_AUTOFOCUS };
    await assert.rejects(writePin(octane, pin, "float", 1), PinRefused);
  }));
