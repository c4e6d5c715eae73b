import { useId } from "preact/hooks";
import { pendingValue } from "../core/pending.ts";
import type { SettingValue } from "../core/server_event.ts";
import { readFieldText, STREAM_FIELDS, type StreamField } from "../core/stream_fields.ts";
import { ChoiceRow } from "./fields/choice_row.tsx";
import { NumberInput } from "./fields/number_input.tsx";
import { Section } from "./section.tsx";
import { useStudio } from "./studio_context.ts";

/** The room's stream settings as the room holds them; those who may, change them for everybody. */
export function StreamSection() {
  const { state } = useStudio();
  const { settings } = state.room.value;
  const { welcome } = state;
  const mayChange = welcome.value?.capabilities.includes("setStreamSettingRequest") ?? false;
  const forbidden = welcome.value !== undefined && !mayChange;
  return (
    <Section title="Stream">
      <p class="hint">
        {forbidden
          ? "For everybody in the room; changes need the operator role."
          : "For everybody in the room."}
      </p>
      {STREAM_FIELDS.map((field) => (
        <FieldRow
          key={field.key}
          field={field}
          value={settings?.[field.key]}
          disabled={!mayChange || !state.joined.value || settings?.[field.key] === undefined}
        />
      ))}
    </Section>
  );
}

interface FieldRowProps {
  readonly field: StreamField;
  /** Undefined until the room has told it. */
  readonly value: SettingValue | undefined;
  readonly disabled: boolean;
}

function FieldRow({ field, value, disabled }: FieldRowProps) {
  const { state, actions } = useStudio();
  const id = useId();
  const wished = pendingValue(state.pending.value, field.key);
  const pending = wished !== undefined;
  const shown = wished ?? value;
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
        value={shown === undefined ? undefined : String(shown)}
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
            value={String(shown ?? "#000000")}
            disabled={disabled}
            aria-describedby={`${id}-help`}
            onChange={(event) => commit(event.currentTarget.value)}
          />
        )
        : (
          <NumberInput
            id={id}
            value={shown === undefined ? undefined : Number(shown)}
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
