import assert from "node:assert/strict";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import {
  type AttributeKind,
  AttributeRefused,
  type AttributeValues,
  type OctaneConnection,
  OctaneError,
  openOctane,
  readAttribute,
  readAttributeArray,
  writeAttribute,
  writeAttributeArray,
} from "@fuelrail/kit/octane";
import {
  ApiItemService,
  ApiNodeService,
  ApiProjectManagerService,
  AttributeId,
  AttributeType,
  NodeType,
  ObjectRef_ObjectType,
} from "@fuelrail/kit/octane/beta2";
import { attributeKindOf } from "@fuelrail/kit/octane";
import { startPeer } from "../octane_peer/peer.ts";
import type { Generation } from "../octane_peer/wire/names.ts";

const GENERATIONS: readonly Generation[] = ["alpha5", "beta2"];

/** Node types whose attributes hold, between them, every kind of value and of list. */
const HOLDERS = [
  NodeType.NT_BOOL,
  NodeType.NT_INT,
  NodeType.NT_FLOAT,
  NodeType.NT_STRING,
  NodeType.NT_FILE,
  NodeType.NT_IMAGE_RESOLUTION,
  NodeType.NT_TEX_RGB,
  NodeType.NT_TEX_IMAGE,
  NodeType.NT_TRANSFORM_VALUE,
  NodeType.NT_GEO_MESH,
  NodeType.NT_GEO_SCATTER,
  NodeType.NT_GEO_VOLUME,
  NodeType.NT_PROJECT_SETTINGS,
];

const VALUES: AttributeValues = {
  bool: true,
  byte: 200,
  int: -7,
  int2: [1, -2],
  int3: [1, 2, 3],
  int4: [1, 2, 3, -4],
  long: 9007199254740993n,
  long2: [9007199254740993n, -2n],
  float: 0.5,
  float2: [0.5, -1.5],
  float3: [0.5, 1.5, 2.5],
  float4: [0.5, 1.5, 2.5, -3.5],
  matrix: [1, 0, 0, 5, 0, 1, 0, 6, 0, 0, 1, 7],
  string: "text",
};

interface Place {
  readonly item: bigint;
  readonly id: AttributeId;
  readonly kind: AttributeKind;
  readonly isArray: boolean;
}

async function withOctane(
  generation: Generation,
  test: (octane: OctaneConnection) => Promise<void>,
): Promise<void> {
  const peer = await startPeer({ generation, width: 16, height: 8, paused: true });
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

/** The first attribute of each kind, as a value and as a list. */
async function places(octane: OctaneConnection): Promise<ReadonlyMap<string, Place>> {
  const { result: root } = await octane.call(ApiProjectManagerService.method.rootNodeGraph, {});
  assert.ok(root);
  const found = new Map<string, Place>();
  for (const type of HOLDERS) {
    const create = { type, ownerGraph: root, configurePins: false };
    const { result } = await octane.call(ApiNodeService.method.create, create);
    const item = result?.handle ?? 0n;
    if (item === 0n) continue;
    const objectPtr = { handle: item, type: ObjectRef_ObjectType.ApiItem };
    const { result: count } = await octane.call(ApiItemService.method.attrCount, { objectPtr });
    for (let index = 0; index < count; index++) {
      const { result: info } = await octane.call(ApiItemService.method.attrInfoIx, {
        objectPtr,
        index,
      });
      const kind = attributeKindOf(info?.type ?? AttributeType.AT_UNKNOWN);
      if (info === undefined || kind === undefined) continue;
      const key = info.isArray ? `${kind}[]` : kind;
      if (!found.has(key)) found.set(key, { item, id: info.id, kind, isArray: info.isArray });
    }
  }
  return found;
}

for (const generation of GENERATIONS) {
  Deno.test(`attributes of every kind, and lists of them, are written and read back, ${generation}`, () =>
    withOctane(generation, async (octane) => {
      const all = await places(octane);
      for (const [key, { item, id, kind, isArray }] of all) {
        const value = VALUES[kind];
        if (isArray) {
          const list = [value, value] as never[];
          const before = await readAttributeArray(octane, item, id, kind);
          await writeAttributeArray(octane, item, id, kind, list);
          assert.deepEqual(await readAttributeArray(octane, item, id, kind), list, key);
          await writeAttributeArray(octane, item, id, kind, before as never[]);
          assert.deepEqual(await readAttributeArray(octane, item, id, kind), before, key);
        } else {
          const before = await readAttribute(octane, item, id, kind);
          assert.notDeepEqual(before, value, `${key} holds something else before`);
          await writeAttribute(octane, item, id, kind, value);
          assert.deepEqual(await readAttribute(octane, item, id, kind), value, key);
          await writeAttribute(octane, item, id, kind, before);
          assert.deepEqual(await readAttribute(octane, item, id, kind), before, key);
        }
      }
      const kinds = Object.keys(VALUES).filter((kind) => kind !== "byte");
      for (const kind of [...kinds, "byte[]", "float3[]", "int[]", "string[]", "matrix[]"]) {
        assert.ok(all.has(kind), `${kind} among ${[...all.keys()].join(" ")}`);
      }
    }));

  Deno.test(`an attribute is not read or written as another kind, ${generation}`, () =>
    withOctane(generation, async (octane) => {
      const place = (await places(octane)).get("string");
      assert.ok(place);
      await assert.rejects(readAttribute(octane, place.item, place.id, "float"), OctaneError);
      await assert.rejects(
        writeAttribute(octane, place.item, place.id, "float", 1),
        AttributeRefused,
      );
    }));
}
