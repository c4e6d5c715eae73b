/** What Octane's render engine does. */
export type RenderStateName = "stopped" | "waiting" | "rendering" | "paused" | "finished";

const BY_NUMBER: readonly RenderStateName[] = [
  "stopped",
  "waiting",
  "rendering",
  "paused",
  "finished",
];

/**
 * The name of Octane's render state number. A number beyond those that are known is the state of
 * an engine that does something new, and counts as rendering: it can be steered and its images come.
 */
export function renderStateOf(state: number): RenderStateName {
  return BY_NUMBER[state] ?? (state >= BY_NUMBER.length ? "rendering" : "stopped");
}

/** Whether images are still to be expected in this state. */
export function isWorking(state: RenderStateName): boolean {
  return state === "waiting" || state === "rendering";
}
