import assert from "node:assert/strict";
import { ACCESS_TABLE, endpointRole, rowAllows } from "./access_table.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { EVENT_TYPES, eventOf } from "./events.ts";
import { isAudited, OCTANE_WRITES, REQUEST_EFFECT } from "./octane_writes.ts";
import { ROLES } from "./roles.ts";

Deno.test("ACCESS_TABLE has every event and every endpoint once", () => {
  const names = ACCESS_TABLE.map(({ kind, name }) => `${kind} ${name}`);
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.length, EVENT_TYPES.length + Object.keys(ENDPOINTS).length);
});

Deno.test("rowAllows grows with the role", () => {
  for (const row of ACCESS_TABLE) {
    const allowed = ROLES.map((role) => rowAllows(row, role));
    assert.deepEqual(allowed, allowed.toSorted((a, b) => Number(a) - Number(b)), row.name);
  }
});

Deno.test("endpointRole leaves open only what tells nothing of a room", () => {
  const open = Object.keys(ENDPOINTS).filter((name) =>
    endpointRole(name as keyof typeof ENDPOINTS) === undefined
  );
  assert.deepEqual(open.sort(), ["healthz", "metrics", "openapi", "page", "readyz", "version"]);
});

Deno.test("viewers change nothing of Octane: every write needs an operator", () => {
  for (const type of OCTANE_WRITES) assert.notEqual(eventOf(type).role, "viewer", type);
  assert.ok(OCTANE_WRITES.includes("setPropertyRequest"));
  for (const type of Object.keys(REQUEST_EFFECT)) assert.ok(EVENT_TYPES.some((t) => t === type));
});

Deno.test("isAudited holds for writes to Octane and for changes of who may do what", () => {
  assert.ok(isAudited("setPropertyRequest") && isAudited("setLockRequest"));
  assert.ok(!isAudited("getPropertiesRequest") && !isAudited("takeSnapshotRequest"));
});
