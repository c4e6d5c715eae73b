import assert from "node:assert/strict";
import { PRESENCE_TTL_MS } from "@fuelrail/contracts";
import {
  createPresenceBook,
  expirePresence,
  notePresence,
  PRESENCE_SHOWN_MAX,
  presenceNews,
  shownPresence,
} from "./presence.ts";

const ada = { viewer_id: "a", name: "Ada", role: "admin", since: 2 } as const;
const ben = { viewer_id: "b", role: "viewer", since: 1 } as const;

Deno.test("presenceNews merges gateways, first come first, and tells only what changed", () => {
  const book = createPresenceBook();
  notePresence(book, "g1", [ada], 0);
  notePresence(book, "g2", [ben], 0);
  assert.deepEqual(presenceNews(book)?.map((viewer) => viewer.viewer_id), ["b", "a"]);
  notePresence(book, "g1", [ada], 100);
  assert.equal(presenceNews(book), undefined);
});

Deno.test("expirePresence forgets a gateway that has fallen silent", () => {
  const book = createPresenceBook();
  notePresence(book, "g1", [ada], 0);
  notePresence(book, "g2", [ben], 1_000);
  presenceNews(book);
  expirePresence(book, PRESENCE_TTL_MS);
  assert.deepEqual(presenceNews(book), [ben]);
});

Deno.test("notePresence with nobody removes the gateway at once", () => {
  const book = createPresenceBook();
  notePresence(book, "g1", [ada], 0);
  presenceNews(book);
  notePresence(book, "g1", [], 1);
  assert.deepEqual(presenceNews(book), []);
});

Deno.test("shownPresence shows of a crowd those who may steer first", () => {
  const crowd = Array.from({ length: 500 }, (_, n) => ({
    viewer_id: `v${n}`,
    role: n === 400 ? "operator" as const : "viewer" as const,
    since: n,
  }));
  const shown = shownPresence(crowd);
  assert.equal(shown.length, PRESENCE_SHOWN_MAX);
  assert.deepEqual(shown.slice(0, 2).map((viewer) => viewer.viewer_id), ["v400", "v0"]);
  assert.equal(shownPresence([ada, ben]).length, 2);
});
