import type { OutlinerLine } from "./outliner_lines.ts";

/** Kinds of nodes that the outliner can be narrowed to, with their names. */
export const ROW_KINDS: readonly (readonly [type: string, label: string])[] = [
  ["geom", "Geometry"],
  ["light", "Lights"],
  ["emission", "Emission"],
  ["camera", "Cameras"],
  ["material", "Materials"],
  ["texture", "Textures"],
  ["medium", "Media"],
  ["environment", "Environments"],
  ["rendertarget", "Render targets"],
  ["transform", "Transforms"],
];

/**
 * The lines of one kind of node, with whatever may hold more of it: what can be opened stays, so
 * that nothing of the kind is out of reach.
 */
export function linesOfKind(
  lines: readonly OutlinerLine[],
  kind: string | undefined,
): readonly OutlinerLine[] {
  if (kind === undefined) return lines;
  return lines.filter((line) =>
    line.kind === "node" ? line.row.type === kind || line.row.expandable : line.kind !== "empty"
  );
}
