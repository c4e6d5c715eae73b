import { asObject, numberField, textsField } from "../json_fields.ts";
import { type GuideChoice, GUIDES, MASK_RATIO_RANGE, NO_GUIDES } from "./guides.ts";

/** Reads what a browser remembered of its guides; what is damaged falls away. */
export function parseGuides(text: string | null): GuideChoice {
  const stored = asObject(parse(text ?? ""));
  if (stored === undefined) return NO_GUIDES;
  const names = textsField(stored, "shown");
  const ratio = numberField(stored, "maskRatio");
  const [min, max] = MASK_RATIO_RANGE;
  return {
    shown: GUIDES.filter((guide) => names.includes(guide)),
    maskRatio: ratio !== undefined && ratio >= min && ratio <= max ? ratio : undefined,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
