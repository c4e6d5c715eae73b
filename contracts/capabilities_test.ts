import assert from "node:assert/strict";
import { z } from "zod";
import { capabilitiesOf, handledBy, mayRequest, REQUIRED_ROLE } from "./capabilities.ts";
import { defineEvents, type Owner } from "./define_event.ts";
import { EVENT_TYPES, eventOf } from "./events.ts";
import { isRole, roleAllows, ROLES } from "./roles.ts";

Deno.test("defineEvents does not compile without a policy", () => {
  const rest = { since: 1, available: true, doc: "x", payload: z.object({}) } as const;
  // @ts-expect-error an event without a role is refused by the compiler
  defineEvents({ a: { ...rest, direction: "c2s", owner: "gateway" } });
  // @ts-expect-error an event without a direction is refused by the compiler
  defineEvents({ a: { ...rest, role: "viewer", owner: "gateway" } });
  // @ts-expect-error an event without an owner is refused by the compiler
  defineEvents({ a: { ...rest, role: "viewer", direction: "c2s" } });
});

Deno.test("REQUIRED_ROLE has a role for every event and for nothing else", () => {
  assert.deepEqual(Object.keys(REQUIRED_ROLE).sort(), [...EVENT_TYPES].sort());
});

Deno.test("mayRequest lets viewers watch and annotate, and keeps the rest from them", () => {
  for (const type of ["getChildrenRequest", "addAnnotationRequest", "setTierRequest", "ping"]) {
    assert.ok(mayRequest("viewer", type).ok, type);
  }
  const operatorOnly = [
    "setPropertyRequest",
    "deleteNodesRequest",
    "openStageRequest",
    "cameraCommandRequest",
    "pickRequest",
    "mouseInput",
    "setStreamSettingRequest",
    "resizeViewport",
    "undoRequest",
    "renderCommandRequest",
  ];
  for (const type of operatorOnly) {
    const refused = mayRequest("viewer", type);
    assert.ok(!refused.ok && refused.code === "forbidden", type);
    assert.ok(mayRequest("operator", type).ok, type);
  }
  for (const type of ["revokeControlRequest", "setLockRequest", "revokeTokenRequest"]) {
    assert.ok(!mayRequest("operator", type).ok, type);
    assert.ok(mayRequest("admin", type).ok, type);
  }
});

Deno.test("mayRequest keeps turns from everybody but services", () => {
  for (const role of ROLES) assert.ok(!mayRequest(role, "octaneTurn").ok, role);
  assert.ok(mayRequest("service", "octaneTurn").ok);
});

Deno.test("mayRequest refuses events that are not requests and names that are none", () => {
  const pushed = mayRequest("admin", "linkStatus");
  assert.ok(!pushed.ok && pushed.code === "bad_message");
  const unknown = mayRequest("admin", "toString");
  assert.ok(!unknown.ok && unknown.code === "unknown_event");
});

Deno.test("handledBy gives every answered request to exactly one service", () => {
  const owners: Owner[] = ["gateway", "frame-ingest", "camera", "scene-query", "recorder"];
  const handled = owners.flatMap((owner) => handledBy(owner));
  const expected = EVENT_TYPES.filter((type) => {
    const { reply } = eventOf(type);
    return reply !== undefined && reply !== "bytes" && reply !== "stateSnapshot";
  });
  assert.deepEqual([...handled].sort(), [...expected].sort());
  assert.ok(handledBy("frame-ingest").includes("octaneTurn"));
  assert.ok(!handledBy("frame-ingest").includes("snapshot.status"));
});

Deno.test("capabilitiesOf grows with the role and offers nothing that is not there", () => {
  const viewer = capabilitiesOf("viewer");
  const operator = capabilitiesOf("operator");
  assert.ok(viewer.every((type) => operator.includes(type)));
  assert.ok(viewer.includes("ping") && !viewer.includes("setStreamSettingRequest"));
  assert.ok(operator.includes("setStreamSettingRequest"));
  for (const type of capabilitiesOf("admin")) {
    assert.ok(eventOf(type).available && eventOf(type).direction !== "s2c", type);
  }
});

Deno.test("roleAllows ranks roles, and no token can hold service", () => {
  assert.ok(roleAllows("admin", "operator") && roleAllows("operator", "operator"));
  assert.ok(!roleAllows("viewer", "operator") && !roleAllows("admin", "service"));
  assert.ok(isRole("viewer") && !isRole("service") && !isRole("toString"));
});
