import type { Phase } from "./client.ts";
import type { LinkStatus, RenderState } from "./server_event.ts";

/** How good the news is; the page gives each tone a colour and a shape. */
export type Tone = "good" | "quiet" | "busy" | "warn" | "bad";

/** The few words that stand for the whole way from the renderer to this page. */
export interface LinkLabel {
  readonly text: string;
  readonly tone: Tone;
}

/** Name by which the test renderer calls itself. */
const TEST_RENDERER = "fuelrail test renderer";

/** The label of the page's connection and, once joined, of the room's link to Octane. */
export function linkLabel(
  phase: Phase,
  link: LinkStatus | undefined,
  render: RenderState | undefined,
): LinkLabel {
  switch (phase.name) {
    case "closed":
      return { text: "Not connected", tone: "bad" };
    case "joining":
      return { text: phase.after === undefined ? "Joining" : "Reconnecting", tone: "busy" };
    case "waiting":
      return { text: phase.loss.kind === "full" ? "Room full" : "Connection lost", tone: "bad" };
    case "refused":
      return { text: "Not let in", tone: "bad" };
    case "joined":
      return link === undefined ? { text: "Joined", tone: "busy" } : octaneLabel(link, render);
  }
}

function octaneLabel(link: LinkStatus, render: RenderState | undefined): LinkLabel {
  switch (link.link) {
    case "connecting":
      return { text: "Connecting to Octane", tone: "busy" };
    case "live":
      return { text: "Live", tone: "good" };
    case "idle":
      return { text: idleText(render), tone: "quiet" };
    case "stalled":
      return { text: "Stalled", tone: "warn" };
    case "offline":
      return { text: "Octane offline", tone: "bad" };
  }
}

function idleText(render: RenderState | undefined): string {
  if (render === "finished") return "Finished";
  if (render === "paused") return "Paused";
  return "Idle";
}

/** True when the renderer at the other end is the test renderer and not Octane. */
export function isTestRenderer(link: LinkStatus | undefined): boolean {
  if (link === undefined) return false;
  return [link.renderer, link.version, link.peer].some((text) =>
    text?.toLowerCase().includes(TEST_RENDERER) ?? false
  );
}

const GENERATIONS: Readonly<Record<string, string>> = {
  alpha5: "Alpha 5 interface",
  beta2: "Beta 2 interface",
};

/** What renders, in words ("Octane 15000005, Alpha 5 interface"), or undefined when unknown. */
export function rendererText(link: LinkStatus | undefined): string | undefined {
  if (link === undefined) return undefined;
  const name = link.renderer ?? (link.version === undefined ? undefined : `Octane ${link.version}`);
  const generation = GENERATIONS[link.generation ?? ""];
  const parts = [name, generation].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(", ");
}
