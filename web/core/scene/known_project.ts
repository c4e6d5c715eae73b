import type { OpenProject, SceneEvent } from "./scene_event.ts";

/** An event of the scene, told apart by the project that was known before. */
export interface ToldScene {
  readonly event: SceneEvent;
  /** Generation of the project that was told last; it falls when the room's services start anew. */
  readonly generation: number | undefined;
}

/** Makes a project that is told a second time, as after a gap, no other one but "again". */
export function tellScene(generation: number | undefined, event: SceneEvent): ToldScene {
  if (event.type !== "sceneChanged") return { event, generation };
  if (event.changes.every(({ change }) => change !== "project")) return { event, generation };
  if (event.generation === undefined || event.generation !== generation) {
    return { event, generation: event.generation };
  }
  const changes = event.changes.map((each) =>
    each.change === "project" ? { change: "again" as const } : each
  );
  return { event: { ...event, changes }, generation };
}

/** Whether a project that is told is the one that was known as open. */
export function isSameProject(known: OpenProject | undefined, told: OpenProject): boolean {
  return known !== undefined && told.ok && told.url === known.url && told.label === known.label &&
    told.generation === known.generation;
}
