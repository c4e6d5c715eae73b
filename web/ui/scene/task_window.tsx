import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SceneTask } from "../../shell/scene/scene_task.ts";
import { useStudio } from "../studio_context.ts";

type Windows = ComponentType<{ readonly task: SceneTask }>;

/** The window of what a person is asked about the scene; its code comes when it is first needed. */
export function TaskWindow() {
  const { scene, actions } = useStudio();
  const task = scene.task.value;
  const [windows, setWindows] = useState<{ readonly Windows: Windows }>();
  useEffect(() => {
    if (task === undefined || windows !== undefined) return;
    import("./task_windows.tsx").then(
      ({ TaskWindows }) => setWindows({ Windows: TaskWindows }),
      () => {
        scene.task.value = undefined;
        actions.notify("error", "This part of the page could not be loaded");
      },
    );
  }, [task]);
  return task === undefined || windows === undefined ? null : <windows.Windows task={task} />;
}
