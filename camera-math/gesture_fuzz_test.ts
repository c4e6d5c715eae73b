import type { PointerInput } from "@fuelrail/contracts/binary";
import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNumber } from "./arbitraries_test.ts";
import { DEFAULT_NAVIGATION } from "./gesture_bindings.ts";
import { input, play, QUICK } from "./gesture_play.ts";
import { isSteering } from "./gesture_state.ts";
import type { Navigation, Profile } from "./types.ts";

const anyInput: fc.Arbitrary<PointerInput> = fc.record({
  type: fc.constantFrom("down", "move", "up", "wheel", "cancel", "keyDown", "keyUp"),
  button: fc.constantFrom("left", "middle", "right"),
  buttonsHeld: fc.integer({ min: 0, max: 7 }),
  modifiers: fc.integer({ min: 0, max: 15 }),
  x: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 200 }) }, {
    weight: 1,
    arbitrary: anyNumber,
  }),
  y: fc.integer({ min: 0, max: 200 }),
  wheelNotches: fc.oneof(fc.integer({ min: -3, max: 3 }), anyNumber),
  inputSeq: fc.nat(),
  pointerType: fc.constantFrom("mouse", "pen", "touch"),
  pointerSlot: fc.integer({ min: 0, max: 3 }),
  keyCode: fc.constantFrom(0, 4, 7, 8, 20, 22, 26, 40),
  cssPixelsPerRenderPixel: fc.constantFrom(0, 0.5, 1, 2, -1),
});
const anyNavigation = fc.record({
  base: fc.constantFrom(DEFAULT_NAVIGATION, QUICK),
  profile: fc.constantFrom<Profile>("simple", "dcc", "octane"),
}).map(({ base, profile }): Navigation => ({ ...base, profile }));

Deno.test("stepPointer begins before it steers and ends what it began, whatever comes", () => {
  fc.assert(
    fc.property(fc.array(anyInput, { maxLength: 60 }), anyNavigation, (inputs, navigation) => {
      const { state, intents } = play([...inputs, input("cancel")], navigation);
      let open = false;
      for (const intent of intents) {
        if (intent.type === "begin") assert.equal(open, false);
        if (intent.type === "begin") open = true;
        if (["orbit", "pan", "dolly", "look", "pinch", "fly"].includes(intent.type)) {
          assert.ok(open);
        }
        if (intent.type === "end" || intent.type === "cancel") {
          assert.equal(open, true);
          open = false;
        }
        for (const value of Object.values(intent)) {
          if (typeof value === "number") assert.ok(Number.isFinite(value));
        }
      }
      assert.equal(open, false);
      assert.equal(isSteering(state), false);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("stepPointer ends by itself once everything is let go", () => {
  fc.assert(
    fc.property(fc.array(anyInput, { maxLength: 40 }), anyNavigation, (inputs, navigation) => {
      const before = play(inputs, navigation).state;
      const ups = before.contacts.map((contact) =>
        input("up", {
          button: contact.button,
          pointerType: contact.pointerType,
          pointerSlot: contact.slot,
        })
      );
      const keyUps = before.keys.map((keyCode) => input("keyUp", { keyCode }));
      const { state, intents } = play([...ups, ...keyUps], navigation, before);
      assert.equal(isSteering(state), false);
      assert.equal(state.contacts.length, 0);
      if (isSteering(before)) assert.ok(intents.some((intent) => intent.type === "end"));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("stepPointer steers nothing and clicks nothing without a press", () => {
  const withoutPress = fc.array(
    anyInput.filter((each) => each.type !== "down" && each.type !== "keyDown"),
    { maxLength: 40 },
  );
  fc.assert(fc.property(withoutPress, anyNavigation, (inputs, navigation) => {
    for (const { type } of play(inputs, navigation).intents) {
      assert.ok(type === "wheel" || type === "refused");
    }
  }));
});
