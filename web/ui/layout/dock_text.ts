import type { Side } from "../../core/layout/layout.ts";

/** What the panels of an edge are called together. */
export const DOCK_TEXT: Readonly<Record<Side, string>> = {
  left: "Left panels",
  right: "Right panels",
  bottom: "Bottom panels",
};
