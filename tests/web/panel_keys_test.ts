/// <reference lib="dom" />
import assert from "node:assert/strict";
import { GRAPH_OPERATOR, openGraph, untilNodes } from "./graph_script.ts";
import { soon } from "./patience.ts";
import { openScene, row } from "./scene_script.ts";
import { openSteering, untilInput } from "./steering_script.ts";

const STEERING_KEYS = ["ArrowDown", "PageDown", "Home", "w", ".", " "];

Deno.test("keys in a panel do not steer the camera, and on the picture they do", async () => {
  await using room = await openSteering({ width: 1440, height: 900 });
  const { page, visit } = room;
  const asked = () =>
    visit.messages.filter(({ type }) => type === "cameraCommandRequest").map(({ payload }) =>
      payload.command
    );
  await page.keyboard.press("Control+d");
  await page.getByRole("tab", { name: "Calls", exact: true }).click();
  const list = page.getByRole("listbox", { name: /Calls to Octane/ });
  const fold = page.getByRole("button", { name: "Fold the right panels away" });
  for (const place of [list, fold]) {
    await place.focus();
    for (const key of STEERING_KEYS.filter((each) => each !== " " || place === list)) {
      await page.keyboard.press(key);
    }
  }
  await page.locator("#stage").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("w");
  const inputs = await untilInput(visit, "keyUp");
  await soon(() => asked().length > 0);
  assert.deepEqual(asked(), ["fit"]);
  assert.deepEqual(inputs.map(({ type }) => type), ["keyDown", "keyUp"]);
});

Deno.test("space on an axis of the scene looks along it and leaves the tool as it is", async () => {
  await using room = await openSteering();
  const { page, visit } = room;
  await page.getByTestId("gizmo").getByRole("button").first().focus();
  await page.keyboard.down(" ");
  await visit.message("setCameraGizmo");
  assert.equal(await page.locator(".tool-hand").count(), 0);
  await page.keyboard.up(" ");
});

Deno.test("letters in the node graph are its own, but for the list of keys", async () => {
  await using room = await openGraph();
  const { page } = room;
  await untilNodes(page, 6);
  await page.getByTestId("graph").focus();
  // Without a node to be about they mean nothing; on the picture they fold panels and compare.
  for (const key of ["p", "c", "x", "o"]) await page.keyboard.press(key);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys and gestures" });
  await soon(() => help.isVisible(), "the list of keys");
  assert.equal(await page.getByTestId("dock-right").count(), 1);
  assert.equal(await page.locator(".tool-marquee, .tool-object").count(), 0);
  await page.keyboard.press("Escape");
  await soon(async () => !(await help.isVisible()));
  await page.locator("#stage").focus();
  await page.keyboard.press("p");
  await soon(async () => await page.getByTestId("strip-right").count() === 1, "panels folded");
  await page.getByTestId("graph").focus();
  await page.keyboard.press("Shift+G");
  await soon(async () => await page.getByTestId("graph").count() === 0, "the graph closed");
});

Deno.test("the list of keys has the tree's and the graph's, and can be closed from its end", async () => {
  await using room = await openScene(
    { "/": [row("/Ball")] },
    { width: 390, height: 844 },
    GRAPH_OPERATOR,
  );
  const { page } = room;
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys and gestures" });
  await soon(() => help.isVisible());
  assert.deepEqual(
    await help.getByRole("heading", { level: 3 }).allInnerTexts(),
    ["Camera", "View and page", "Panels", "Scene", "Node graph"],
  );
  await help.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const isAtTop = await help.getByRole("button", { name: "Close" }).evaluate((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2)?.closest("button") ===
      button;
  });
  assert.ok(isAtTop, "the button to close it is where it was");
});
