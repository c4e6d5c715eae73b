/// <reference lib="dom" />
import assert from "node:assert/strict";
import { steadyBox, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { welcome } from "./room_script.ts";
import {
  openScene,
  refusal,
  row,
  sayChanges,
  saySelection,
  SCENE_OPERATOR,
  type SceneRoom,
} from "./scene_script.ts";

type Payload = Readonly<Record<string, unknown>>;

const EDITOR = [...SCENE_OPERATOR, "setPropertiesRequest", "createNodeRequest"];
const LEVELS = { "/": [row("/Ball"), row("/Box"), row("/Blend", { type: "texture" })] };

const ITEMS: readonly Payload[] = [
  {
    name: "power",
    label: "Power",
    type: "float",
    value: 2,
    default: 1,
    min: 0,
    max: 100,
    slider_min: 0,
    slider_max: 10,
    group: "Light",
  },
  { name: "count", label: "Count", type: "int", value: 4, default: 4, group: "Light" },
  {
    name: "tint",
    label: "Tint",
    type: "colour",
    value: [1, 0, 0],
    default: [0, 0, 0],
    group: "Look",
  },
  { name: "scale", label: "Scale", type: "float3", value: [1, 2, 4], group: "Place" },
  {
    name: "turn",
    label: "Turn",
    type: "matrix",
    value: [[2, 0, 0, 5], [0, 2, 0, 6], [0, 0, 2, 7]],
    group: "Place",
  },
];

const RAMP: readonly Payload[] = [
  { name: "min", label: "Min", type: "colour", value: [0, 0, 0] },
  { name: "max", label: "Max", type: "colour", value: [1, 1, 1] },
  { name: "position1", label: "Position 1", type: "float", value: 0.25, min: 0, max: 1 },
  { name: "color1", label: "Value 1", type: "colour", value: [1, 0, 0] },
];

function itemsOf(path: unknown): readonly Payload[] {
  if (path === "/Blend") return RAMP;
  if (path !== "/Box") return ITEMS;
  return ITEMS.map((item) => item.name === "power" ? { ...item, value: 7 } : item).slice(0, 3);
}

async function inspect(paths: readonly string[] = ["/Ball"]): Promise<SceneRoom> {
  const room = await openScene(LEVELS, {}, EDITOR);
  room.answer("getPropertiesRequest", ({ prim_path }) => ["getPropertiesResponse", {
    prim_path,
    properties: {},
    items: itemsOf(prim_path),
    node_type: prim_path === "/Blend" ? "NT_TEX_GRADIENT" : "NT_TEST",
    project_generation: 1,
  }]);
  room.answer("setPropertyRequest", ({ prim_path, property, value }) => [
    "setPropertyResult",
    { prim_path, property, value },
  ]);
  room.answer("setPropertiesRequest", ({ name }) => [
    "editResult",
    { name, paths: [], undoable: true },
  ]);
  saySelection(room.visit, paths);
  await soon(async () => await room.page.locator("[data-property]").count() > 2, "the values");
  return room;
}

function writes(room: SceneRoom): readonly Payload[] {
  return room.asked("setPropertyRequest").map(({ payload }) => payload);
}

Deno.test("a drag on a value's name writes as one gesture, a click writes nothing and escape takes it back", async () => {
  await using room = await inspect();
  const { page } = room;
  const name = page.locator('[data-property="power"] .prop-name');
  const field = page.getByRole("textbox", { name: "Power" });
  const box = await steadyBox(name);
  const [x, y] = [box.x + 8, box.y + box.height / 2];
  await page.mouse.click(x, y);
  await soon(async () => await field.evaluate((element) => element === document.activeElement));
  assert.deepEqual(writes(room), []);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y, { steps: 4 });
  await soon(() => writes(room).at(-1)?.value === 3, "one slider's tenth further");
  await page.keyboard.down("Shift");
  await page.mouse.move(x + 40, y, { steps: 4 });
  await soon(() => writes(room).at(-1)?.value === 3.1, "finer with shift");
  await page.keyboard.up("Shift");
  await page.mouse.up();
  const gestures = new Set(writes(room).map(({ gesture }) => gesture));
  assert.equal(gestures.size, 1);
  assert.equal(typeof [...gestures][0], "string");
  await soon(async () => await field.inputValue() === "3.1");

  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y, { steps: 3 });
  await soon(() => Number(writes(room).at(-1)?.value) > 5);
  await page.keyboard.press("Escape");
  await soon(() => writes(room).at(-1)?.value === 3.1, "taken back");
  await page.mouse.move(x + 90, y);
  await page.mouse.up();
  await soon(async () => await field.inputValue() === "3.1");
  assert.equal(new Set(writes(room).map(({ gesture }) => gesture)).size, 2);
});

Deno.test("the inspector compares with the defaults and sets a group or all of it back in one edit", async () => {
  await using room = await inspect();
  const { page } = room;
  await page.getByRole("button", { name: "Compare with the defaults" }).click();
  await soon(async () => await page.locator("[data-property]").count() === 2, "changed ones only");
  await untilText(page, "inspector", /Default 1[\s\S]*Default 0, 0, 0/);
  await page.getByRole("button", { name: "Light: all back to the defaults" }).click();
  await soon(() => room.asked("setPropertiesRequest").length === 1);
  await page.getByRole("button", { name: "All back to the defaults", exact: true }).click();
  await soon(() => room.asked("setPropertiesRequest").length === 2);
  const sent = room.asked("setPropertiesRequest").map(({ payload: { edits, name } }) => ({
    edits,
    name,
  }));
  const power = { prim_path: "/Ball", property: "power", value: 1 };
  assert.deepEqual(sent, [
    { edits: [power], name: "Reset Light" },
    {
      edits: [power, { prim_path: "/Ball", property: "tint", value: [0, 0, 0] }],
      name: "Reset Ball",
    },
  ]);
});

Deno.test("the inspector finds values, copies one and pastes it where it fits", async () => {
  await using room = await inspect();
  const { page } = room;
  const act = async (label: string, action: string) => {
    await page.locator(`[data-property] >> role=button[name="Actions for ${label}"]`).click();
    await page.getByRole("menuitem", { name: action }).click();
  };
  await act("Power", "Copy the value");
  await act("Scale", "Paste the value");
  await soon(() => writes(room).length === 1);
  assert.deepEqual(writes(room)[0]?.value, [2, 2, 2]);
  await act("Turn", "Paste the value");
  await untilText(page, "notices", /Turn was not changed\. "2" does not fit here/);
  await act("Power", "Copy its path");
  await untilText(page, "notices", /Copied the path of Power/);
  await page.getByLabel("Find a value").fill("place sca");
  await soon(async () => await page.locator("[data-property]").count() === 1);
  assert.equal(writes(room).length, 1);
});

Deno.test("scales keep their proportion and matrices are edited as move, turn and scale where exact", async () => {
  await using room = await inspect();
  const { page } = room;
  await page.getByRole("button", { name: "Keep Scale in proportion" }).click();
  const x = page.getByRole("textbox", { name: "Scale, x" });
  await x.fill("3");
  await x.press("Enter");
  await soon(() => writes(room).length === 1);
  assert.deepEqual(writes(room)[0]?.value, [3, 6, 12]);
  await page.getByRole("checkbox", { name: "Turn as move, turn and scale" }).click();
  const move = page.getByRole("textbox", { name: "Turn, move, y" });
  await soon(async () => await move.inputValue() === "6", "the matrix in parts");
  await move.fill("-1");
  await move.press("Enter");
  await soon(() => writes(room).length === 2);
  assert.deepEqual(writes(room)[1]?.value, [[2, 0, 0, 5], [0, 2, 0, -1], [0, 0, 2, 7]]);
});

Deno.test("several selected nodes are edited together, and say where they differ", async () => {
  await using room = await inspect(["/Box", "/Ball"]);
  const { page } = room;
  const power = page.getByRole("textbox", { name: "Power, mixed" });
  await soon(() => power.isVisible(), "the values in common");
  assert.equal(await power.inputValue(), "");
  assert.equal(await page.locator('[data-property="scale"]').count(), 0);
  await power.fill("9");
  await power.press("Enter");
  await soon(() => room.asked("setPropertiesRequest").length === 1);
  const { edits } = room.asked("setPropertiesRequest")[0]?.payload ?? {};
  assert.deepEqual(edits, [
    { prim_path: "/Box", property: "power", value: 9 },
    { prim_path: "/Ball", property: "power", value: 9 },
  ]);
  await page.getByRole("checkbox", { name: "Edit all 2 together" }).click();
  await soon(async () => await page.locator('[data-property="scale"]').count() === 1);
});

Deno.test("a ramp shows its stops and writes their places by keyboard", async () => {
  await using room = await inspect(["/Blend"]);
  const { page } = room;
  const stop = page.getByRole("slider", { name: "Stop 1 of the ramp" });
  await soon(async () => await stop.getAttribute("aria-valuenow") === "0.25", "the stop's place");
  await stop.press("Shift+ArrowRight");
  await soon(() => writes(room).length === 1);
  assert.deepEqual([writes(room)[0]?.property, writes(room)[0]?.value], ["position1", 0.35]);
});

Deno.test("those who look on see every value and why they cannot change it", async () => {
  await using room = await inspect();
  const { page, visit } = room;
  welcome(visit, "live", { role: "viewer", capabilities: ["getPropertiesRequest"] });
  saySelection(visit, ["/Ball"]);
  const rowOf = page.locator('[data-property="power"]');
  await soon(async () =>
    /Power: You look on in this room/.test(await rowOf.getAttribute("title") ?? "")
  );
  assert.equal(await page.getByRole("textbox", { name: "Power" }).isDisabled(), true);
  assert.equal(await rowOf.locator(".is-scrub").count(), 0);
});

Deno.test("stops of a ramp are added in its widest gap and taken away after a question", async () => {
  await using room = await inspect(["/Blend"]);
  const { page } = room;
  const held = new Map<string, unknown>([
    ["min", [0, 0, 0]],
    ["max", [1, 1, 1]],
    ["position1", 0.25],
    ["color1", [1, 0, 0]],
    ["numControlPoints", 1],
  ]);
  const nodes = new Set(["position1", "color1"]);
  const typeOf = (name: string) =>
    name.startsWith("position") ? "float" : name === "numControlPoints" ? "int" : "colour";
  room.answer("getPropertiesRequest", ({ prim_path }) => ["getPropertiesResponse", {
    prim_path,
    properties: {},
    items: [...held].map(([name, value]) => ({
      name,
      label: name,
      type: typeOf(name),
      value,
      ...(/\d$/.test(name) && !nodes.has(name) ? { read_only: true } : {}),
    })),
    node_type: "NT_TEX_GRADIENT",
    project_generation: 1,
  }]);
  room.answer("setPropertyRequest", ({ prim_path, property, value }) => {
    const name = String(property);
    if (name === "numControlPoints") {
      const count = Number(value);
      if (count === 2) held.set("position2", 0.1).set("color2", null);
      else for (const each of ["position2", "color2"]) held.delete(each);
    } else if (!nodes.has(name)) return refusal("octane_refused", `${name} holds no value node`);
    held.set(name, value);
    return ["setPropertyResult", { prim_path, property, value }];
  });
  room.answer("createNodeRequest", ({ pin }) => {
    nodes.add(String(pin));
    return ["editResult", { name: "Create", paths: [`/Blend/${pin}`], undoable: true }];
  });
  sayChanges(room.visit, [{ change: "value", path: "/Blend", property: "numControlPoints" }]);
  const add = page.getByRole("button", { name: "Add a stop in the widest gap" });
  await soon(() => add.isEnabled());
  await add.click();
  const second = page.getByRole("slider", { name: "Stop 2 of the ramp" });
  await soon(async () => await second.getAttribute("aria-valuenow") === "0.625");
  await soon(() => writes(room).length === 3, "the colour of the new stop");
  assert.deepEqual(writes(room).map(({ property, value }) => [property, value]), [
    ["numControlPoints", 2],
    ["position2", 0.625],
    ["color2", [1, 0.5, 0.5]],
  ]);
  assert.deepEqual(
    room.asked("createNodeRequest").map(({ payload: { pin, node_type } }) => [pin, node_type]),
    [["position2", "NT_FLOAT"], ["color2", "NT_TEX_RGB"]],
  );
  const gestures = [
    ...writes(room),
    ...room.asked("createNodeRequest").map(({ payload }) => payload),
  ]
    .map(({ gesture }) => gesture);
  assert.equal(new Set(gestures).size, 1, "one stop is one step of undo");
  assert.ok(typeof gestures[0] === "string");

  await page.getByRole("slider", { name: "Stop 1 of the ramp" }).press("Delete");
  const confirm = page.getByTestId("confirm");
  await soon(async () => (await confirm.innerText()).includes("Take stop 1 away?"));
  await confirm.getByRole("button", { name: "Take it away" }).click();
  await soon(async () => await page.locator(".ramp-stop").count() === 1);
  assert.deepEqual(writes(room).slice(3).map(({ property, value }) => [property, value]), [
    ["position1", 0.625],
    ["color1", [1, 0.5, 0.5]],
    ["numControlPoints", 1],
  ]);
  await soon(async () =>
    await page.getByRole("slider", { name: "Stop 1 of the ramp" }).getAttribute("aria-valuenow") ===
      "0.625"
  );
});

Deno.test("a ramp whose stops cannot be counted has no way to add one", async () => {
  await using room = await inspect(["/Blend"]);
  const { page } = room;
  await soon(async () => await page.getByTestId("ramp").count() === 1);
  assert.equal(await page.getByRole("button", { name: /^Add a stop/ }).count(), 0);
});
