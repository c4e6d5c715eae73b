import type { SceneRow } from "../../core/scene/scene_row.ts";
import { parentPath } from "../../core/scene/scene_path.ts";
import type { Studio } from "../../shell/studio.ts";
import type { MenuChoice } from "../context_menu.tsx";

/** What the menu of a row is about. */
export interface MenuSubject {
  readonly path: string;
  readonly row: SceneRow | undefined;
  /** Paths that its actions are about: the selection when the row is part of it. */
  readonly subjects: readonly string[];
  onRename(path: string): void;
}

interface Action extends MenuChoice {
  readonly needs: string;
  readonly fits?: boolean;
  /** Changes nothing, so that no lock and no role bars it. @default {false} */
  readonly always?: boolean;
}

/** What can be done with a node; those who only look on see what operators could do, and why not. */
export function menuChoices(studio: Studio, subject: MenuSubject): readonly MenuChoice[] {
  const { state } = studio;
  const isViewer = state.welcome.value?.role === "viewer";
  return [...lookActions(studio, subject), ...editActions(studio, subject)]
    .filter(({ needs, fits, always }) =>
      fits !== false &&
      (state.capabilities.value.has(needs) || (isViewer && always !== true))
    )
    .map(({ needs, always, ...choice }) => ({
      ...choice,
      barred: always === true ? undefined : state.barOf(needs),
    }));
}

function lookActions(studio: Studio, { path, row, subjects }: MenuSubject): readonly Action[] {
  const { state, scene, actions: page } = studio;
  const isSelected = state.room.value.selection?.prims.includes(path) ?? false;
  return [
    {
      label: "Select",
      keys: "Enter",
      needs: "selectPrimsRequest",
      always: true,
      run: () => scene.outliner.selection.ask([path], "replace"),
    },
    {
      label: "Look at it",
      needs: "cameraCommandRequest",
      fits: subjects.includes(path) && isSelected,
      always: true,
      run: () => page.steering.command("fit_selection"),
    },
    {
      label: "Show in the node graph",
      needs: "getNodeGraphRequest",
      always: true,
      run: () => scene.graphDoor.goTo(path),
    },
    {
      label: "Show this render target",
      needs: "setRenderTargetRequest",
      fits: row?.type === "rendertarget",
      run: () => scene.actions.showTarget(path),
    },
    {
      label: "Choose a variant",
      needs: "getVariantsRequest",
      fits: row?.type === "rendertarget" || row?.nodeType?.startsWith("NT_SWITCH_") === true,
      always: true,
      run: () => void (scene.task.value = { kind: "variants", path }),
    },
  ];
}

function editActions(studio: Studio, subject: MenuSubject): readonly Action[] {
  const { scene } = studio;
  const { actions, task } = scene;
  const { path, row, subjects, onRename } = subject;
  const isGraph = row?.isGraph === true;
  const sitsInGraph = row?.pin === undefined;
  const around = isGraph ? path : parentPath(path) ?? path;
  return [
    {
      label: "Assign a material",
      needs: "assignMaterialRequest",
      fits: row?.type === "geom" || row?.type === "xform",
      run: () => void (task.value = { kind: "assign", paths: subjects }),
    },
    { label: "Rename", keys: "F2", needs: "renameNodeRequest", run: () => onRename(path) },
    {
      label: "Duplicate",
      keys: "Ctrl D",
      needs: "duplicateNodesRequest",
      run: () => actions.duplicate(subjects),
    },
    { label: "Copy", needs: "copyNodesRequest", run: () => actions.copy(subjects) },
    {
      label: "Paste into it",
      needs: "pasteNodesRequest",
      fits: isGraph,
      run: () => actions.paste(path),
    },
    {
      label: isGraph ? "Create inside" : "Create here",
      needs: "createNodeRequest",
      fits: isGraph || sitsInGraph,
      run: () => void (task.value = { kind: "create", parent: around }),
    },
    {
      label: isGraph ? "Import a file inside" : "Import a file here",
      needs: "importAssetRequest",
      fits: isGraph || sitsInGraph,
      run: () => void (task.value = { kind: "import", parent: around }),
    },
    { label: "Group", needs: "groupNodesRequest", run: () => actions.group(subjects) },
    {
      label: "Dissolve the group",
      needs: "ungroupNodeRequest",
      fits: isGraph,
      run: () => actions.ungroup(path),
    },
    {
      label: "Expand what its pins hold",
      needs: "expandNodeRequest",
      fits: !isGraph && row?.expandable === true,
      run: () => actions.expand(path),
    },
    {
      label: "Collapse into its pin",
      needs: "collapseNodeRequest",
      fits: sitsInGraph && !isGraph,
      run: () => actions.collapse(path),
    },
    {
      label: "Copy the path",
      needs: "getChildrenRequest",
      fits: navigator.clipboard !== undefined,
      always: true,
      run: () => void navigator.clipboard.writeText(path),
    },
    {
      label: subjects.length > 1 ? `Delete ${subjects.length} nodes` : "Delete",
      keys: "Del",
      needs: "deleteNodesRequest",
      isDanger: true,
      run: () => actions.remove(subjects),
    },
  ];
}
