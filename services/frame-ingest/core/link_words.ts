import type { RenderStateName } from "./render_state.ts";

/** Why there is no working connection; each kind is told apart in words. */
export type LinkFault =
  | { readonly kind: "refused" }
  | { readonly kind: "unknownHost"; readonly host: string }
  | { readonly kind: "noRoute"; readonly detail: string }
  | { readonly kind: "silent"; readonly afterMs: number }
  | { readonly kind: "notOctane"; readonly detail: string }
  | { readonly kind: "streamEnded"; readonly detail?: string }
  | { readonly kind: "streamSilent"; readonly afterMs: number }
  | { readonly kind: "connectionLost"; readonly detail: string };

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;

/** A sentence for people on what is wrong with the way to `peer`. */
export function faultWords(peer: string, fault: LinkFault): string {
  switch (fault.kind) {
    case "refused":
      return `No Octane answers at ${peer}: the connection was refused. Check that Octane is ` +
        "running there and that its gRPC server is on at this address";
    case "unknownHost":
      return `The host "${fault.host}" of ${peer} is not known to this machine's name service`;
    case "noRoute":
      return `${peer} cannot be reached: ${fault.detail}`;
    case "silent":
      return `Something at ${peer} accepts the connection but has not answered for ` +
        `${seconds(fault.afterMs)}: Octane hangs, or this is not Octane's gRPC port`;
    case "notOctane":
      return `What answers at ${peer} does not speak Octane's gRPC: ${fault.detail}`;
    case "streamEnded": {
      const detail = fault.detail === undefined ? "" : ` (${fault.detail})`;
      return `Octane at ${peer} ended the stream of images${detail}; opening it again`;
    }
    case "streamSilent":
      return `Octane at ${peer} has not answered for ${seconds(fault.afterMs)}; connecting anew`;
    case "connectionLost":
      return `The connection to Octane at ${peer} was lost: ${fault.detail}`;
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
