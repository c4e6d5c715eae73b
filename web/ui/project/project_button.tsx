import { ChevronDown, FolderOpen } from "lucide";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";

/** Which project is open; shows those that can be opened. */
export function ProjectButton() {
  const { state, scene } = useStudio();
  const { project, loading } = state.room.value;
  if (!state.capabilities.value.has("getProjectsRequest")) return null;
  const name = project?.label ?? "Projects";
  return (
    <button
      type="button"
      class="project-button"
      title="Projects"
      aria-haspopup="dialog"
      data-testid="project-button"
      onClick={() => scene.projects.show()}
    >
      <Icon node={FolderOpen} size={16} />
      <span class="project-name">{loading === undefined ? name : "Loading"}</span>
      <Icon node={ChevronDown} size={14} />
    </button>
  );
}
