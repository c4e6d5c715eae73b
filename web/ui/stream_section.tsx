import { useId } from "preact/hooks";
import type { SettingValue } from "../core/server_event.ts";
import { knownFields, readFieldText, type StreamField } from "../core/stream_fields.ts";
import { ChoiceRow } from "./choice_row.tsx";
import { NumberInput } from "./number_input.tsx";
import { Section } from "./section.tsx";
import { useStudio } from "./studio_context.ts";

/** The room's stream settings as the room holds them; those who may, change them for everybody. */
export function StreamSection() {
  const { state } = useStudio();
  const { settings } = state.room.value;
  if (settings === undefined) return null;
  const capabilities = state.welcome.value?.capabilities ?? [];
  const mayChange = capabilities.includes("setStreamSettingRequest");
  return (
    <Section title="Stream">
      <p class="hint">
        {mayChange
          ? "For everybody in the room."
          : "Set for the whole room; changing them needs the operator role."}
      </p>
      {knownFields(settings).map((field) => (
        <FieldRow
          key={field.key}
          field={field}
          value={settings[field.key] ?? ""}
          disabled={!mayChange || !state.joined.value}
        />
      ))}
    </Section>
  );
}

interface FieldRowProps {
  readonly field: StreamField;
  readonly value: SettingValue;
  readonly disabled: boolean;
}

function FieldRow({ field, value, disabled }: FieldRowProps) {
  const { state, actions } = useStudio();
  const id = useId();
  const pending = [...state.pendingSettings.value.values()].includes(field.label);
  function commit(text: string): void {
    const next = readFieldText(field, text);
    if (next === undefined) {
      return actions.notify("error", `${field.label}: "${text}" is no number`);
    }
    if (next !== value) actions.setStreamSetting(field.key, field.label, next);
  }
  if (field.control === "choice") {
    return (
      <ChoiceRow
        label={field.label}
        choices={field.choices}
        value={String(value)}
        disabled={disabled}
        help={field.help}
        onChoose={commit}
      />
    );
  }
  return (
    <div class={pending ? "field-row is-pending" : "field-row"} title={field.help}>
      <label for={id}>{field.label}</label>
      {field.control === "colour"
        ? (
          <input
            id={id}
            type="color"
            value={String(value)}
            disabled={disabled}
            aria-describedby={`${id}-help`}
            onChange={(event) => commit(event.currentTarget.value)}
          />
        )
        : (
          <NumberInput
            id={id}
            value={Number(value)}
            min={field.min}
            max={field.max}
            step={field.step}
            unit={field.unit}
            describedBy={`${id}-help`}
            disabled={disabled}
            onCommit={commit}
          />
        )}
      <span id={`${id}-help`} class="visually-hidden">{field.help}</span>
    </div>
  );
}
