import assert from "node:assert/strict";
import { editBar, type EditFacts } from "./edit_bar.ts";

const OPEN: EditFacts = {
  capabilities: new Set(["renameNodeRequest"]),
  role: "operator",
  frozen: undefined,
  linked: true,
};

Deno.test("editBar says nothing when the request can be made", () => {
  assert.equal(editBar(OPEN, "renameNodeRequest"), undefined);
});

Deno.test("editBar names the lost link first, then the lock, then the role", () => {
  const locked = { ...OPEN, frozen: "Locked by Ann" };
  assert.equal(editBar({ ...locked, linked: false }, "x"), "Octane cannot be reached now");
  assert.equal(editBar(locked, "renameNodeRequest"), "Locked by Ann");
  assert.match(editBar({ ...OPEN, role: "viewer" }, "x") ?? "", /operators make changes/);
  assert.match(editBar(OPEN, "x") ?? "", /does not offer/);
});
