import type { Hit, Selection } from "./steering_event.ts";

/** How an outlined object is drawn. */
export type MarkStyle = "primary" | "secondary" | "hover";

/** An object whose outline can be drawn. */
export interface MarkedObject {
  readonly path: string;
  readonly address: string;
  readonly style: MarkStyle;
}

/** What is marked over the picture. */
export interface SelectionMarks {
  /** In painting order: the primary object last. */
  readonly outlines: readonly MarkedObject[];
  /** The point that was hit, where no geometry can stand for it. */
  readonly hit: Hit | undefined;
}

/** Only an object's own geometry is outlined, so that never a wrong one is. */
export function markedObjects(selection: Selection, hovers: readonly string[]): SelectionMarks {
  const { prims, primary, meshes, hit } = selection;
  const main = primary ?? prims.at(-1);
  const outlines: MarkedObject[] = [];
  const add = (path: string, style: MarkStyle) => {
    const address = meshes[path];
    if (address !== undefined) outlines.push({ path, address, style });
  };
  for (const path of new Set(hovers)) if (!prims.includes(path)) add(path, "hover");
  for (const path of prims) if (path !== main) add(path, "secondary");
  if (main !== undefined && prims.includes(main)) add(main, "primary");
  const covered = outlines.some(({ path }) => path === (hit?.path ?? main));
  return { outlines, hit: covered ? undefined : hit };
}
