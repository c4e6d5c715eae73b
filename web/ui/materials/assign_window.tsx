import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { findMaterials, materialKind } from "../../core/materials/material.ts";
import { lastPart } from "../../core/scene/scene_path.ts";
import { materialDeskOf } from "../../shell/materials/material_desk.ts";
import { DialogFrame } from "../dialog_frame.tsx";
import { FrozenNote } from "../frozen_note.tsx";
import { useStudio } from "../studio_context.ts";
import { Swatch } from "./swatch.tsx";

/** Chooses the material that objects get. */
export function AssignWindow(
  { paths, onClose }: { readonly paths: readonly string[]; onClose(): void },
) {
  const { scene, state } = useStudio();
  const desk = materialDeskOf(scene.graphParts);
  const query = useSignal("");
  const bar = state.barOf("assignMaterialRequest");
  useEffect(() => desk.watch(), []);
  const all = desk.list.value;
  const found = findMaterials(all ?? [], query.value);
  const what = paths.length === 1 ? lastPart(paths[0] ?? "") : `${paths.length} nodes`;
  return (
    <DialogFrame title={`Material for ${what}`} testId="assign" onClose={onClose}>
      <div class="picker-tools">
        <input
          type="search"
          aria-label="Find a material"
          placeholder="Find a material"
          maxLength={128}
          value={query.value}
          onInput={(event) => void (query.value = event.currentTarget.value)}
        />
      </div>
      <FrozenNote />
      {desk.fault.value !== undefined && <p class="panel-fault" role="alert">{desk.fault.value}</p>}
      <ul class="picker-list" aria-label="Materials">
        {found.map((material) => (
          <li key={material.path}>
            <button
              type="button"
              class="picker-item"
              disabled={bar !== undefined}
              onClick={() => {
                void scene.actions.assign(material.path, paths);
                onClose();
              }}
            >
              <Swatch material={material} />
              <span class="picker-name">{material.name}</span>
              <span class="picker-fact">{materialKind(material)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="hint picker-note" role="status">
        {all === undefined && desk.fault.value === undefined && "Reading the materials"}
        {all !== undefined && found.length === 0 &&
          (all.length === 0 ? "The scene has no material" : "No material is called so")}
      </p>
    </DialogFrame>
  );
}
