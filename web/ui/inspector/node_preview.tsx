import { materialDeskOf } from "../../shell/materials/material_desk.ts";
import { useStudio } from "../studio_context.ts";

/** A picture of the inspected material, rendered by Octane when somebody asks for it. */
export function NodePreview({ path }: { readonly path: string }) {
  const { scene } = useStudio();
  const desk = materialDeskOf(scene.graphParts);
  const preview = desk.previews.value.get(path);
  if (preview?.ok === true) {
    return <img class="node-preview" src={preview.image} alt="Preview made by Octane" />;
  }
  return (
    <p class="hint">
      {preview?.ok === false && `${preview.reason}. `}
      <button type="button" class="link-button is-first" onClick={() => desk.askPreview(path)}>
        Show a preview
      </button>
    </p>
  );
}
