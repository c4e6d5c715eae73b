import type { RenderStateName } from "./render_state.ts";

/** Why there is no working connection; each kind is told apart in words. */
export type LinkFault =
  /** No connection could be made. */
  | { readonly kind: "unreachable"; readonly why: string }
  /** A connection was made and then nothing was said on it. */
  | { readonly kind: "silent"; readonly why: string }
  | { readonly kind: "notOctane"; readonly why: string }
  | { readonly kind: "streamEnded"; readonly why?: string }
  /** Calls on an open connection went unanswered until it was given up. */
  | { readonly kind: "hung"; readonly afterMs: number }
  | { readonly kind: "connectionLost"; readonly why: string };

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;

/** A sentence for people on what is wrong with the way to `peer`. */
export function faultWords(peer: string, fault: LinkFault): string {
  switch (fault.kind) {
    case "unreachable":
      return `No Octane at ${peer}: ${fault.why}`;
    case "silent":
      return `Octane at ${peer} does not answer: ${fault.why}`;
    case "notOctane":
      return `What answers at ${peer} is not a known Octane: ${fault.why}`;
    case "streamEnded": {
      const why = fault.why === undefined ? "" : ` (${fault.why})`;
      return `Octane at ${peer} ended the stream of images${why}; opening it again`;
    }
    case "hung":
      return `Octane at ${peer} has answered nothing for ${seconds(fault.afterMs)}; ` +
        "connecting anew";
    case "connectionLost":
      return `The connection to Octane at ${peer} ended: ${fault.why}`;
  }
}

/** A sentence on a call that is past its deadline while the connection stands. */
export function overdueWords(peer: string, call: string, afterMs: number): string {
  return `Octane at ${peer} has not answered ${call} for ${seconds(afterMs)}`;
}

/** A sentence on a render that shows no image. */
export function noImageWords(peer: string, quietMs: number): string {
  return `Octane at ${peer} is rendering but has sent no image for ${seconds(quietMs)}`;
}

/** A sentence on why a connected Octane shows nothing new. */
export function idleWords(state: RenderStateName, hasTarget: boolean | undefined): string {
  switch (state) {
    case "finished":
      return "The render is finished";
    case "paused":
      return "The render is paused";
    case "stopped":
      return hasTarget === true
        ? "The render is stopped"
        : "Octane has no render target: nothing is set to render";
    case "waiting":
      return "Octane is preparing the scene";
    case "rendering":
      return "Octane is rendering";
  }
}

/** A sentence on an Octane that came back as another generation. */
export function replacedWords(peer: string, before: string, now: string): string {
  return `Octane at ${peer} was replaced: it spoke ${before} and now speaks ${now}`;
}

/** What is said while a project loads, when Octane need not answer. */
export const LOADING_WORDS = "Octane is loading a project";
