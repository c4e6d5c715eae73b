import type { SceneRow } from "../../core/scene/scene_row.ts";
import { MATERIAL_DRAG } from "../../shell/scene/scene_task.ts";
import { useStudio } from "../studio_context.ts";

const DROP = "is-drop";

/** Starts dragging a material by mouse or finger, so that an object's row or the picture can take it. */
export function useDragStart(material: { readonly path: string; readonly name: string }) {
  const { scene, state } = useStudio();
  const { carry } = scene;
  const { path, name } = material;
  if (state.barOf("assignMaterialRequest") !== undefined) return { draggable: false };
  return {
    draggable: true,
    onPointerDown: (event: PointerEvent) => carry.begin(event, { path, name }),
    onTouchMove(event: TouchEvent) {
      if (carry.isHeld && event.cancelable) event.preventDefault();
    },
    onTouchEnd(event: TouchEvent) {
      if (carry.isHeld && event.cancelable) event.preventDefault();
    },
    onContextMenuCapture(event: MouseEvent) {
      if (!carry.rests()) return;
      event.preventDefault();
      event.stopPropagation();
    },
    onDragStart(event: DragEvent) {
      const { dataTransfer } = event;
      if (carry.rests()) return event.preventDefault();
      if (dataTransfer === null) return;
      dataTransfer.setData(MATERIAL_DRAG, path);
      dataTransfer.setData("text/plain", path);
      dataTransfer.effectAllowed = "link";
      scene.dragged.value = { path, name };
    },
    onDragEnd: () => void (scene.dragged.value = undefined),
  };
}

/** What a row does with dragged materials: it starts the drag of one, or takes one. */
export function useMaterialDrag(row: SceneRow) {
  const { scene, state } = useStudio();
  const start = useDragStart(row);
  if (row.type === "material") return start;
  const takes = row.type === "geom" || row.type === "xform";
  if (!takes || state.barOf("assignMaterialRequest") !== undefined) return {};
  const mark = (event: DragEvent, on: boolean) =>
    (event.currentTarget as HTMLElement).classList.toggle(DROP, on);
  return {
    onDragOver(event: DragEvent) {
      if (scene.dragged.peek() === undefined) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "link";
      mark(event, true);
    },
    onDragLeave: (event: DragEvent) => void mark(event, false),
    onDrop(event: DragEvent) {
      mark(event, false);
      const material = scene.dragged.peek();
      if (material === undefined) return;
      event.preventDefault();
      scene.dragged.value = undefined;
      void scene.actions.assign(material.path, [row.path]);
    },
  };
}
