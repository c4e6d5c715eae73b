import type { LinearColour } from "../../core/inspector/colour.ts";
import {
  isWhole,
  type NewValue,
  type Property,
  type PropertyValue,
  vectorLength,
} from "../../core/inspector/property.ts";
import { shortText } from "../../core/inspector/inspector.ts";
import { lastPart } from "../../core/scene/scene_path.ts";
import { ColourField } from "../fields/colour_field.tsx";
import { FileField } from "../fields/file_field.tsx";
import { MaskField } from "../fields/mask_field.tsx";
import { NumberField } from "../fields/number_field.tsx";
import { MatrixField } from "./matrix_field.tsx";
import { VectorField } from "./vector_field.tsx";
import { SelectField } from "../fields/select_field.tsx";
import { Slider } from "../fields/slider.tsx";
import { TextField } from "../fields/text_field.tsx";
import { Toggle } from "../fields/toggle.tsx";
import { useStudio } from "../studio_context.ts";

export interface PropertyEditorProps {
  readonly property: Property;
  /** What is shown, which may be on its way to Octane still. */
  readonly value: PropertyValue;
  readonly disabled: boolean;
  /** Writes in the place of the inspector's own way. */
  onWrite?(value: NewValue, gesture?: string): void;
}

/** The editor that fits a property's type. */
export function PropertyEditor({ property, value, disabled, onWrite }: PropertyEditorProps) {
  const { scene } = useStudio();
  const { inspector } = scene;
  const { label, type } = property;
  const write = (next: NewValue, gesture?: string) =>
    onWrite === undefined
      ? inspector.write(property.name, type, next, gesture)
      : onWrite(next, gesture);
  const { newGesture } = inspector;
  const common = { label, disabled };

  if (type === "bool" && typeof value === "boolean") {
    return <Toggle {...common} on={value} onToggle={write} />;
  }
  if (type === "bit_mask" && typeof value === "number" && property.options.length > 0) {
    return <MaskField {...common} value={value} options={property.options} onCommit={write} />;
  }
  if (type === "enum" && typeof value === "number" && property.options.length > 0) {
    const options = property.options.map((each) => ({ key: `${each.value}`, label: each.label }));
    return (
      <SelectField
        {...common}
        options={options}
        value={`${value}`}
        onChoose={(key) => write(Number(key))}
      />
    );
  }
  if (type === "file" && typeof value === "string") {
    return <FileField {...common} value={value} asset={property.asset} onCommit={write} />;
  }
  if (type === "string" && typeof value === "string") {
    return <TextField {...common} value={value} onCommit={write} />;
  }
  if (type === "matrix" && isMatrix(value)) {
    return <MatrixField property={property} rows={value} disabled={disabled} onCommit={write} />;
  }
  if (type === "colour" && isNumbers(value) && value.length >= 3) {
    return (
      <ColourField
        {...common}
        value={value as unknown as LinearColour}
        max={property.max}
        onCommit={write}
        newGesture={newGesture}
      />
    );
  }
  if (isVector(value) && vectorLength(type) > 1) {
    return <VectorField property={property} value={value} disabled={disabled} onCommit={write} />;
  }
  if (typeof value === "number" || type === "long" && typeof value === "string") {
    return <ScalarField property={property} value={value} disabled={disabled} onCommit={write} />;
  }
  return <output class="plain-value">{plainText(value, property)}</output>;
}

function ScalarField({ property, value, disabled, onCommit }: {
  readonly property: Property;
  readonly value: number | string;
  readonly disabled: boolean;
  onCommit(value: NewValue, gesture?: string): void;
}) {
  const { scene } = useStudio();
  const { label, min, max, step, unit } = property;
  const whole = isWhole(property.type);
  const from = property.sliderMin ?? min;
  const to = property.sliderMax ?? max;
  const slides = typeof value === "number" && from !== undefined && to !== undefined &&
    to > from && to - from <= 100_000;
  return (
    <div class="scalar">
      {slides && (
        <Slider
          label={label}
          value={value}
          min={from}
          max={to}
          whole={whole}
          disabled={disabled}
          onDrag={onCommit}
          newGesture={scene.inspector.newGesture}
        />
      )}
      <NumberField
        label={label}
        value={value}
        whole={whole}
        min={min}
        max={max}
        step={step}
        unit={unit}
        disabled={disabled}
        onCommit={(next) => onCommit(next)}
      />
    </div>
  );
}

function plainText(value: PropertyValue, { connectedTo, readOnly }: Property): string {
  if (value === null) {
    if (connectedTo !== undefined) return lastPart(connectedTo);
    return readOnly ? "nothing connected" : "unknown";
  }
  if (typeof value !== "object" || !("length" in value) || Array.isArray(value)) {
    return shortText(value);
  }
  const list = value as { readonly length: number; readonly preview?: readonly unknown[] };
  return `${list.length} values: ${list.preview?.slice(0, 6).join(", ") ?? ""} \u2026`;
}

function isVector(value: PropertyValue): value is readonly (number | string)[] {
  return Array.isArray(value) && value.every((each) => !Array.isArray(each));
}

function isNumbers(value: PropertyValue): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === "number");
}

function isMatrix(value: PropertyValue): value is readonly (readonly number[])[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => Array.isArray(each));
}
