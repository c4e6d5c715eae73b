/** What a preview of moves can be made of, and why it is not more. */
export interface PreviewMeans {
  /** Why there can be no preview here; undefined while there can. */
  readonly fault: string | undefined;
  /** Meshes of the scene and how many of them are lacking; undefined until that is known. */
  readonly meshes: { readonly total: number; readonly leftOut: number } | undefined;
  /** Whether this browser asks for little data, so that no geometry is fetched. */
  readonly savesData: boolean;
  /** Whether moves are previewed without a graphics processor too. @default {false} */
  readonly inSoftware?: boolean;
}

/** What previews are made of, for people; undefined when there is nothing to say. */
export function previewText({ fault, meshes, savesData }: PreviewMeans): string | undefined {
  if (fault !== undefined) return fault;
  if (savesData) return "This browser saves data: moves are previewed without geometry.";
  if (meshes === undefined) return undefined;
  const { total, leftOut } = meshes;
  if (total === 0) return "Octane offers no geometry: moves are previewed as a flat picture.";
  if (leftOut === 0) return undefined;
  return `${total - leftOut} of the scene's ${total} meshes are in the preview; ` +
    "the rest is missing from it.";
}
