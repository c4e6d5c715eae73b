/**
 * A client as strangers write it: the `.proto` files loaded as text, everything by name, nothing
 * of this project's own code between it and the wire.
 */
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { until } from "../testkit/until.ts";
import { startPeer } from "./peer.ts";
import type { Generation } from "./wire/names.ts";

type Reply = { readonly [field: string]: unknown };
type Call = (request: unknown, done: (error: Error | null, reply: Reply) => void) => void;
type Stub = { readonly [rpc: string]: unknown };

interface Ref {
  readonly handle: string;
  readonly type: number;
}

const PROTO = fileURLToPath(new URL("../../proto/", import.meta.url));
const ITEM = 16;
const NODE = 17;
const ROOT = 18;
const GRAPH = 20;
const ITEM_ARRAY = 31;
const A_VALUE = 185;

class Stranger {
  readonly #package: grpc.GrpcObject;
  readonly #stubs = new Map<string, grpc.Client>();
  readonly #address: string;

  constructor(generation: Generation, address: string) {
    const files = [`${PROTO}${generation}`, `${PROTO}common`, `${PROTO}common/varied`].flatMap((
      folder,
    ) =>
      [...Deno.readDirSync(folder)].flatMap(({ name }) =>
        name.endsWith(".proto") ? [`${folder}/${name}`] : []
      )
    );
    const definition = loadSync(files, {
      keepCase: true,
      longs: String,
      defaults: true,
      oneofs: true,
      includeDirs: [`${PROTO}${generation}`, `${PROTO}common`, PROTO],
    });
    this.#package = grpc.loadPackageDefinition(definition);
    this.#address = address;
  }

  stub(service: string): Stub {
    const known = this.#stubs.get(service);
    if (known !== undefined) return known as unknown as Stub;
    const [scope = "", name = ""] = service.split(".");
    const within = this.#package[scope] as grpc.GrpcObject;
    const Service = within[name] as grpc.ServiceClientConstructor;
    const made = new Service(this.#address, grpc.credentials.createInsecure());
    this.#stubs.set(service, made);
    return made as unknown as Stub;
  }

  call(service: string, rpc: string, request: object = {}): Promise<Reply> {
    const stub = this.stub(service.includes(".") ? service : `octaneapi.${service}`);
    const call = stub[rpc] as Call;
    return new Promise((resolve, reject) =>
      call.call(stub, request, (error, reply) => error === null ? resolve(reply) : reject(error))
    );
  }

  close(): void {
    for (const stub of this.#stubs.values()) stub.close();
  }
}

async function withStranger(
  generation: Generation,
  test: (stranger: Stranger) => Promise<void>,
): Promise<void> {
  const peer = await startPeer({ generation, width: 64, height: 32, maxSamples: 3 });
  const stranger = new Stranger(generation, peer.address);
  try {
    await test(stranger);
  } finally {
    stranger.close();
    await peer.stop();
  }
}

const as = (ref: unknown, type: number): Ref => ({ handle: (ref as Ref).handle, type });

interface Walked {
  nodes: number;
  graphs: number;
  unconnected: number;
  values: Map<string, unknown>;
}

async function walkNode(
  stranger: Stranger,
  generation: Generation,
  ref: Ref,
  seen: Set<string>,
  walked: Walked,
) {
  if (seen.has(ref.handle)) return;
  seen.add(ref.handle);
  walked.nodes++;
  const objectPtr = as(ref, NODE);
  const { result: name } = await stranger.call("ApiItemService", "name", {
    objectPtr: as(ref, ITEM),
  });
  const info = await stranger.call("ApiItemService", "attrInfo", {
    objectPtr: as(ref, ITEM),
    id: A_VALUE,
  });
  const type = (info.result as Reply).type;
  if (type === "AT_FLOAT4" || type === 9) {
    const rpc = generation === "alpha5" ? "getByAttrID" : "getValueByAttrID";
    const reply = await stranger.call("ApiItemService", rpc, {
      item_ref: as(ref, ITEM),
      attribute_id: A_VALUE,
      expected_type: 12,
    });
    assert.equal(reply.value, "float4_value");
    walked.values.set(String(name), reply.float4_value);
  }
  const { result: pins } = await stranger.call("ApiNodeService", "pinCount", { objectPtr });
  for (let index = 0; index < Number(pins); index++) {
    const connected = await stranger.call("ApiNodeService", "connectedNodeIx", {
      objectPtr,
      pinIx: index,
      enterWrapperNode: true,
    });
    const pin = await stranger.call("ApiNodeService", "pinInfoIx", { objectPtr, index });
    const described = await stranger.call("ApiNodePinInfoExService", "getApiNodePinInfo", {
      nodePinInfoRef: pin.result,
    });
    assert.equal(described.success, true);
    assert.notEqual((described.nodePinInfo as Reply).staticLabel, "");
    const child = connected.result as Ref;
    if (child.handle === "0") walked.unconnected++;
    else await walkNode(stranger, generation, child, seen, walked);
  }
}

async function walkGraph(
  stranger: Stranger,
  generation: Generation,
  graph: Ref,
  seen: Set<string>,
  walked: Walked,
) {
  const { list } = await stranger.call("ApiNodeGraphService", "getOwnedItems", {
    objectPtr: as(graph, GRAPH),
  });
  const objectPtr = as(list, ITEM_ARRAY);
  const { result: size } = await stranger.call("ApiItemArrayService", "size", { objectPtr });
  for (let index = 0; index < Number(size); index++) {
    const { result: item } = await stranger.call("ApiItemArrayService", "get", {
      objectPtr,
      index,
    });
    const { result: isGraph } = await stranger.call("ApiItemService", "isGraph", {
      objectPtr: as(item, ITEM),
    });
    if (isGraph === true) {
      walked.graphs++;
      await walkGraph(stranger, generation, item as Ref, seen, walked);
    } else await walkNode(stranger, generation, item as Ref, seen, walked);
  }
}

for (const generation of ["alpha5", "beta2"] as const) {
  Deno.test(`A stranger's client walks the whole scene of ${generation}`, () =>
    withStranger(generation, async (stranger) => {
      const { result: root } = await stranger.call("ApiProjectManagerService", "rootNodeGraph");
      assert.equal(typeof (root as Ref).handle, "string");
      const walked: Walked = { nodes: 0, graphs: 0, unconnected: 0, values: new Map() };
      await walkGraph(stranger, generation, as(root, ROOT), new Set(), walked);
      assert.ok(walked.nodes > 300, `walked ${walked.nodes} nodes`);
      assert.equal(walked.graphs, 1);
      assert.ok(walked.unconnected > 0);
      assert.deepEqual(walked.values.get("Up"), { x: 0, y: 1, z: 0, w: 0 });
    }));

  Deno.test(`A stranger's client sees the image of ${generation} arrive`, () =>
    withStranger(generation, async (stranger) => {
      const stub = stranger.stub("octaneapi.StreamCallbackService");
      const open = stub.callbackChannel as (request: object) => grpc.ClientReadableStream<Reply>;
      const channel = open.call(stub, {});
      const events: Reply[] = [];
      channel.on("data", (event: Reply) => events.push(event));
      channel.on("error", () => {});
      await stranger.call("ApiRenderEngineService", "restartRendering");
      await until(() => events.some(({ payload }) => payload === "newImage"));
      const event = events.find(({ payload }) => payload === "newImage");
      const payload = event?.newImage as Reply;
      let images = (payload.render_images ?? null) as { data: Reply[] } | null;
      if (generation === "beta2") {
        assert.deepEqual(payload, { user_data: "0" });
        const grabbed = await stranger.call("ApiRenderEngineService", "grabRenderResult");
        images = grabbed.renderImages as { data: Reply[] };
      }
      const [image] = images?.data ?? [];
      assert.deepEqual(image?.size, { x: 64, y: 32 });
      assert.equal((image?.buffer as { data: Uint8Array }).data.length, 64 * 32 * 4);
      channel.cancel();
    }));
}
