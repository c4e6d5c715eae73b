import type { PointerInput } from "@fuelrail/contracts/binary";
import assert from "node:assert/strict";
import fc from "fast-check";
import { assertNear } from "./assert_near.ts";
import { cancelPointers } from "./gesture.ts";
import { DEFAULT_NAVIGATION } from "./gesture_bindings.ts";
import { dragged, input, play, QUICK } from "./gesture_play.ts";
import { IDLE_POINTERS } from "./gesture_state.ts";
import type { Profile } from "./types.ts";

const KEY_W = 26;

const touch = (slot: number, x: number, y: number): Partial<PointerInput> => ({
  pointerType: "touch",
  pointerSlot: slot,
  x,
  y,
});

Deno.test("stepPointer tells a click where the press was when it hardly moved", () => {
  const { state, intents } = play([
    input("down", { modifiers: 1 }),
    input("move", { x: 103, y: 101 }),
    input("up", { x: 103, y: 101 }),
  ]);
  assert.deepEqual(intents, [{ type: "click", x: 100, y: 100, button: "left", modifiers: 1 }]);
  assert.deepEqual(state, IDLE_POINTERS);
});

Deno.test("stepPointer measures from the press, so that a slow drag becomes one", () => {
  const crawl = Array.from({ length: 10 }, (_, step) => input("move", { x: 101 + step }));
  const { intents } = play([input("down"), ...crawl, input("up", { x: 110 })]);
  assert.deepEqual(intents.slice(0, 2), [{ type: "begin" }, { type: "orbit", dx: 5, dy: 0 }]);
  assert.equal(dragged(intents).dx, 10);
  assert.deepEqual(intents.at(-1), { type: "end" });
});

Deno.test("stepPointer measures the threshold in CSS pixels of the pointer's type", () => {
  const drag = (x: number, parts: Partial<PointerInput>): number =>
    play([input("down", parts), input("move", { ...parts, x: 100 + x })]).intents.length;
  assert.equal(drag(8, { cssPixelsPerRenderPixel: 0.5 }), 0);
  assert.equal(drag(9, { cssPixelsPerRenderPixel: 0.5 }), 2);
  assert.equal(drag(8, { pointerType: "pen" }), 0);
  assert.equal(drag(9, { pointerType: "pen" }), 2);
  assert.equal(drag(10, { pointerType: "touch" }), 0);
  assert.equal(drag(11, { pointerType: "touch" }), 2);
});

Deno.test("stepPointer drags by one pixel when the threshold is 0", () => {
  const { intents } = play(
    [input("down"), input("move", { x: 101 }), input("up", { x: 101 })],
    QUICK,
  );
  assert.deepEqual(intents, [{ type: "begin" }, { type: "orbit", dx: 1, dy: 0 }, { type: "end" }]);
});

Deno.test("stepPointer takes the last movement from the release", () => {
  const { intents } = play([input("down"), input("up", { x: 130, y: 90 })]);
  assert.deepEqual(intents, [
    { type: "begin" },
    { type: "orbit", dx: 30, dy: -10 },
    { type: "end" },
  ]);
});

Deno.test("stepPointer tells no click after a drag that came back to the press", () => {
  const { intents } = play([
    input("down"),
    input("move", { x: 140 }),
    input("move"),
    input("up"),
  ]);
  assert.equal(intents.some((intent) => intent.type === "click"), false);
});

Deno.test("stepPointer follows the profile's buttons", () => {
  const table: [Profile, PointerInput["button"], number, string | undefined][] = [
    ["simple", "left", 0, "orbit"],
    ["simple", "left", 1, "pan"],
    ["simple", "middle", 0, "pan"],
    ["simple", "right", 0, "dolly"],
    ["dcc", "left", 4, "orbit"],
    ["dcc", "middle", 4, "pan"],
    ["dcc", "right", 4, "dolly"],
    ["dcc", "left", 0, undefined],
    ["dcc", "middle", 0, undefined],
    ["dcc", "right", 0, "look"],
    ["octane", "left", 0, "orbit"],
    ["octane", "middle", 0, "pan"],
    ["octane", "right", 0, "pan"],
  ];
  for (const [profile, button, modifiers, expected] of table) {
    const { intents } = play([
      input("down", { button, modifiers }),
      input("move", { button, x: 150 }),
      input("up", { button, x: 150 }),
    ], { ...DEFAULT_NAVIGATION, profile });
    const types = intents.map((intent) => intent.type);
    assert.deepEqual(types, expected === undefined ? [] : ["begin", expected, "end"]);
  }
});

Deno.test("stepPointer clicks with left and right but not with middle", () => {
  const clicks = (button: PointerInput["button"]): number =>
    play([input("down", { button }), input("up", { button })]).intents.length;
  assert.deepEqual([clicks("left"), clicks("right"), clicks("middle")], [1, 1, 0]);
});

Deno.test("stepPointer refuses a move or a release without a press once", () => {
  const refused = [{ type: "refused", reason: "no_press" }];
  const stray = [input("move"), input("move", { x: 200 }), input("up", { x: 200 })];
  assert.deepEqual(play(stray).intents, refused);
  assert.deepEqual(play([input("up")]).intents, refused);
  assert.deepEqual(play([...stray, ...stray]).intents, [...refused, ...refused]);
});

Deno.test("stepPointer takes a pointer that only passes over the picture in silence", () => {
  assert.deepEqual(play([input("move", { buttonsHeld: 0 })]), {
    state: IDLE_POINTERS,
    intents: [],
  });
});

Deno.test("stepPointer refuses buttons and numbers that do not exist", () => {
  const odd = JSON.parse('{"button":"fourth"}') as Partial<PointerInput>;
  assert.deepEqual(play([{ ...input("down"), ...odd }]).intents, [
    { type: "refused", reason: "unknown_button" },
  ]);
  assert.deepEqual(play([input("down", { x: NaN })]).intents, [
    { type: "refused", reason: "not_finite" },
  ]);
  assert.deepEqual(play([input("down", { x: 1e9 })]).intents, [
    { type: "refused", reason: "out_of_range" },
  ]);
  assert.deepEqual(play([input("wheel", { wheelNotches: Infinity })]).intents, [
    { type: "refused", reason: "not_finite" },
  ]);
});

Deno.test("stepPointer cancels a drag and lets the rest of it pass in silence", () => {
  const { state, intents } = play([
    input("down"),
    input("move", { x: 150 }),
    input("cancel"),
    input("move", { x: 160 }),
    input("up", { x: 160 }),
  ]);
  assert.deepEqual(intents.map((intent) => intent.type), ["begin", "orbit", "cancel"]);
  assert.deepEqual(state, IDLE_POINTERS);
});

Deno.test("cancelPointers says nothing about a press that had not begun to steer", () => {
  const pressed = play([input("down")]);
  assert.deepEqual(cancelPointers(pressed.state).intents, []);
});

Deno.test("stepPointer ends a drag whose release was lost", () => {
  const lost = play([
    input("down"),
    input("move", { x: 150 }),
    input("move", { x: 300, buttonsHeld: 0 }),
  ]);
  assert.deepEqual(lost.intents.map((intent) => intent.type), ["begin", "orbit", "end"]);
  const again = play([input("down"), input("move", { x: 150 }), input("down"), input("up")]);
  assert.deepEqual(
    again.intents.map((intent) => intent.type),
    ["begin", "orbit", "end", "click"],
  );
});

Deno.test("stepPointer ignores other buttons while one drags", () => {
  const { intents } = play([
    input("down"),
    input("move", { x: 150 }),
    input("down", { button: "right", buttonsHeld: 5 }),
    input("move", { x: 160, buttonsHeld: 5 }),
    input("up", { button: "right", buttonsHeld: 1, x: 160 }),
    input("move", { x: 170 }),
    input("up", { x: 170 }),
  ]);
  assert.deepEqual(intents.map((intent) => intent.type), [
    "begin",
    "orbit",
    "orbit",
    "orbit",
    "end",
  ]);
});

Deno.test("stepPointer orbits with one finger and pans and pinches with two", () => {
  const one = play([input("down", touch(1, 100, 100)), input("move", touch(1, 130, 100))]);
  assert.deepEqual(one.intents, [{ type: "begin" }, { type: "orbit", dx: 30, dy: 0 }]);
  const two = play([
    input("down", touch(1, 100, 100)),
    input("down", touch(2, 200, 100)),
    input("move", touch(2, 300, 100)),
    input("up", touch(2, 300, 100)),
    input("up", touch(1, 100, 100)),
  ]);
  const [begin, pan, pinch, end] = two.intents;
  assert.deepEqual([begin, pan, end], [
    { type: "begin" },
    { type: "pan", dx: 50, dy: 0 },
    { type: "end" },
  ]);
  assert.ok(pinch?.type === "pinch");
  assertNear(0.95 ** pinch.notches, 0.5, 1e-12);
  assert.deepEqual([pinch.x, pinch.y], [200, 100]);
});

Deno.test("stepPointer does not jump when a finger comes or goes", () => {
  const { intents } = play([
    input("down", touch(1, 100, 100)),
    input("move", touch(1, 150, 100)),
    input("down", touch(2, 400, 300)),
    input("up", touch(2, 400, 300)),
    input("move", touch(1, 155, 100)),
    input("up", touch(1, 155, 100)),
  ]);
  assert.deepEqual(intents, [{ type: "begin" }, { type: "orbit", dx: 50, dy: 0 }, { type: "end" }]);
});

Deno.test("stepPointer flies while a key is held, without repeats", () => {
  const key = (type: "keyDown" | "keyUp", keyCode: number): PointerInput =>
    input(type, { keyCode });
  const { state, intents } = play([
    key("keyDown", KEY_W),
    key("keyDown", KEY_W),
    key("keyDown", 4),
    key("keyDown", 40),
    key("keyUp", KEY_W),
    key("keyUp", 4),
    key("keyUp", 4),
  ]);
  assert.deepEqual(intents, [
    { type: "begin" },
    { type: "fly", keys: [KEY_W] },
    { type: "fly", keys: [KEY_W, 4] },
    { type: "fly", keys: [4] },
    { type: "fly", keys: [] },
    { type: "end" },
  ]);
  assert.deepEqual(state, IDLE_POINTERS);
});

Deno.test("stepPointer leaves keyboard shortcuts alone", () => {
  assert.deepEqual(play([input("keyDown", { keyCode: KEY_W, modifiers: 2 })]).intents, []);
});

Deno.test("stepPointer hands on the whole movement however it is split", () => {
  const steps = fc.array(
    fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 })),
    {
      minLength: 1,
      maxLength: 30,
    },
  );
  fc.assert(fc.property(steps, (moves) => {
    let [x, y] = [100, 100];
    const inputs = moves.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return input("move", { x, y });
    });
    const split = play([input("down"), ...inputs, input("up", { x, y })]).intents;
    const begun = split.some((intent) => intent.type === "begin");
    const total = dragged(split);
    if (begun) assert.deepEqual(total, { dx: x - 100, dy: y - 100 });
    else assert.equal(split.at(-1)?.type, "click");
  }));
});
