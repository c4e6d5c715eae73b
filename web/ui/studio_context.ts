import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Studio } from "../shell/studio.ts";

/** Carries the page's studio to every component. */
export const StudioContext = createContext<Studio | undefined>(undefined);

/** The page's studio; throws outside of {@link StudioContext}. */
export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (studio === undefined) throw new Error("Component rendered outside of a studio");
  return studio;
}
