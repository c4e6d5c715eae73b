import type { SceneTask } from "../../shell/scene/scene_task.ts";
import { ExportWindow } from "../export/export_window.tsx";
import { AssignWindow } from "../materials/assign_window.tsx";
import { AssetDialog } from "../project/asset_dialog.tsx";
import { useStudio } from "../studio_context.ts";
import { CreateWindow } from "./create_window.tsx";
import { VariantWindow } from "./variant_window.tsx";

/** The window that fits the task. */
export function TaskWindows({ task }: { readonly task: SceneTask }) {
  const { scene } = useStudio();
  const close = () => void (scene.task.value = undefined);
  switch (task.kind) {
    case "create":
      return <CreateWindow parent={task.parent} onClose={close} />;
    case "assign":
      return <AssignWindow paths={task.paths} onClose={close} />;
    case "variants":
      return <VariantWindow path={task.path} onClose={close} />;
    case "import":
      return (
        <AssetDialog
          title="Import a file"
          chosen={undefined}
          onChoose={(asset) => void scene.actions.importAsset(asset, task.parent)}
          onClose={close}
        />
      );
    case "export":
      return <ExportWindow onClose={close} />;
  }
}
