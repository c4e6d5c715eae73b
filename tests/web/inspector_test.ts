import assert from "node:assert/strict";
import { steadyBox, untilText } from "./page_probe.ts";
import { soon } from "./patience.ts";
import { stamp } from "./room_script.ts";
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

const LEVELS = { "/": [row("/Ball"), row("/Box")] };

const ITEMS: readonly Payload[] = [
  { name: "visible", label: "Visible", type: "bool", value: true, default: true },
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
    unit: "W",
    group: "Light",
  },
  { name: "count", label: "Count", type: "int", value: 4, min: 1, max: 64, group: "Light" },
  { name: "tint", label: "Tint", type: "colour", value: [2, 1, 0.5], group: "Surface" },
  {
    name: "model",
    label: "Model",
    type: "enum",
    value: 0,
    options: [{ value: 0, label: "Octane" }, { value: 1, label: "GGX" }],
  },
  {
    name: "passes",
    label: "Passes",
    type: "bit_mask",
    value: 5,
    options: [{ value: 1, label: "One" }, { value: 2, label: "Two" }, { value: 4, label: "Four" }],
  },
  { name: "at", label: "Position", type: "float3", value: [1, 2, 3] },
  { name: "comment", label: "Comment", type: "string", value: "hero" },
  { name: "image", label: "Image", type: "file", value: "wood.png", asset: "a1" },
  {
    name: "turn",
    label: "Turn",
    type: "matrix",
    value: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
  },
  { name: "faces", label: "Faces", type: "int", value: 12, read_only: true },
];

function propertiesOf(
  path: unknown,
  items: readonly Payload[] = ITEMS,
): readonly [string, Payload] {
  return ["getPropertiesResponse", {
    prim_path: path,
    properties: {},
    items,
    node_type: "NT_TEST",
    project_generation: 1,
  }];
}

/** A page whose room has selected the ball, with its values on the screen. */
async function inspect(capabilities = SCENE_OPERATOR): Promise<SceneRoom> {
  const room = await openScene(LEVELS, {}, capabilities);
  room.answer("getPropertiesRequest", ({ prim_path: path }) => propertiesOf(path));
  saySelection(room.visit, ["/Ball"]);
  await untilText(room.page, "inspector", /Ball[\s\S]*[Tt]est[\s\S]*Power/);
  return room;
}

/** Answers writes with the value that was asked for. */
function echoing(room: SceneRoom): void {
  room.answer("setPropertyRequest", ({ prim_path, property, value }) => [
    "setPropertyResult",
    { prim_path, property, value },
  ]);
}

function writes(room: SceneRoom): readonly Payload[] {
  return room.asked("setPropertyRequest").map(({ payload }) => payload);
}

Deno.test("the inspector writes a typed number once, on enter and not again on leaving", async () => {
  await using room = await inspect();
  const { page } = room;
  echoing(room);
  const power = page.getByRole("textbox", { name: "Power" });
  await power.click();
  await power.pressSequentially("12.75", { delay: 15 });
  assert.deepEqual(writes(room), []);
  assert.equal(await power.inputValue(), "12.75");
  await power.press("Enter");
  await soon(() => writes(room).length === 1);
  const [write] = writes(room);
  assert.equal(write?.value, 12.75);
  assert.equal(write?.prim_path, "/Ball");
  assert.equal(write?.property, "power");
  assert.equal(write?.type, "float");
  await power.blur();
  const count = page.getByRole("textbox", { name: "Count" });
  await count.fill("8");
  await count.blur();
  await soon(() => writes(room).length === 2);
  assert.deepEqual(writes(room).map(({ value }) => value), [12.75, 8]);
});

Deno.test("the inspector refuses text, fractions and what is out of range before it is sent", async () => {
  await using room = await inspect();
  const { page } = room;
  echoing(room);
  const count = page.getByRole("textbox", { name: "Count" });
  for (const [text, said] of [["two", "no number"], ["1.5", "whole"], ["99", "most is 64"]]) {
    await count.fill(text ?? "");
    await count.press("Enter");
    await untilText(page, "inspector", new RegExp(said ?? ""));
    assert.equal(await count.inputValue(), text);
  }
  await count.press("Escape");
  assert.equal(await count.inputValue(), "4");
  await count.fill("much");
  await count.blur();
  await untilText(page, "notices", /Count was not changed\. "much" is no number/);
  assert.deepEqual(writes(room), []);
});

Deno.test("the inspector shows what Octane holds when that is not what was asked for", async () => {
  await using room = await inspect();
  const { page } = room;
  room.answer("setPropertyRequest", ({ prim_path, property }) => [
    "setPropertyResult",
    { prim_path, property, value: 50, clamped: true },
  ]);
  const power = page.getByRole("textbox", { name: "Power" });
  await power.fill("80");
  await power.press("Enter");
  await soon(async () => await power.inputValue() === "50");
  await untilText(page, "inspector", /Octane holds 50/);
});

Deno.test("the inspector says a refusal at the property and keeps the value", async () => {
  await using room = await inspect();
  const { page } = room;
  room.answer("setPropertyRequest", () => refusal("read_only", "Writes are frozen"));
  const power = page.getByRole("textbox", { name: "Power" });
  await power.fill("80");
  await power.press("Enter");
  await untilText(page, "inspector", /Writes are frozen/);
  await untilText(page, "notices", /Power was not changed\. Writes are frozen/);
  await soon(async () => await power.inputValue() === "2");
});

Deno.test("the inspector sends one write at a time in a drag, the newest last, as one gesture", async () => {
  await using room = await inspect();
  const { page, visit } = room;
  const slider = page.getByRole("slider", { name: "Power, slider" });
  const box = await steadyBox(slider);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 12, y);
  await page.mouse.down();
  for (let step = 1; step <= 12; step++) await page.mouse.move(box.x + 12 + step * 3, y);
  await soon(() => writes(room).length === 1);
  await page.mouse.move(box.x + box.width, y);
  await page.mouse.up();
  assert.equal(writes(room).length, 1);
  const first = await visit.message("setPropertyRequest");
  visit.send("setPropertyResult", { ...first.payload });
  await soon(() => writes(room).length === 2);
  const [one, two] = writes(room);
  assert.equal(two?.value, 10);
  assert.equal(typeof one?.gesture, "string");
  assert.equal(two?.gesture, one?.gesture);
  echoing(room);
  const power = page.getByRole("textbox", { name: "Power" });
  await soon(async () => await power.inputValue() === "10", "the value that was let go of");
});

Deno.test("the inspector never shows the values of the node before, however late they come", async () => {
  await using room = await openScene(LEVELS);
  const { page, visit } = room;
  saySelection(visit, ["/Ball"]);
  const ball = await visit.message("getPropertiesRequest");
  saySelection(visit, ["/Box"]);
  await soon(() => room.asked("getPropertiesRequest").length === 2);
  await soon(async () => await page.locator(".inspector .placeholder").count() === 1);
  const [name, payload] = propertiesOf("/Ball");
  visit.send(name, { ...payload, request_id: ball.payload.request_id });
  const box = await visit.message("getPropertiesRequest");
  assert.equal(box.payload.prim_path, "/Box");
  visit.send("getPropertiesResponse", {
    ...propertiesOf("/Box", [{ name: "n", label: "Nails", type: "int", value: 3 }])[1],
    request_id: box.payload.request_id,
  });
  const text = await untilText(page, "inspector", /Nails/);
  assert.doesNotMatch(text, /Power/);
});

Deno.test("the inspector takes in what others change but not over what is being typed", async () => {
  await using room = await inspect();
  const { page, visit } = room;
  echoing(room);
  const power = page.getByRole("textbox", { name: "Power" });
  const count = page.getByRole("textbox", { name: "Count" });
  await power.fill("7.");
  sayChanges(visit, [
    { change: "value", path: "/Ball", property: "power", value: 3 },
    { change: "value", path: "/Ball", property: "count", value: 9 },
    { change: "value", path: "/Box", property: "count", value: 30 },
  ]);
  await soon(async () => await count.inputValue() === "9");
  assert.equal(await power.inputValue(), "7.");
  saySelection(visit, ["/Box"]);
  await power.press("5");
  await power.press("Enter");
  await soon(() => writes(room).length === 1);
  assert.deepEqual([writes(room)[0]?.prim_path, writes(room)[0]?.value], ["/Ball", 7.5]);
  await untilText(page, "inspector", /Box/);
});

Deno.test("the inspector reads again what it is told without a value", async () => {
  await using room = await inspect();
  const { page, visit } = room;
  const read = ITEMS.map((item) => item.name === "count" ? { ...item, value: 11 } : item);
  room.answer("getPropertiesRequest", ({ prim_path: path }) => propertiesOf(path, read));
  sayChanges(visit, [{ change: "value", path: "/Ball", property: "count" }]);
  const count = page.getByRole("textbox", { name: "Count" });
  await soon(async () => await count.inputValue() === "11");
});

Deno.test("the inspector writes every kind of value in the form of the contract", async () => {
  await using room = await inspect();
  const { page } = room;
  echoing(room);
  const last = async (count: number) => {
    await soon(() => writes(room).length === count, `write ${count}`);
    const { property, value } = writes(room).at(-1) ?? {};
    return [property, value];
  };
  await page.getByRole("switch", { name: "Visible" }).click();
  assert.deepEqual(await last(1), ["visible", false]);
  await page.getByRole("combobox", { name: "Model" }).selectOption({ label: "GGX" });
  assert.deepEqual(await last(2), ["model", 1]);
  await page.getByRole("checkbox", { name: "Two" }).click();
  assert.deepEqual(await last(3), ["passes", 7]);
  const y = page.getByRole("textbox", { name: "Position, y" });
  await y.fill("-4,5");
  await y.press("Enter");
  assert.deepEqual(await last(4), ["at", [1, -4.5, 3]]);
  const comment = page.getByRole("textbox", { name: "Comment" });
  await comment.fill("second hero");
  await comment.press("Enter");
  assert.deepEqual(await last(5), ["comment", "second hero"]);
  const cell = page.getByRole("textbox", { name: "Turn, row 1, column 4" });
  await cell.fill("8");
  await cell.press("Enter");
  assert.deepEqual(await last(6), ["turn", [[1, 0, 0, 8], [0, 1, 0, 0], [0, 0, 1, 0]]]);
  const intensity = page.getByRole("textbox", { name: "Tint, intensity" });
  assert.equal(await intensity.inputValue(), "2");
  await intensity.fill("4");
  await intensity.press("Enter");
  assert.deepEqual(await last(7), ["tint", [4, 2, 1]]);
  const red = page.getByRole("textbox", { name: "Tint, red" });
  await red.fill("0.25");
  await red.press("Enter");
  assert.deepEqual(await last(8), ["tint", [0.25, 2, 1]]);
  await page.getByLabel("Tint, picker").fill("#ffffff");
  assert.deepEqual(await last(9), ["tint", [2, 2, 2]]);
  assert.equal(await page.getByRole("textbox", { name: "Faces" }).isDisabled(), true);
});

Deno.test("the inspector chooses files by their id in the registry", async () => {
  await using room = await inspect();
  const { page } = room;
  echoing(room);
  room.answer("getAssetsRequest", () => ["assetsResult", {
    assets: [
      { id: "a1", label: "wood.png", kind: "image" },
      { id: "a2", label: "stone.exr", kind: "image", bytes: 4_000_000 },
    ],
  }]);
  await page.getByRole("button", { name: "Choose a file for Image" }).click();
  await page.getByRole("button", { name: /stone\.exr/ }).click();
  await soon(() => writes(room).length === 1);
  assert.equal(writes(room)[0]?.value, "a2");
  await soon(async () => await page.getByRole("dialog").count() === 0);
});

Deno.test("the inspector marks what is not the default and sets it back", async () => {
  await using room = await inspect();
  const { page } = room;
  assert.equal(await page.locator('[data-property="power"].is-changed').count(), 1);
  assert.equal(await page.locator('[data-property="visible"].is-changed').count(), 0);
  room.answer("resetPropertyRequest", ({ prim_path, property }) => [
    "setPropertyResult",
    { prim_path, property, value: 1 },
  ]);
  await page.getByRole("button", { name: "Power: back to the default" }).click();
  const power = page.getByRole("textbox", { name: "Power" });
  await soon(async () => await power.inputValue() === "1");
  await soon(async () => await page.locator('[data-property="power"].is-changed').count() === 0);
});

Deno.test("the inspector shows values without editors' use to those who only watch", async () => {
  const watching = SCENE_OPERATOR.filter((each) =>
    !["setPropertyRequest", "selectPrimsRequest"].includes(each)
  );
  await using room = await inspect(watching);
  const { page } = room;
  assert.equal(await page.getByRole("textbox", { name: "Power" }).isDisabled(), true);
  assert.equal(await page.getByRole("switch", { name: "Visible" }).isDisabled(), true);
  await page.locator('[data-path="/Box"]').click();
  await untilText(page, "inspector", /Box[\s\S]*[Tt]est/);
  assert.equal(room.asked("selectPrimsRequest").length, 0);
});

Deno.test("the page undoes and redoes by name with keys and buttons", async () => {
  await using room = await inspect();
  const { page, visit } = room;
  const step = (edit_id: string, name: string) => ({ edit_id, name, at: 1, by: { name: "Mara" } });
  assert.equal(await page.getByRole("button", { name: /^Undo/ }).isDisabled(), true);
  visit.send("undoStateChanged", {
    ...stamp(),
    undo: [step("e2", "Set Power"), step("e1", "Rename Box")],
    redo: [],
  });
  room.answer("undoRequest", () => ["editResult", { name: "x", paths: [], undoable: true }]);
  await page.getByRole("button", { name: "Undo: Set Power, by Mara" }).click();
  assert.equal((await visit.message("undoRequest")).payload.edit_id, "e2");
  await untilText(page, "notices", /Undone: Set Power/);
  visit.send("undoStateChanged", {
    ...stamp(),
    undo: [step("e1", "Rename Box")],
    redo: [step("e2", "Set Power")],
  });
  await soon(() => page.getByRole("button", { name: "Redo: Set Power, by Mara" }).isEnabled());
  room.answer("redoRequest", () => refusal("conflict", "The scene has moved on"));
  await page.keyboard.press("Control+Shift+z");
  await untilText(page, "notices", /Set Power was not repeated\. The scene has moved on/);
  await page.keyboard.press("Control+z");
  await soon(() => room.asked("undoRequest").at(-1)?.payload.edit_id === "e1");
});
