import type { Loading } from "./scene_event.ts";

const PHASES: Readonly<Record<string, string>> = {
  resolving_asset: "Looking for the file",
  loading_stage: "Loading the project",
  compiling_shaders: "Compiling",
  ready: "Ready",
};

/** What a load is doing, for people. */
export function loadText({ phase, activity, amount }: Loading): string {
  const words = activity ?? (phase === undefined ? undefined : PHASES[phase]) ??
    "Loading a project";
  return amount === undefined ? words : `${words}, ${Math.round(amount * 100)} %`;
}
