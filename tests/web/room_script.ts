import { DEFAULT_STREAM_SETTINGS } from "@fuelrail/contracts";
import type { Page } from "playwright-core";
import { soon } from "./patience.ts";
import { type Visit, WELCOME } from "./scripted_gateway.ts";

type Payload = Readonly<Record<string, unknown>>;

const VIEWERS: readonly Payload[] = [
  { viewer_id: "v1", name: "Mara Voss", role: "operator" },
  { viewer_id: "v2", role: "viewer" },
];

let lastRevision = 0;

/** Session and a revision newer than every one before. */
export function stamp(): Payload {
  return { session: 1, revision: ++lastRevision };
}

/** Lets a page in and tells it the room's state, as a gateway does on joining. */
export function welcome(visit: Visit, link: string, more: Payload = {}): void {
  visit.send("welcome", { ...WELCOME, server_time: Date.now(), ...more });
  visit.send("presenceChanged", { viewers: VIEWERS });
  visit.send("streamSettingsChanged", { ...stamp(), settings: DEFAULT_STREAM_SETTINGS });
  visit.send("tierChanged", { tier: "full", chosen: "auto", reason: "the viewport needs it" });
  sayLink(visit, link);
}

let lastCrowd = 1_000;

/** Waits until a page has taken in all that it was told before: what is told and what is clicked come on two ways. */
export async function untilHeard(page: Page, visit: Visit): Promise<void> {
  const total = ++lastCrowd;
  visit.send("presenceChanged", { viewers: VIEWERS, total });
  await soon(
    async () =>
      await page.getByTestId("presence").getAttribute("title") === `${total} people are here`,
    "all that was told taken in",
  );
}

/** Tells the state of the link to Octane. */
export function sayLink(visit: Visit, link: string, more: Payload = {}): void {
  visit.send("linkStatus", {
    ...stamp(),
    link,
    generation: "alpha5",
    version: "15000005",
    peer: "192.168.1.20:51022",
    since: Date.now(),
    ...more,
  });
}

/** Tells how far the render is. */
export function sayProgress(visit: Visit, state: string, samples: number): void {
  visit.send("renderProgress", {
    ...stamp(),
    state,
    samples,
    maxSamples: 1_000,
    samplesPerSecond: 12_400_000,
    renderSeconds: 84,
    estimatedSeconds: 339,
    epoch: 1,
    changeLevel: 1,
    width: 400,
    height: 200,
  });
}
