import { RotateCcw } from "lucide";
import type { LinearColour } from "../core/inspector/colour.ts";
import { sameValue } from "../core/inspector/property.ts";
import {
  appliesText,
  type RenderSettingValue,
  type SettingCapability,
} from "../core/scene/render_settings.ts";
import { ColourField } from "./fields/colour_field.tsx";
import { Icon } from "./icon.tsx";
import { hasShortUnit, NumberField } from "./fields/number_field.tsx";
import { SelectField } from "./fields/select_field.tsx";
import { Slider } from "./fields/slider.tsx";
import { TextField } from "./fields/text_field.tsx";
import { Toggle } from "./fields/toggle.tsx";
import { useStudio } from "./studio_context.ts";

export interface SettingRowProps {
  readonly setting: SettingCapability;
  /** What Octane holds; undefined while unknown. */
  readonly held: RenderSettingValue | undefined;
  readonly disabled: boolean;
}

const TALL = new Set(["colour", "size", "vector", "region", "text"]);

/** One render setting with the control that fits it. */
export function SettingRow({ setting, held, disabled }: SettingRowProps) {
  const { state, scene } = useStudio();
  const { settings } = scene;
  const { key, label, control, preset } = setting;
  const wished = settings.pending.value.get(key);
  const shown = wished === undefined ? held : wished;
  const note = settings.notes.value.get(key) ?? appliesText(setting.appliesAt);
  const changed = preset !== undefined && held !== undefined && !sameValue(held, preset);
  const mayReset = changed && !disabled &&
    state.capabilities.value.has("resetRenderSettingRequest");
  const classes = [
    "prop-row",
    TALL.has(control) && "is-tall",
    wished !== undefined && "is-pending",
    changed && "is-changed",
  ].filter(Boolean).join(" ");
  return (
    <div class={classes} data-setting={key}>
      <div class="prop-label">
        <span class="prop-name">
          {label}
          {setting.unit !== "" && !hasShortUnit(setting.unit) && (
            <span class="prop-unit">{setting.unit}</span>
          )}
        </span>
        {mayReset && (
          <button
            type="button"
            class="prop-reset"
            title="Back to what the scene holds"
            aria-label={`${label}: back to what the scene holds`}
            onClick={() => settings.reset(key, label)}
          >
            <Icon node={RotateCcw} size={12} />
          </button>
        )}
      </div>
      <div class="prop-editor">
        {shown === undefined
          ? <output class="plain-value">unknown</output>
          : <SettingControlView setting={setting} value={shown} disabled={disabled} />}
      </div>
      {note !== undefined && <p class="prop-note" role="status">{note}</p>}
    </div>
  );
}

function SettingControlView({ setting, value, disabled }: {
  readonly setting: SettingCapability;
  readonly value: RenderSettingValue;
  readonly disabled: boolean;
}) {
  const { scene } = useStudio();
  const { key, label, control, min, max, step, unit } = setting;
  const set = (next: RenderSettingValue) => scene.settings.set(key, label, next);
  const common = { label, disabled };
  const whole = step !== undefined && Number.isInteger(step) && Number.isInteger(min ?? 0);
  const rules = { whole, min, max, step };
  switch (control) {
    case "toggle":
      return <Toggle {...common} on={value === true} onToggle={set} />;
    case "select":
      return (
        <SelectField
          {...common}
          options={setting.options.map((each) => ({
            key: JSON.stringify(each.value),
            label: each.label,
          }))}
          value={JSON.stringify(value)}
          onChoose={(chosen) => set(JSON.parse(chosen))}
        />
      );
    case "text":
      return <TextField {...common} value={textOf(value)} maxLength={4_096} onCommit={set} />;
    case "slider":
    case "number":
      if (typeof value !== "number") return <output class="plain-value">{textOf(value)}</output>;
      return (
        <div class="scalar">
          {control === "slider" && min !== undefined && max !== undefined && (
            <Slider
              {...common}
              value={value}
              min={min}
              max={max}
              whole={whole}
              onDrag={(next) => set(next)}
              newGesture={scene.inspector.newGesture}
            />
          )}
          <NumberField {...common} {...rules} unit={unit} value={value} onCommit={set} />
        </div>
      );
    case "colour":
      if (!Array.isArray(value) || value.length < 3) break;
      return (
        <ColourField
          {...common}
          value={value as unknown as LinearColour}
          max={max}
          onCommit={(next) => set([...next])}
          newGesture={scene.inspector.newGesture}
        />
      );
    case "size":
    case "vector":
    case "region":
      if (!Array.isArray(value)) break;
      return <ListControl setting={setting} values={value} disabled={disabled} onCommit={set} />;
  }
  return <output class="plain-value">{value === null ? noneText(control) : textOf(value)}</output>;
}

const PART_NAMES: Readonly<Record<string, readonly string[]>> = {
  size: ["Width", "Height"],
  region: ["Left", "Top", "Right", "Bottom"],
  vector: ["x", "y", "z", "w"],
};

function ListControl({ setting, values, disabled, onCommit }: {
  readonly setting: SettingCapability;
  readonly values: readonly number[];
  readonly disabled: boolean;
  onCommit(value: readonly number[]): void;
}) {
  const { label, control, min, max, step } = setting;
  const isFilm = setting.key === "film_region";
  const names = isFilm ? ["Left", "Top", "Width", "Height"] : PART_NAMES[control] ?? [];
  const whole = control !== "vector";
  return (
    <div class={control === "vector" ? "vector" : "vector is-named"}>
      {values.map((value, index) => (
        <label key={index} class="part">
          {control !== "vector" && <span>{names[index]}</span>}
          <NumberField
            label={`${label}, ${(names[index] ?? `${index + 1}`).toLowerCase()}`}
            value={value}
            whole={whole}
            min={min}
            max={max}
            step={step}
            disabled={disabled}
            onCommit={(next) => onCommit(values.map((old, at) => at === index ? next : old))}
          />
        </label>
      ))}
    </div>
  );
}

function noneText(control: string): string {
  return control === "region" ? "The whole picture" : "none";
}

function textOf(value: RenderSettingValue): string {
  return value === null ? "" : String(value);
}
