import type { LooseEnvelope } from "./envelope.ts";

/** Older names of events that are accepted on input, and the name that each stands for. */
export const INPUT_ALIASES: Readonly<Record<string, string>> = {
  makePrimsSelectable: "makePrimsPickable",
  resetStage: "resetStageRequest",
  openedStageResult: "openStageResult",
  getChildrenResponse: "getChildrenResult",
  getPropertiesResult: "getPropertiesResponse",
  stageSelectionUpdate: "stageSelectionChanged",
};

/** The same message under its present name and with its present field names. */
export function applyInputAlias(envelope: LooseEnvelope): LooseEnvelope {
  const { event_type: given, payload } = envelope;
  const type = Object.hasOwn(INPUT_ALIASES, given) ? INPUT_ALIASES[given] ?? given : given;
  if (type === "changeAOVRequest" && payload["aov"] === undefined && "name" in payload) {
    return { ...envelope, payload: { ...payload, aov: payload["name"] } };
  }
  return type === given ? envelope : { ...envelope, event_type: type };
}
