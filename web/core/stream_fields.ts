import type { SettingValue } from "./server_event.ts";

/** One stream setting as a person changes it. */
export type StreamField =
  & { readonly key: string; readonly label: string; readonly help: string }
  & (
    | {
      readonly control: "number";
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly unit: string;
    }
    | { readonly control: "choice"; readonly choices: readonly (readonly [string, string])[] }
    | { readonly control: "colour" }
  );

/** The room's stream settings in the order in which they are shown. */
export const STREAM_FIELDS: readonly StreamField[] = [
  {
    key: "quality_interactive",
    label: "Quality while moving",
    help: "JPEG quality of live pictures during a gesture",
    control: "number",
    min: 30,
    max: 95,
    step: 1,
    unit: "",
  },
  {
    key: "quality_settling",
    label: "Quality at rest",
    help: "JPEG quality of live pictures while the render settles",
    control: "number",
    min: 30,
    max: 100,
    step: 1,
    unit: "",
  },
  {
    key: "chroma",
    label: "Colour detail",
    help: "4:4:4 keeps fine colour edges and needs more network",
    control: "choice",
    choices: [["420", "4:2:0"], ["444", "4:4:4"]],
  },
  {
    key: "background",
    label: "Live background",
    help: "Colour behind transparent parts of live pictures",
    control: "colour",
  },
  {
    key: "exposure",
    label: "HDR exposure",
    help: "Stops, used only when Octane sends HDR images",
    control: "number",
    min: -10,
    max: 10,
    step: 0.25,
    unit: "EV",
  },
  {
    key: "min_interval_ms",
    label: "Shortest interval",
    help: "Least time between two pictures; 0 takes every one",
    control: "number",
    min: 0,
    max: 5000,
    step: 10,
    unit: "ms",
  },
  {
    key: "min_sample_step",
    label: "Sample step",
    help: "Least new samples per pixel between two pictures; 0 takes every one",
    control: "number",
    min: 0,
    max: 100_000,
    step: 1,
    unit: "s/px",
  },
  {
    key: "max_size_full",
    label: "Largest full picture",
    help: "Longer side of the full tier; 0 for no limit",
    control: "number",
    min: 0,
    max: 16_384,
    step: 16,
    unit: "px",
  },
];

/**
 * The value that typed text stands for, or undefined when it is none; numbers are brought into
 * the field's range, and a comma counts as a decimal point.
 */
export function readFieldText(field: StreamField, text: string): SettingValue | undefined {
  if (field.control !== "number") return text;
  const trimmed = text.trim().replace(",", ".");
  const value = Number(trimmed);
  if (trimmed === "" || !Number.isFinite(value)) return undefined;
  const whole = Number.isInteger(field.step) ? Math.round(value) : value;
  return Math.min(Math.max(whole, field.min), field.max);
}
