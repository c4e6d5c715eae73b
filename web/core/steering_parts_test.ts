import assert from "node:assert/strict";
import { gizmoTips } from "./axis_gizmo.ts";
import { controlView } from "./control_view.ts";
import { buttonBits, flyKeyOf, modifierBits, pointerTypeOf } from "./dom_input.ts";
import { inputSent, medianLatencyMs, NO_LATENCY, pictureDrawn } from "./input_latency.ts";
import { projectOutline, shapeOf } from "./outline.ts";
import { pickText } from "./pick_text.ts";
import { filmRegionValue, regionBetween } from "./region.ts";
import { markedObjects } from "./selection_marks.ts";
import { commandOf } from "./shortcuts.ts";
import type { ControlState, Selection } from "./steering_event.ts";
import { mayUse, toolInHand } from "./tool.ts";

const IMAGE = { width: 400, height: 200 };

Deno.test("toolInHand steers for those who may, and gives everybody else the hand", () => {
  const may = ["cameraCommandRequest", "pickRequest"];
  assert.equal(toolInHand(undefined, may, false), "steer");
  assert.equal(toolInHand(undefined, [], false), "hand");
  assert.equal(toolInHand("focus", may, false), "focus");
  assert.equal(toolInHand("focus", [], false), "hand");
  assert.equal(toolInHand("focus", may, true), "hand");
  assert.equal(mayUse("region", may), false);
});

Deno.test("regionBetween takes every touched pixel of the picture and refuses a slip", () => {
  assert.deepEqual(regionBetween({ x: 10.4, y: 50.9 }, { x: 3.2, y: 20 }, IMAGE), [3, 20, 10, 50]);
  assert.deepEqual(regionBetween({ x: -9, y: -9 }, { x: 900, y: 900 }, IMAGE), [0, 0, 399, 199]);
  assert.equal(regionBetween({ x: 5, y: 5 }, { x: 5.5, y: 90 }, IMAGE), undefined);
  assert.equal(regionBetween({ x: 500, y: 5 }, { x: 600, y: 90 }, IMAGE), undefined);
  assert.deepEqual(filmRegionValue([3, 20, 10, 50]), [3, 20, 8, 31]);
});

Deno.test("the input bits follow the contract and not the DOM", () => {
  assert.deepEqual([1, 2, 4, 6, 24].map(buttonBits), [1, 4, 2, 6, 0]);
  const none = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
  assert.equal(modifierBits({ ...none, shiftKey: true, altKey: true }), 5);
  assert.deepEqual(["touch", "pen", "mouse", ""].map(pointerTypeOf), [
    "touch",
    "pen",
    "mouse",
    "mouse",
  ]);
  assert.equal(flyKeyOf("KeyW"), 26);
  assert.equal(flyKeyOf("KeyX"), undefined);
});

Deno.test("medianLatencyMs counts each picture once, by its newest input", () => {
  let state = [1, 2, 3].reduce((each, seq) => inputSent(each, seq, seq * 10), NO_LATENCY);
  assert.equal(medianLatencyMs(state), undefined);
  state = pictureDrawn(state, 2, 50);
  assert.equal(medianLatencyMs(state), 30);
  state = pictureDrawn(state, 2, 90);
  assert.deepEqual(state.samples, [30]);
  state = pictureDrawn(state, 7, 130);
  assert.deepEqual(state.samples, [30, 100]);
});

Deno.test("projectOutline keeps the rim of a mesh whose triangles share no vertices", () => {
  const square = shapeOf({
    positions: Float32Array.from([0, 0, 0, 4, 0, 0, 4, 4, 0, 0, 0, 0, 4, 4, 0, 0, 4, 0]),
    triangles: Uint32Array.from([0, 1, 2, 3, 4, 5]),
  });
  assert.equal(square.positions.length, 12);
  const { lines, faces } = projectOutline(square, ([x, y]) => ({ x, y }));
  assert.equal(lines.length / 4, 4);
  assert.equal(faces.length / 6, 2);
  const hidden = projectOutline(square, ([x, y]) => x > 3 && y > 3 ? undefined : { x, y });
  assert.equal(hidden.faces.length, 0);
});

Deno.test("projectOutline turns every face the same way, so that fills never cancel", () => {
  const fold = shapeOf({
    positions: Float32Array.from([0, 0, 0, 4, 0, 0, 4, 4, 0]),
    triangles: Uint32Array.from([0, 2, 1]),
  });
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0] =
    projectOutline(fold, ([x, y]) => ({ x, y })).faces;
  assert.ok((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) > 0);
});

Deno.test("gizmoTips paints the nearest tip last and puts up above", () => {
  const tips = gizmoTips({ position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0], fov: 40 });
  assert.equal(tips.at(-1)?.axis, "+z");
  const up = tips.find(({ axis }) => axis === "+y");
  assert.ok(up && up.y < -0.99 && Math.abs(up.x) < 1e-9);
});

const FREE: ControlState = {
  driver: undefined,
  driverName: undefined,
  requests: [],
  locked: undefined,
  readOnly: false,
};
const OWN = {
  viewerId: "me",
  capabilities: ["takeControlRequest", "releaseControlRequest", "grantControlRequest"],
};

Deno.test("controlView offers each viewer what it can do", () => {
  const free = controlView(FREE, OWN, []);
  assert.deepEqual([free.text, free.actions], ["Nobody drives", ["take"]]);
  const asked = [{ viewerId: "me", name: undefined, message: undefined }];
  const other = { ...FREE, driver: "ada", driverName: "Ada" };
  assert.deepEqual(controlView(other, OWN, []).actions, ["ask"]);
  assert.equal(controlView(other, OWN, []).text, "Ada drives");
  assert.deepEqual(controlView({ ...other, requests: asked }, OWN, []).actions, ["withdraw"]);
  const looking = controlView(other, { viewerId: "me", capabilities: [] }, []);
  assert.deepEqual(looking.actions, []);
  const admin = { ...OWN, capabilities: [...OWN.capabilities, "revokeControlRequest"] };
  assert.deepEqual(controlView(other, admin, []).actions, ["ask", "revoke"]);
});

Deno.test("controlView shows requests to the driver and what freezes the room to all", () => {
  const requests = [{ viewerId: "bo", name: undefined, message: "please" }];
  const mine = { ...FREE, driver: "me", requests };
  const people = [{ viewerId: "bo", name: "Bo", role: "operator" }];
  assert.deepEqual(controlView(mine, OWN, people).requests.map((each) => each.shownName), ["Bo"]);
  assert.deepEqual(controlView({ ...mine, driver: "ada" }, OWN, people).requests, []);
  const locked = { by: "Chief", reason: undefined };
  assert.equal(controlView({ ...FREE, locked }, OWN, []).frozen, "Locked by Chief");
  assert.match(controlView({ ...FREE, readOnly: true }, OWN, []).frozen ?? "", /^Read-only/);
});

Deno.test("markedObjects outlines only what has its own mesh and marks the hit otherwise", () => {
  const hit = {
    path: "/b",
    materialPath: undefined,
    position: [0, 0, 0] as const,
    normal: undefined,
    depth: 1,
  };
  const selection: Selection = {
    prims: ["/a", "/b"],
    primary: "/b",
    hit,
    projectGeneration: 1,
    meshes: { "/a": "/m/a", "/c": "/m/c" },
    changedBy: undefined,
  };
  const without = markedObjects(selection, ["/c", "/a"]);
  assert.deepEqual(without.outlines.map(({ path, style }) => [path, style]), [
    ["/c", "hover"],
    ["/a", "secondary"],
  ]);
  assert.equal(without.hit, hit);
  const meshes = { ...selection.meshes, "/b": "/m/b" };
  const all = markedObjects({ ...selection, meshes }, []);
  assert.deepEqual(all.outlines.at(-1), { path: "/b", address: "/m/b", style: "primary" });
  assert.equal(all.hit, undefined);
});

Deno.test("pickText tells of a miss and a failure and says nothing of a shown selection", () => {
  const result = {
    outcome: "hit" as const,
    tool: "object",
    path: "/a",
    hit: {
      path: "/a",
      materialPath: undefined,
      position: [0, 0, 0] as const,
      normal: undefined,
      depth: 1,
    },
    reason: undefined,
  };
  assert.equal(pickText(result), undefined);
  assert.equal(pickText({ ...result, tool: "focus" }), "Focus set");
  assert.equal(pickText({ ...result, outcome: "miss" }), "Nothing was hit");
  assert.equal(
    pickText({ ...result, outcome: "failed", reason: "still loading" }),
    "Still loading",
  );
});

Deno.test("commandOf gives each tool its key and leaves the flying keys alone", () => {
  const press = (key: string, shift = false) => commandOf({ key, shift, reserved: false });
  assert.deepEqual(press("v"), { type: "tool", tool: "steer" });
  assert.deepEqual(press("V"), { type: "tool", tool: "steer" });
  assert.deepEqual(press("r"), { type: "tool", tool: "region" });
  assert.deepEqual(press("R", true), { type: "tool", tool: "film_region" });
  assert.deepEqual(press("Home"), { type: "camera", command: "fit" });
  for (const key of ["w", "a", "s", "d", "q", "e"]) assert.equal(press(key), undefined);
});
