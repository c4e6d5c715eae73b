import type { Profile } from "@fuelrail/camera-math";
import {
  DRAG_THRESHOLD_MAX_PX,
  POINTER_KINDS,
  type PointerKind,
  SENSITIVITY_RANGE,
} from "../core/preferences.ts";
import type { CameraPolicy } from "../core/steering_event.ts";
import { ChoiceRow } from "./fields/choice_row.tsx";
import { SliderRow } from "./fields/slider_row.tsx";
import { PreviewChoice } from "./prediction/preview_choice.tsx";
import { useStudio } from "./studio_context.ts";

const PROFILE_CHOICES: readonly (readonly [Profile, string])[] = [
  ["simple", "Simple"],
  ["dcc", "Alt keys"],
  ["octane", "Octane"],
];

const POLICY_CHOICES: readonly (readonly [CameraPolicy, string])[] = [
  ["scene", "Scene's"],
  ["fit", "Fit"],
  ["preserve", "Keep"],
];

const PROFILE_HELP: Readonly<Record<Profile, string>> = {
  simple: "Left turns, middle or Shift moves, right and wheel dolly.",
  dcc: "With Alt: left turns, middle moves, right dollies. Right alone looks around.",
  octane: "Left turns, right or middle moves, wheel dollies.",
};

const POINTER_NAMES: Readonly<Record<PointerKind, string>> = {
  mouse: "Mouse drags after",
  pen: "Pen drags after",
  touch: "Finger drags after",
};

/** How this browser's user steers, and what a new project does to the camera. */
export function NavigationChoices() {
  const { state, actions } = useStudio();
  const { navigation } = state.preferences.value;
  const { profile, sensitivity, dollyToCursor, invertY, dragThresholdPx } = navigation;
  const { steering } = actions;
  const [slowest, fastest] = SENSITIVITY_RANGE;
  return (
    <>
      <ChoiceRow
        label="Pointer"
        choices={PROFILE_CHOICES}
        value={profile}
        onChoose={(chosen) => steering.navigate({ profile: chosen })}
      />
      <p class="hint">{PROFILE_HELP[profile]}</p>
      <SliderRow
        label="Speed"
        text={`${sensitivity.toFixed(1)} times`}
        value={Math.log(sensitivity)}
        min={Math.log(slowest)}
        max={Math.log(fastest)}
        step={0.05}
        onChange={(value) => {
          const speed = Math.min(fastest, Math.max(slowest, Math.exp(value)));
          steering.navigate({ sensitivity: Math.round(speed * 10) / 10 });
        }}
      />
      <label class="check-row">
        <input
          type="checkbox"
          checked={dollyToCursor}
          onChange={() => steering.navigate({ dollyToCursor: !dollyToCursor })}
        />
        <span>Dolly towards the pointer</span>
      </label>
      <label class="check-row">
        <input
          type="checkbox"
          checked={invertY}
          onChange={() => steering.navigate({ invertY: !invertY })}
        />
        <span>Turn up and down the other way</span>
      </label>
      <PreviewChoice />
      {POINTER_KINDS.map((kind) => (
        <SliderRow
          key={kind}
          label={POINTER_NAMES[kind]}
          text={`${dragThresholdPx[kind]} px`}
          value={dragThresholdPx[kind]}
          min={0}
          max={DRAG_THRESHOLD_MAX_PX}
          step={1}
          onChange={(px) =>
            steering.navigate({ dragThresholdPx: { ...dragThresholdPx, [kind]: px } })}
        />
      ))}
      <ChoiceRow
        label="Camera of a new project, for everybody"
        choices={POLICY_CHOICES}
        value={state.room.value.policy}
        onChoose={(policy) => steering.setPolicy(policy)}
      />
    </>
  );
}
