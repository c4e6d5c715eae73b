/** Something about the scene that a person is asked in a window of its own. */
export type SceneTask =
  /** Which node to make in a graph. */
  | { readonly kind: "create"; readonly parent: string }
  /** Which material to give to objects. */
  | { readonly kind: "assign"; readonly paths: readonly string[] }
  /** Which choice of a node to take. */
  | { readonly kind: "variants"; readonly path: string }
  /** Which file to bring into a graph. */
  | { readonly kind: "import"; readonly parent: string | undefined }
  /** What to write as files. */
  | { readonly kind: "export" };

/** A material that is being dragged over the page. */
export interface DraggedMaterial {
  readonly path: string;
  readonly name: string;
}

/** The name under which a dragged material travels. */
export const MATERIAL_DRAG = "application/x-fuelrail-material";
