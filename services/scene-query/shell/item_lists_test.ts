import { type OctaneAtDesk, OctaneError, TurnRefused } from "@fuelrail/kit/octane";
import assert from "node:assert/strict";
import { itemList } from "./item_lists.ts";

const HANDLES = Array.from({ length: 10 }, (_, i) => BigInt(i + 1));

/** Octane with one list, in turns of three calls each. */
function turns(kind?: "unimplemented" | "invalid_reference") {
  const calls: string[] = [];
  const connection = {};
  const turn = () => {
    let left = 3;
    return {
      connection,
      call({ name }: { readonly name: string }, { index = 0 }: { readonly index?: number }) {
        if (left-- === 0) return Promise.reject(new TurnRefused("turn_void", "over"));
        calls.push(name);
        if (name === "size") return Promise.resolve({ result: HANDLES.length });
        if (name === "get") return Promise.resolve({ result: { handle: HANDLES[index] } });
        if (kind === undefined) {
          return Promise.resolve({ result: { data: HANDLES.map((handle) => ({ handle })) } });
        }
        return Promise.reject(new OctaneError({ kind, rpc: name, target: "here", why: "no" }));
      },
    } as unknown as OctaneAtDesk;
  };
  return { calls, turn };
}

Deno.test("a list is read in one call where Octane gives it whole", async () => {
  const { calls, turn } = turns();
  assert.deepEqual(await itemList(5n)(turn()), HANDLES);
  assert.deepEqual(calls, ["items"]);
  assert.deepEqual(await itemList(0n)(turn()), []);
  assert.equal(calls.length, 1, "an empty list is not asked for");
});

Deno.test("a list that is read one by one goes on in the next turn, and the next list begins with that", async () => {
  const { calls, turn } = turns("unimplemented");
  const list = itemList(5n);
  let read: readonly bigint[] | undefined;
  let count = 0;
  for (; read === undefined; count++) {
    read = await list(turn()).catch((error) => {
      assert.ok(error instanceof TurnRefused, String(error));
      return undefined;
    });
  }
  assert.deepEqual(read, HANDLES);
  assert.equal(count, 4, "twelve calls");
  assert.equal(await list(turn()), read);
  await itemList(6n)(turn()).catch(() => {});
  assert.deepEqual(calls.slice(0, 3), ["items", "size", "get"]);
  assert.deepEqual(calls.slice(12), ["size", "get", "get"]);
});

Deno.test("a list whose handle is dead is not read one by one", async () => {
  const { calls, turn } = turns("invalid_reference");
  await assert.rejects(itemList(5n)(turn()), OctaneError);
  assert.deepEqual(calls, ["items"]);
});
