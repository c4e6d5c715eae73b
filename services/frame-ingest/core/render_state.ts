/** What Octane's render engine does. */
export type RenderStateName = "stopped" | "waiting" | "rendering" | "paused" | "finished";

const BY_NUMBER: readonly RenderStateName[] = [
  "stopped",
  "waiting",
  "rendering",
  "paused",
  "finished",
];

/** The name of Octane's render state number; a number that is not known counts as stopped. */
export function renderStateOf(state: number): RenderStateName {
  return BY_NUMBER[state] ?? "stopped";
}

/** Whether images are still to be expected in this state. */
export function isWorking(state: RenderStateName): boolean {
  return state === "waiting" || state === "rendering";
}
