import assert from "node:assert/strict";
import { toKitDialect } from "./kit_dialect.ts";

Deno.test("toKitDialect renames the result of opening and always gives an error text", () => {
  const event = {
    event_type: "openStageResult",
    payload: { url: "a", result: "success", request_id: 1 },
  };
  assert.deepEqual(toKitDialect(event), {
    event_type: "openedStageResult",
    payload: { url: "a", result: "success", request_id: 1, error: "" },
  });
});

Deno.test("toKitDialect answers a reset under its own name", () => {
  const event = {
    event_type: "openStageResult",
    payload: { url: "a", result: "error", error: "no", request_id: 2 },
  };
  assert.deepEqual(toKitDialect(event, "resetStageRequest"), {
    event_type: "resetStageResponse",
    payload: { result: "error", error: "no", request_id: 2 },
  });
});

Deno.test("toKitDialect marks rows that expand by an empty list and leaves by none", () => {
  const event = {
    event_type: "getChildrenResult",
    payload: {
      prim_path: "/",
      children: [
        { name: "a", path: "/a", type: "xform", children: true, hasChildren: true },
        { name: "b", path: "/b", type: "geom", children: false, hasChildren: false },
      ],
    },
  };
  assert.deepEqual(toKitDialect(event), {
    event_type: "getChildrenResponse",
    payload: {
      prim_path: "/",
      children: [
        { name: "a", path: "/a", type: "xform", children: [] },
        { name: "b", path: "/b", type: "geom" },
      ],
    },
  });
});

Deno.test("toKitDialect leaves every other event as it is", () => {
  for (const type of ["stageSelectionChanged", "viewerError", "toString"]) {
    const event = { event_type: type, payload: { prims: ["/a"] } };
    assert.equal(toKitDialect(event), event);
  }
});
