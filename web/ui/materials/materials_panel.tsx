import { Copy, FileInput, LocateFixed, PaintBucket, RotateCw } from "lucide";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  findMaterials,
  type Library,
  type Material,
  materialKind,
} from "../../core/materials/material.ts";
import { lastPart } from "../../core/scene/scene_path.ts";
import { materialDeskOf } from "../../shell/materials/material_desk.ts";
import { FrozenNote } from "../frozen_note.tsx";
import { Icon } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import { useDragStart } from "../outliner/material_drag.ts";
import { useStudio } from "../studio_context.ts";
import { LibraryView } from "./library_view.tsx";
import { Swatch } from "./swatch.tsx";

type Place = "scene" | Library;

const PLACES: readonly (readonly [place: Place, title: string])[] = [
  ["scene", "Scene"],
  ["local", "LocalDB"],
  ["live", "LiveDB"],
];

/** The scene's materials, Octane's libraries, and files to bring in. */
export function MaterialsPanel() {
  const { scene, state } = useStudio();
  const place = useSignal<Place>("scene");
  const mayBrowse = state.capabilities.value.has("getMaterialLibraryRequest");
  const { value: shown } = place;
  const importBar = state.barOf("importAssetRequest");
  return (
    <div class="panel-fill materials" data-testid="materials">
      <div class="materials-tools">
        {mayBrowse && (
          <div class="choices" role="group" aria-label="Where the materials are from">
            {PLACES.map(([each, title]) => (
              <button
                key={each}
                type="button"
                class="text-button"
                aria-pressed={each === shown}
                onClick={() => void (place.value = each)}
              >
                {title}
              </button>
            ))}
          </div>
        )}
        {state.capabilities.value.has("getAssetsRequest") && (
          <button
            type="button"
            class="text-button"
            disabled={importBar !== undefined}
            title={importBar ?? "Bring a geometry or an image of the registry into the scene"}
            onClick={() => void (scene.task.value = { kind: "import", parent: undefined })}
          >
            <Icon node={FileInput} size={14} /> Import
          </button>
        )}
      </div>
      <FrozenNote />
      {shown === "scene" ? <SceneMaterials /> : <LibraryView key={shown} library={shown} />}
    </div>
  );
}

function SceneMaterials() {
  const { scene, state } = useStudio();
  const desk = materialDeskOf(scene.graphParts);
  const query = useSignal("");
  const previews = useSignal(false);
  const joined = state.joined.value && state.linked.value;
  useEffect(() => joined ? desk.watch() : undefined, [joined]);
  const all = desk.list.value;
  const fault = desk.fault.value;
  const found = findMaterials(all ?? [], query.value);
  const mayPreview = state.capabilities.value.has("getMaterialPreviewRequest");
  return (
    <>
      <div class="materials-tools">
        <input
          type="search"
          aria-label="Find a material"
          placeholder="Find a material"
          maxLength={128}
          value={query.value}
          onInput={(event) => void (query.value = event.currentTarget.value)}
        />
        {mayPreview && (
          <label class="check-row" title="Octane renders one small picture for each">
            <input
              type="checkbox"
              checked={previews.value}
              onChange={(event) => void (previews.value = event.currentTarget.checked)}
            />
            <span>Previews</span>
          </label>
        )}
      </div>
      {fault !== undefined && (
        <p class="panel-fault" role="alert">
          {fault}
          <button type="button" class="text-button" onClick={() => desk.retry()}>
            <Icon node={RotateCw} size={14} /> Try again
          </button>
        </p>
      )}
      <ul class="material-list" aria-label="Materials of the scene">
        {found.map((material) => (
          <MaterialRow key={material.path} material={material} wantsPreview={previews.value} />
        ))}
      </ul>
      <p class="hint panel-note" role="status">
        {all === undefined && fault === undefined && "Reading the materials"}
        {all?.length === 0 && "The scene has no material"}
        {all !== undefined && all.length > 0 && found.length === 0 && "No material is called so"}
      </p>
    </>
  );
}

function MaterialRow(
  { material, wantsPreview }: { readonly material: Material; readonly wantsPreview: boolean },
) {
  const { scene, state } = useStudio();
  const desk = materialDeskOf(scene.graphParts);
  const { path, name, usedBy } = material;
  const drag = useDragStart(material);
  const preview = desk.previews.value.get(path);
  const missing = wantsPreview && preview === undefined;
  useEffect(() => {
    if (missing) desk.askPreview(path);
  }, [missing, path]);
  const prims = state.room.value.selection?.prims ?? [];
  const targets = prims.filter((each) => each !== path);
  const assignBar = state.barOf("assignMaterialRequest") ??
    (targets.length === 0 ? "Select what is to get it first" : undefined);
  const copyBar = state.barOf("duplicateMaterialRequest");
  return (
    <li class="material-row" data-path={path} {...drag}>
      <Swatch material={material} preview={wantsPreview ? preview : undefined} />
      <span class="material-name" title={path}>
        {name}
        <small>
          {materialKind(material)}
          {usedBy.length > 0 && (
            <span title={usedBy.join("\n")}>
              {" "}
              {usedBy.length === 1
                ? `on ${lastPart(usedBy[0] ?? "")}`
                : `on ${usedBy.length} objects`}
            </span>
          )}
        </small>
      </span>
      <span class="material-actions">
        <IconButton
          node={PaintBucket}
          label={`Assign ${name} to the selection`}
          hint={assignBar}
          disabled={assignBar !== undefined}
          onClick={() => void scene.actions.assign(path, targets)}
        />
        <IconButton
          node={Copy}
          label={`Duplicate ${name}`}
          hint={copyBar}
          disabled={copyBar !== undefined}
          onClick={() => scene.actions.duplicateMaterial(path)}
        />
        <IconButton
          node={LocateFixed}
          label={`Select ${name}`}
          disabled={!state.capabilities.value.has("selectPrimsRequest")}
          onClick={() => scene.actions.select([path], "replace")}
        />
      </span>
    </li>
  );
}
