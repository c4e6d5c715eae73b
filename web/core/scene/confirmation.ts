import { asObject, textsField } from "../json_fields.ts";

/** A question that stands between a person and a loss. */
export interface Confirmation {
  readonly title: string;
  /** What would be lost, in the words of whoever knows. */
  readonly message: string;
  readonly points: readonly string[];
  /** What the button says that goes on. */
  readonly goOn: string;
}

/** Sentences in a refusal's detail, whatever fields they are in. */
export function detailPoints(detail: unknown): readonly string[] {
  if (typeof detail === "string") return detail === "" ? [] : [detail];
  if (Array.isArray(detail)) return detail.filter((each) => typeof each === "string");
  const fields = asObject(detail);
  if (fields === undefined) return [];
  return Object.keys(fields).flatMap((key) => {
    const value = fields[key];
    return typeof value === "string" && key !== "code" ? [value] : textsField(fields, key);
  });
}
