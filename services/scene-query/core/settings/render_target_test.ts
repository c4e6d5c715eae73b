import assert from "node:assert/strict";
import { rememberTarget, targetSearches } from "./render_target.ts";

Deno.test("targetSearches tries a handle only in the project in which it lives", () => {
  const remembered = { handle: 5n, project: "1:1", path: "/T" };
  assert.deepEqual(targetSearches(remembered, "1:1", true), ["handle", "path", "first"]);
  assert.deepEqual(targetSearches(remembered, "1:2", true), ["path", "first"]);
  assert.deepEqual(targetSearches(undefined, "1:1", false), ["first"]);
});

Deno.test("rememberTarget keeps the last target while nothing is rendered", () => {
  const before = { handle: 5n, project: "1:1", path: "/T" };
  assert.equal(rememberTarget(before, { handle: 0n, project: "1:1" }), before);
  assert.deepEqual(rememberTarget(before, { handle: 5n, project: "1:1" }), before);
  assert.deepEqual(rememberTarget(before, { handle: 6n, project: "1:1" }), {
    handle: 6n,
    project: "1:1",
  });
});
