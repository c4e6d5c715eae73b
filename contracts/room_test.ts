import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRoom } from "./room.ts";

Deno.test("parseRoom upper-cases what it takes", () => {
  assert.deepEqual(parseRoom("stage_2-a"), { ok: true, room: "STAGE_2-A" });
});

Deno.test("parseRoom takes exactly 32 characters and refuses 33", () => {
  assert.equal(parseRoom("A".repeat(32)).ok, true);
  assert.equal(parseRoom("A".repeat(33)).ok, false);
});

Deno.test("parseRoom refuses names that could change a subject or a path", () => {
  for (const text of ["", "-A", "_A", "A.B", "A*", "A>", "A B", "A/B", "A\n", "\u00df", "\u0130"]) {
    const result = parseRoom(text);
    assert.equal(result.ok, false, JSON.stringify(text));
  }
});

Deno.test("parseRoom quotes at most 40 characters of what it refuses", () => {
  const result = parseRoom("x".repeat(100_000));
  assert.ok(!result.ok && result.reason.includes(`"${"x".repeat(40)}..."`));
  assert.ok(!result.ok && result.reason.length < 200);
});

Deno.test("parseRoom gives only names of the pattern, and gives them again unchanged", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const result = parseRoom(text);
    if (!result.ok) return;
    assert.match(result.room, /^[A-Z0-9][A-Z0-9_-]{0,31}$/);
    assert.deepEqual(parseRoom(result.room), result);
  }));
});
