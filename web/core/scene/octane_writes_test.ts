import assert from "node:assert/strict";
import { EVENTS } from "@fuelrail/contracts";
import { OCTANE_WRITES, writesToOctane } from "./octane_writes.ts";

/** The services that change something in Octane. */
const WRITERS: readonly string[] = ["camera", "scene-query"];

/** What operators may ask for that leaves Octane as it is, or that is told apart by what it carries. */
const HARMLESS = [
  "cameraCommandRequest",
  "cameraMouseButton",
  "cameraMouseMove",
  "cameraWheel",
  "denyControlRequest",
  "getUndoStateRequest",
  "grantControlRequest",
  "makePrimsPickable",
  "mouseInput",
  "pickRequest",
  "releaseControlRequest",
  "selectMarqueeRequest",
  "selectPrimsRequest",
  "setViewportInputActive",
];

Deno.test("OCTANE_WRITES names every request of operators that is not known to leave Octane alone", () => {
  const asked = Object.entries(EVENTS)
    .filter(([, { direction, role, owner, available }]) =>
      direction === "c2s" && role === "operator" && available && WRITERS.includes(owner)
    )
    .map(([type]) => type);
  const missing = asked.filter((type) => !OCTANE_WRITES.has(type) && !HARMLESS.includes(type));
  assert.deepEqual(missing, [], "decide whether a lock refuses these");
  const unknown = [...OCTANE_WRITES].filter((type) => !(type in EVENTS));
  assert.deepEqual(unknown, []);
});

Deno.test("writesToOctane tells commands and picks apart by what they do", () => {
  assert.equal(writesToOctane("cameraCommandRequest", { command: "fit" }), true);
  assert.equal(writesToOctane("cameraCommandRequest", { command: "bookmark_recall" }), true);
  assert.equal(writesToOctane("cameraCommandRequest", { command: "bookmark_save" }), false);
  assert.equal(writesToOctane("pickRequest", { tool: "focus" }), true);
  assert.equal(writesToOctane("pickRequest", { tool: "object" }), false);
  assert.equal(writesToOctane("deleteNodesRequest", {}), true);
  assert.equal(writesToOctane("takeSnapshotRequest", {}), false);
});
