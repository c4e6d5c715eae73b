import {
  type CameraPose,
  distanceLimits,
  type Navigation,
  NO_INPUT,
  type Profile,
  replayConfirmed,
  replayedPose,
  replayInput,
  samePose,
  type UpAxis,
} from "@fuelrail/camera-math";
import { BUTTON_BITS, type PointerInput } from "@fuelrail/contracts";
import { createManualClock } from "@fuelrail/kit/clock";
import fc from "fast-check";
import assert from "node:assert/strict";
import { steeringMirror } from "../core/steering.ts";
import { advance } from "../core/steering_advance.ts";
import { steeringImage, steeringRead, steeringWritten } from "../core/steering_octane.ts";
import { createSteering, type SteeringEffect } from "../core/steering_state.ts";
import { createPointerDesk } from "./pointer_desk.ts";

interface Told {
  readonly pose: CameraPose;
  readonly inputSeq: number;
}

const SIZE = { width: 320, height: 180 };
const poses: fc.Arbitrary<{ readonly pose: CameraPose; readonly upAxis: UpAxis }> = fc.record({
  upAxis: fc.constantFrom<UpAxis>("y", "z"),
  film: fc.option(fc.double({ min: 1, max: 20, noNaN: true }), { nil: undefined }),
  height: fc.double({ min: -4, max: 4, noNaN: true }),
}).map(({ upAxis, film, height }) => ({
  upAxis,
  pose: {
    position: upAxis === "y" ? [3, height, 8] : [3, -8, height],
    target: [0, 0.5, 0],
    up: upAxis === "y" ? [0, 1, 0] : [0, 0, 1],
    fov: 40,
    ...(film === undefined ? {} : { orthographicScale: film }),
  },
}));
const navigations: fc.Arbitrary<Navigation> = fc.record({
  profile: fc.constantFrom<Profile>("simple", "dcc", "octane"),
  sensitivity: fc.constantFrom(0.3, 1, 2.5),
  dollyToCursor: fc.boolean(),
  invertY: fc.boolean(),
  dragThresholdPx: fc.constantFrom(
    { mouse: 4, pen: 8, touch: 10 },
    { mouse: 0, pen: 0, touch: 0 },
  ),
});
const acts = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constantFrom("down", "move", "move", "move", "up", "wheel", "cancel"),
      button: fc.constantFrom("left", "middle", "right"),
      pointerType: fc.constantFrom("mouse", "touch"),
      pointerSlot: fc.nat({ max: 1 }),
      modifiers: fc.constantFrom(0, 0, 1, 4),
      x: fc.integer({ min: 0, max: 320 }),
      y: fc.integer({ min: 0, max: 180 }),
      wheelNotches: fc.constantFrom(-3, -1, 0.5, 2),
    }),
    fc.constantFrom("written", "image", "told", "later"),
  ),
  { minLength: 5, maxLength: 60 },
);

Deno.test("what a page predicts from its input is what the service writes, for every gesture and camera", () => {
  let writes = 0;
  fc.assert(
    fc.property(
      poses,
      navigations,
      fc.constantFrom(undefined, 0.5, 6),
      acts,
      (start, navigation, r, all) => {
        const { pose: first, upAxis } = start;
        const clock = createManualClock();
        const state = createSteering();
        const predicted = new Map<number, CameraPose>();
        const onTheWay: Told[] = [];
        let written = 0;
        let level = 1;
        let told: Told = { pose: first, inputSeq: 0 };
        let replay = NO_INPUT;
        const apply = (effects: readonly SteeringEffect[]): void => {
          for (const effect of effects) {
            if (effect.type === "read") {
              const pose = state.known ?? first;
              apply(steeringRead(state, { pose, projectGeneration: 1 }, clock.nowMs()));
            } else if (effect.type === "write") {
              const { inputSeq, pose } = effect.goal;
              const expected = predicted.get(inputSeq);
              assert.ok(expected !== undefined && samePose(pose, expected), `input ${inputSeq}`);
              written++;
              writes++;
            } else if (effect.type === "publish" && state.known !== undefined) {
              onTheWay.push({ pose: state.known, inputSeq: state.shown.inputSeq });
            }
          }
        };
        const desk = createPointerDesk({
          state,
          clock,
          control: { hold: () => {}, person: () => undefined },
          mayDrive: () => undefined,
          apply,
          onClick: () => {},
        });
        apply(steeringMirror(state, { link: true, render: "rendering", size: SIZE }, 0));
        state.upAxis = upAxis;
        state.sceneRadius = r;
        onTheWay.length = 0;
        desk.navigate("ann", {
          profile: navigation.profile,
          sensitivity: navigation.sensitivity,
          dolly_to_cursor: navigation.dollyToCursor,
          invert_y: navigation.invertY,
          drag_threshold_px: navigation.dragThresholdPx,
        });
        const context = { size: SIZE, upAxis, limits: distanceLimits(r) };
        const current = () => replayedPose(replay, told.pose, context, clock.nowMs());
        const finish = () => {
          if (state.writing === undefined) return;
          const made = { level: ++level, atMs: clock.nowMs(), projectGeneration: 1 };
          apply(steeringWritten(state, made, clock.nowMs()));
        };
        const hear = () => {
          told = onTheWay.shift() ?? told;
          replay = replayConfirmed(replay, told.inputSeq);
        };
        for (const [at, act] of all.entries()) {
          clock.advance(act === "later" ? 40 : 1);
          if (act === "later") apply(advance(state, clock.nowMs()));
          else if (act === "written") finish();
          else if (act === "image") apply(steeringImage(state, level, clock.nowMs()));
          else if (act === "told") hear();
          else {
            const { type, button } = act as Pick<PointerInput, "type" | "button">;
            const input: PointerInput = {
              ...(act as Omit<typeof act, "type" | "button">),
              pointerType: act.pointerType as PointerInput["pointerType"],
              type,
              button,
              buttonsHeld: type === "up" ? 0 : BUTTON_BITS[button],
              inputSeq: at + 1,
              keyCode: 0,
              cssPixelsPerRenderPixel: 1,
            };
            replay = replayInput(replay, input, navigation, clock.nowMs()).replay;
            predicted.set(at + 1, current());
            desk.input("ann", input);
          }
        }
        while (state.writing !== undefined || state.goal !== undefined) {
          finish();
          apply(steeringImage(state, level, clock.nowMs()));
          apply(advance(state, clock.nowMs()));
        }
        while (onTheWay.length > 0) hear();
        assert.ok(state.known !== undefined && samePose(current(), state.known));
        if (written === 0) assert.ok(samePose(current(), first));
      },
    ),
    { numRuns: 1_000 },
  );
  assert.ok(writes > 300, `only ${writes} writes were compared`);
});
