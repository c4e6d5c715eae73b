import { asObject, numberField, textField } from "../../core/json_fields.ts";
import { readGraphPage } from "../../core/graph/graph_node.ts";
import { lastPart, parentPath, ROOT_PATH } from "../../core/scene/scene_path.ts";
import type { Notice } from "../../core/notices.ts";
import type { Requests } from "../scene/requests.ts";
import type { SceneActions } from "../scene/scene_actions.ts";
import type { DraggedMaterial } from "../scene/scene_task.ts";
import type { Signal } from "@preact/signals";
import type { StudioState } from "../studio_state.ts";
import { viewportPlace } from "../viewport_place.ts";

const MATERIAL_PIN = "PT_MATERIAL";

export interface PictureDropOptions {
  readonly state: StudioState;
  readonly scene: {
    readonly requests: Requests;
    readonly actions: SceneActions;
    readonly dragged: Signal<DraggedMaterial | undefined>;
  };
  readonly actions: { notify(tone: Notice["tone"], text: string): void };
}

/** Lets materials be dropped on what the picture shows; returns what ends it. */
export function bindPictureDrop(element: HTMLElement, options: PictureDropOptions): () => void {
  const { state, scene, actions: { notify } } = options;
  const place = viewportPlace(element, state);

  function pixelOf(event: DragEvent): { readonly x: number; readonly y: number } | undefined {
    const may = state.capabilities.peek().has("pickRequest") && state.standIn.peek() === undefined;
    const at = may && scene.dragged.peek() !== undefined ? place.toPicture(event) : undefined;
    return at?.inside ? { x: Math.floor(at.x), y: Math.floor(at.y) } : undefined;
  }

  async function drop(material: DraggedMaterial, x: number, y: number): Promise<void> {
    const said = `"${material.name}" was not assigned`;
    const answer = await scene.requests.ask("pickRequest", { x, y, tool: "object" });
    if (!answer.ok) return notify("error", `${said}. ${answer.message}`);
    const { outcome } = answer.payload;
    if (outcome === "miss") return notify("info", `${said}: there is nothing`);
    const hit = asObject(answer.payload.hit);
    const path = textField(answer.payload, "path") ?? (hit && textField(hit, "path"));
    if (outcome !== "hit" || path === undefined) {
      const why = textField(answer.payload, "reason") ?? "this object has no known path";
      return notify("error", `${said}. ${why}`);
    }
    const index = hit && numberField(hit, "material_pin");
    const pin = index === undefined || index === 0 ? undefined : await pinOf(path, index);
    if (pin === "unknown") {
      return notify("error", `${said}: the part of "${lastPart(path)}" that was hit is not known`);
    }
    await scene.actions.assign(material.path, [path], pin);
  }

  /** Name of an object's material pin by its place among them. */
  async function pinOf(path: string, index: number): Promise<string> {
    const answer = await scene.requests.ask("getNodeGraphRequest", {
      graph_path: parentPath(path) ?? ROOT_PATH,
      only: [path],
    });
    const node = answer.ok ? readGraphPage(answer.payload).nodes[0] : undefined;
    const pins = node?.pins.filter(({ type }) => type === MATERIAL_PIN) ?? [];
    return pins[index]?.name ?? "unknown";
  }

  function onDragOver(event: DragEvent): void {
    if (pixelOf(event) === undefined) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "link";
  }

  function onDrop(event: DragEvent): void {
    const at = pixelOf(event);
    const material = scene.dragged.peek();
    if (at === undefined || material === undefined) return;
    event.preventDefault();
    scene.dragged.value = undefined;
    void drop(material, at.x, at.y);
  }

  element.addEventListener("dragover", onDragOver);
  element.addEventListener("drop", onDrop);
  return () => {
    element.removeEventListener("dragover", onDragOver);
    element.removeEventListener("drop", onDrop);
  };
}
