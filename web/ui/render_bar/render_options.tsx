import { DASH } from "../../core/format.ts";
import { type BarOption, PASS_KEY } from "../../core/render_bar/bar_options.ts";
import type { RenderSettingValue } from "../../core/scene/render_settings.ts";
import type { PixelRegion } from "../../core/steering_event.ts";
import { requestOfTool } from "../../core/tool.ts";
import { SelectField } from "../fields/select_field.tsx";
import { useStudio } from "../studio_context.ts";
import { OptionChip } from "./option_chip.tsx";

/** What the bar needs to know of a choice. */
export interface OptionUse {
  readonly disabled: boolean;
  readonly pending: boolean;
  choose(value: RenderSettingValue): void;
}

/** Whether an option can be chosen now, and how. */
export function useOption({ key, label, choices }: BarOption): OptionUse {
  const { state, scene } = useStudio();
  const isPass = key === PASS_KEY;
  const isKnown = choices.length > 0;
  const needed = isPass ? "changeAOVRequest" : "setRenderSettingRequest";
  return {
    disabled: !isKnown || !state.capabilities.value.has(needed) || !state.writable.value,
    pending: !isPass && scene.settings.pending.value.has(key),
    choose: (value) =>
      isPass ? scene.actions.showPass(String(value)) : scene.settings.set(key, label, value),
  };
}

/** An option in the bar. */
export function OptionInBar({ option }: { readonly option: BarOption }) {
  const { disabled, pending, choose } = useOption(option);
  return (
    <OptionChip
      label={option.label}
      text={option.text}
      disabled={disabled}
      pending={pending}
      wide={option.key === "sub_sampling"}
    >
      <ul class="menu-list">
        {option.choices.map(({ value, label, isHeld }) => (
          <li key={label}>
            <button
              type="button"
              class="menu-item"
              aria-pressed={isHeld}
              onClick={(event) => {
                choose(value);
                event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
              }}
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
    </OptionChip>
  );
}

/** The same where the bar has no room for it. */
export function OptionInMenu({ option }: { readonly option: BarOption }) {
  const { disabled, choose } = useOption(option);
  const held = option.choices.findIndex(({ isHeld }) => isHeld);
  return (
    <div class="field-row">
      <span>{option.label}</span>
      <SelectField
        label={option.label}
        options={option.choices.map(({ label }, index) => ({ key: `${index}`, label }))}
        value={held < 0 ? option.text : `${held}`}
        disabled={disabled}
        onChoose={(index) => {
          const choice = option.choices[Number(index)];
          if (choice !== undefined) choose(choice.value);
        }}
      />
    </div>
  );
}

/** The render region, for those who may set one. */
export function useRegion(): { readonly offered: boolean; readonly text: string } {
  const { state, layout } = useStudio();
  const { link, regions } = state.room.value;
  const region = regions?.render;
  const isKnown = link?.link === "live" || link?.link === "idle" || link?.link === "stalled";
  const whole = isKnown ? "Whole" : DASH;
  return {
    offered: layout.expects(requestOfTool("region")),
    text: region === undefined ? whole : regionText(region),
  };
}

function regionText([left, top, right, bottom]: PixelRegion): string {
  return `${right - left + 1} \u00d7 ${bottom - top + 1}`;
}

export function RegionInBar() {
  const { state } = useStudio();
  return (
    <OptionChip
      label="Region"
      text={useRegion().text}
      disabled={!state.writable.value}
      pending={false}
    >
      <RegionChoices />
    </OptionChip>
  );
}

/** Draws the region, or takes it away. */
export function RegionChoices() {
  const { state, actions } = useStudio();
  const disabled = !state.writable.value;
  const close = (element: Element) => element.closest<HTMLElement>("[popover]")?.hidePopover();
  return (
    <div class="menu-grid">
      <button
        type="button"
        class="button"
        disabled={disabled}
        onClick={({ currentTarget }) => {
          actions.steering.chooseTool("region");
          close(currentTarget);
        }}
      >
        Draw
      </button>
      <button
        type="button"
        class="button"
        disabled={disabled || state.room.value.regions?.render === undefined}
        onClick={({ currentTarget }) => {
          actions.steering.setRegion("region", undefined);
          close(currentTarget);
        }}
      >
        Whole picture
      </button>
    </div>
  );
}
