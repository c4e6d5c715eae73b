import type { Step } from "./steps.ts";

/** A step in a few words, for people. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case "value":
      return `the value of ${step.target.info.label}`;
    case "name":
      return `the name ${step.after}`;
    case "position":
      return "a position in the graph";
    case "link":
      return `the link of ${step.pin.name}`;
    case "made":
      return "a new node";
    case "target":
      return "the render target";
  }
}
