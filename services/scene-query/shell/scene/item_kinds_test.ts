import assert from "node:assert/strict";
import { type OctaneAtDesk, OctaneError } from "@fuelrail/kit/octane";
import { createItemKinds } from "./item_kinds.ts";
import type { TypeFacts } from "./type_cache.ts";

const MESH: TypeFacts = {
  number: 1,
  nodeType: "NT_GEO_MESH",
  outType: "PT_GEOMETRY",
  staticPins: 0,
  attributes: 20,
  isValue: false,
  hasMore: false,
};

/** Octane with meshes alone, whose handles are those of the list. */
function scene(handles: readonly bigint[], refuses = false) {
  const calls: string[] = [];
  const call = (method: { readonly name: string }) => {
    calls.push(method.name);
    if (method.name === "findNodes" && refuses) {
      const what = { kind: "unimplemented", rpc: "findNodes", target: "here", why: "no" } as const;
      return Promise.reject(new OctaneError(what));
    }
    const data = handles.map((handle) => ({ handle }));
    return Promise.resolve(
      method.name === "items1"
        ? { result: { data } }
        : method.name === "findNodes"
        ? { list: { handle: 99n } }
        : { result: false },
    );
  };
  const types = {
    typeFacts: () => {
      calls.push("info");
      return Promise.resolve(MESH);
    },
  };
  const kinds = createItemKinds(types, () => 7n);
  return { kinds, calls, octane: { call } as unknown as OctaneAtDesk };
}

async function readAll({ kinds, octane }: ReturnType<typeof scene>, handles: readonly bigint[]) {
  for (const [i, handle] of handles.entries()) {
    assert.deepEqual(await kinds.kindOf(handle, handles.length - 1 - i)(octane), MESH);
  }
}

const many = Array.from({ length: 10 }, (_, i) => BigInt(i + 1));

Deno.test("kindOf asks once for all nodes of a type that comes again in a large graph", async () => {
  const stage = scene(many);
  await readAll(stage, many);
  assert.deepEqual(stage.calls, ["isGraph", "info", "isGraph", "info", "findNodes", "items1"]);
});

Deno.test("kindOf asks for each node in a small graph", async () => {
  const stage = scene(many);
  await readAll(stage, many.slice(0, 4));
  assert.ok(!stage.calls.includes("findNodes"));
});

Deno.test("kindOf asks for each node when Octane refuses to search", async () => {
  const stage = scene(many, true);
  await readAll(stage, many);
  assert.equal(stage.calls.filter((one) => one === "info").length, many.length);
  assert.equal(stage.calls.filter((one) => one === "findNodes").length, 1);
});

Deno.test("what was found is told once, since the handle of a dead node may come again", async () => {
  const stage = scene(many);
  await readAll(stage, many);
  stage.calls.length = 0;
  await stage.kinds.kindOf(5n, 0)(stage.octane);
  assert.deepEqual(stage.calls, ["isGraph", "info"]);
});
