import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { GraphRoom } from "../../shell/graph/graph_room.ts";
import type { Stage } from "./stage.ts";

/** What every part of the panel needs. */
export interface GraphPanelParts extends GraphRoom {
  readonly stage: Stage;
}

export const GraphContext = createContext<GraphPanelParts | undefined>(undefined);

/** The panel's graph; throws outside of {@link GraphContext}. */
export function useGraph(): GraphPanelParts {
  const parts = useContext(GraphContext);
  if (parts === undefined) throw new Error("Component rendered outside of the node graph");
  return parts;
}
