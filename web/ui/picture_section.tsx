import { sentence } from "../core/format.ts";
import type { Surround } from "../core/preferences.ts";
import { pendingValue } from "../core/pending.ts";
import { TIER_KEY } from "../shell/studio_actions.ts";
import { TIER_CHOICES, type TierChoice } from "../core/server_event.ts";
import { ChoiceRow } from "./fields/choice_row.tsx";
import { Section } from "./section.tsx";
import { useStudio } from "./studio_context.ts";

const TIERS: readonly (readonly [TierChoice, string])[] = [
  ["auto", "Auto"],
  ["full", "Full"],
  ["half", "Half"],
  ["quarter", "Quarter"],
  ["off", "Off"],
];

const SURROUND_CHOICES: readonly (readonly [Surround, string])[] = [
  ["mid", "Mid grey"],
  ["dark", "Dark"],
  ["black", "Black"],
];

/** What this viewer gets and how this browser shows it. */
export function PictureSection() {
  const { state, actions } = useStudio();
  const { tier } = state.room.value;
  const wished = TIER_CHOICES.find((choice) =>
    choice === pendingValue(state.pending.value, TIER_KEY)
  );
  const { backdrop, surround } = state.preferences.value;
  return (
    <Section title="Picture">
      <ChoiceRow
        label="Live size"
        choices={TIERS}
        value={wished ?? tier?.chosen}
        disabled={!state.joined.value}
        onChoose={(choice) => actions.chooseTier(choice)}
      />
      <p class="hint hint-line">{sentence(tier?.reason ?? "")}</p>
      <BackdropRow
        value={backdrop}
        onChoose={(chosen) => actions.prefer({ backdrop: chosen })}
      />
      <ChoiceRow
        label="Surround"
        choices={SURROUND_CHOICES}
        value={surround}
        onChoose={(chosen) => actions.prefer({ surround: chosen })}
      />
    </Section>
  );
}

const BACKDROPS: readonly (readonly [string, string])[] = [
  ["checker", "Checker"],
  ["#000000", "Black"],
  ["#ffffff", "White"],
  ["custom", "Colour"],
];

function BackdropRow(
  { value, onChoose }: { readonly value: string; onChoose(backdrop: string): void },
) {
  const isPlain = BACKDROPS.some(([backdrop]) => backdrop === value);
  return (
    <>
      <ChoiceRow
        label="Behind a still's transparency"
        choices={BACKDROPS}
        value={isPlain ? value : "custom"}
        onChoose={(chosen) => onChoose(chosen === "custom" ? "#2e4a3a" : chosen)}
      />
      {!isPlain && (
        <label class="field-row">
          <span>Backdrop colour</span>
          <input
            type="color"
            value={value}
            onInput={(event) => onChoose(event.currentTarget.value)}
          />
        </label>
      )}
    </>
  );
}
