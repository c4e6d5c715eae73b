import assert from "node:assert/strict";
import fc from "fast-check";
import { createKeyView } from "./key_view.ts";

const value = (text: string): Uint8Array => new TextEncoder().encode(text);

function watchedView() {
  const told: string[] = [];
  const view = createKeyView((key, bytes, revision) => {
    told.push(`${key}=${bytes === undefined ? "-" : new TextDecoder().decode(bytes)}@${revision}`);
  });
  return { told, view };
}

Deno.test("createKeyView tells what is there, then each change once", () => {
  const { told, view } = watchedView();
  view.begin();
  view.onEntry("a", value("1"), 1);
  view.onEntry("gone", undefined, 2);
  view.onComplete();
  view.onEntry("a", value("2"), 3);
  view.onEntry("a", undefined, 4);
  assert.deepEqual(told, ["a=1@1", "a=2@3", "a=-@4"]);
});

Deno.test("createKeyView tells only the difference when everything is read again", () => {
  const { told, view } = watchedView();
  view.begin();
  view.onEntry("same", value("1"), 1);
  view.onEntry("changed", value("1"), 2);
  view.onEntry("wiped", value("1"), 3);
  view.onComplete();
  told.length = 0;
  view.begin();
  view.onEntry("same", value("1"), 1);
  view.onEntry("changed", value("2"), 9);
  view.onComplete();
  assert.deepEqual(told, ["changed=2@9", "wiped=-@3"]);
});

Deno.test("createKeyView follows a bucket that was lost and begins again at revision 1", () => {
  const { told, view } = watchedView();
  view.begin();
  view.onEntry("a", value("old"), 500);
  view.onComplete();
  view.begin();
  view.onEntry("a", value("new"), 1);
  view.onComplete();
  assert.deepEqual(told, ["a=old@500", "a=new@1"]);
});

Deno.test("createKeyView tells enough to rebuild the bucket, however readings are broken off", () => {
  const step = fc.oneof(
    fc.record({
      type: fc.constant("put" as const),
      key: fc.constantFrom("a", "b", "c"),
      isSeen: fc.boolean(),
    }),
    fc.record({
      type: fc.constant("delete" as const),
      key: fc.constantFrom("a", "b", "c"),
      isSeen: fc.boolean(),
    }),
    fc.record({ type: fc.constant("read" as const), count: fc.nat({ max: 4 }) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const bucket = new Map<string, { bytes: Uint8Array | undefined; revision: number }>();
    const rebuilt = new Map<string, number>();
    const view = createKeyView((key, bytes, revision) => {
      if (bytes === undefined) rebuilt.delete(key);
      else rebuilt.set(key, revision);
    });
    let revision = 0;
    const read = (count: number): void => {
      view.begin();
      const entries = [...bucket].slice(0, count);
      for (const [key, entry] of entries) view.onEntry(key, entry.bytes, entry.revision);
      if (entries.length === bucket.size) view.onComplete();
    };
    for (const each of steps) {
      if (each.type === "read") {
        read(each.count);
        continue;
      }
      revision++;
      const bytes = each.type === "put" ? value("x") : undefined;
      bucket.set(each.key, { bytes, revision });
      if (each.isSeen) view.onEntry(each.key, bytes, revision);
    }
    read(bucket.size);
    const expected = [...bucket].filter(([, entry]) => entry.bytes !== undefined)
      .map(([key, entry]): [string, number] => [key, entry.revision]).sort();
    assert.deepEqual([...rebuilt].sort(), expected);
  }));
});
