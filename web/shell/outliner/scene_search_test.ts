import assert from "node:assert/strict";
import type { JsonObject } from "../../core/json_fields.ts";
import type { Answer } from "../scene/requests.ts";
import { createSceneSearch } from "./scene_search.ts";

/** A search whose time passes, and whose answers come, when the test says so. */
function searching() {
  const waiting = new Set<{ readonly delayMs: number; readonly fire: () => void }>();
  const asked: { readonly query: unknown; answer(rows: readonly string[]): Promise<void> }[] = [];
  const world = {
    nowMs: () => 0,
    unixMs: () => 0,
    random: () => 0,
    setTimer(delayMs: number, fire: () => void) {
      const timer = { delayMs, fire };
      waiting.add(timer);
      return { cancel: () => void waiting.delete(timer) };
    },
  };
  const requests = {
    settle: () => false,
    abandon() {},
    ask: (_: string, { query }: JsonObject) =>
      new Promise<Answer>((resolve) => {
        asked.push({
          query,
          async answer(rows) {
            const payload = {
              query: String(query),
              rows: rows.map((path) => ({ path, name: path, type: "geom", children: false })),
              complete: true,
            };
            resolve({ ok: true, name: "searchNodesResult", payload });
            await Promise.resolve();
            await Promise.resolve();
          },
        });
      }),
  };
  const search = createSceneSearch({ world, requests });
  return {
    search,
    asked,
    waits: () => [...waiting].map(({ delayMs }) => delayMs),
    pause() {
      const due = [...waiting];
      waiting.clear();
      for (const { fire } of due) fire();
    },
    found: () => search.found.value?.rows.map(({ path }) => path),
  };
}

Deno.test("a search is asked for once, after a pause in typing", async () => {
  const { search, asked, waits, pause, found } = searching();
  for (const text of ["g", "go", "gol", "gold"]) search.type(text);
  assert.deepEqual([asked.length, waits()], [0, [200]]);
  pause();
  assert.deepEqual([asked.map(({ query }) => query), search.busy.value], [["gold"], true]);
  await asked[0]?.answer(["/Gold"]);
  assert.deepEqual([found(), search.busy.value], [["/Gold"], false]);
});

Deno.test("an emptied search asks nothing and drops the answer that is on its way", async () => {
  const { search, asked, waits, pause, found } = searching();
  search.type("gold");
  pause();
  search.type("  ");
  assert.deepEqual([waits(), search.busy.value], [[], false]);
  await asked[0]?.answer(["/Gold"]);
  assert.equal(found(), undefined);
});
