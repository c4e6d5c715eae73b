import assert from "node:assert/strict";
import { takeToken, tokenKey } from "./token_keeper.ts";

function place(href: string, keeps = true) {
  const kept = new Map<string, string>();
  const shown: string[] = [];
  return {
    ...{ kept, shown },
    href: () => href,
    replaceAddress: (path: string) => void shown.push(path),
    store: {
      read: (key: string) => kept.get(key) ?? null,
      write(key: string, text: string | null) {
        if (keeps && text !== null) kept.set(key, text);
      },
    },
  };
}

Deno.test("takeToken keeps the token of a join link for its room and takes it out of the address", () => {
  const tab = place("https://x.example/?room=stage-1&view=clean#token=a.b.c");
  assert.equal(takeToken(tab), "a.b.c");
  assert.deepEqual(tab.shown, ["/?room=stage-1&view=clean"]);
  assert.equal(tab.kept.get(tokenKey("STAGE-1")), "a.b.c");
});

Deno.test("takeToken leaves an address without a token as it is", () => {
  const tab = place("https://x.example/?room=STAGE-1#graph");
  assert.equal(takeToken(tab), undefined);
  assert.deepEqual([tab.shown.length, tab.kept.size], [0, 0]);
});

Deno.test("takeToken leaves the token in the address where the browser keeps nothing, or it would be lost", () => {
  const tab = place("https://x.example/#token=a.b.c", false);
  assert.equal(takeToken(tab), "a.b.c");
  assert.deepEqual(tab.shown, []);
});
