import type { PropertyInfo, PropertyValue } from "./normalise.ts";

/** As many properties as fit an answer. */
export interface PropertyPage {
  readonly properties: Record<string, PropertyValue>;
  readonly items: PropertyInfo[];
  /** How many did not fit. */
  readonly omitted: number;
}

/** Bytes of an answer's properties unless the viewer says. */
export const DEFAULT_BYTES = 120_000;
/** What is round the properties in an answer, bytes. */
const FRAME_BYTES = 512;

const encoder = new TextEncoder();
const bytesOf = (value: unknown) => encoder.encode(JSON.stringify(value)).byteLength;

/** The first properties whose JSON stays within so many bytes; each counts name and value twice. */
export function propertyPage(items: readonly PropertyInfo[], maxBytes: number): PropertyPage {
  const page: PropertyInfo[] = [];
  let left = maxBytes - FRAME_BYTES;
  for (const item of items) {
    left -= bytesOf(item) + bytesOf(item.name) + bytesOf(item.value) + 3;
    if (left < 0) break;
    page.push(item);
  }
  return {
    properties: Object.fromEntries(page.map(({ name, value }) => [name, value])),
    items: page,
    omitted: items.length - page.length,
  };
}
