import { z } from "zod";
import { defineEvents, type EventSpec } from "../define_event.ts";
import { DEMAND_TTL_MAX_MS } from "../limits.ts";
import { nothing, stamped, tier, u32 } from "./fields.ts";

const stateKind = z.enum([
  "status",
  "render",
  "camera",
  "selection",
  "control",
  "scene",
  "settings",
  "stream",
]);

const wanted = z.object({
  max_fps: z.number().min(0).max(240).describe("frames per second; 0 for as many as come"),
  tiles: z.boolean().optional().describe(
    "changed tiles at this rate instead of whole frames, which then come about once a second; " +
      "who wants both at the full rate demands under two names",
  ),
});

const snapshotOf = <O extends EventSpec["owner"]>(owner: O, what: string) => ({
  direction: "bus" as const,
  owner,
  role: "viewer" as const,
  since: 1,
  available: true,
  reply: "stateSnapshot" as const,
  doc: `Asks for the whole ${what} state.`,
  payload: nothing,
});

/** How state and frames are kept whole across gaps, restarts and late joins. */
export const stateEvents = defineEvents({
  stateRevision: {
    direction: "bus",
    owner: "any",
    role: "viewer",
    since: 1,
    available: true,
    doc: "Newest session and revision of a state, from its owner on the subject of that state, " +
      "every 2 s; a receiver that has missed something fetches `snapshot.<kind>`.",
    payload: z.object({ kind: stateKind, session: u32, revision: u32.describe("0 before any") }),
  },
  stateSnapshot: {
    direction: "bus",
    owner: "any",
    role: "viewer",
    since: 1,
    available: true,
    doc: "The whole current state of one kind, as ordinary state events, from its owner.",
    payload: z.object({
      kind: stateKind,
      session: stamped.session,
      revision: u32.describe("0 before any"),
      events: z.array(z.object({ event_type: z.string(), payload: z.looseObject({}) })),
    }),
  },
  "snapshot.status": snapshotOf("frame-ingest", "`status`"),
  "snapshot.render": snapshotOf("frame-ingest", "`render`"),
  "snapshot.stream": snapshotOf("frame-ingest", "`stream`"),
  "snapshot.camera": snapshotOf("camera", "`camera`"),
  "snapshot.selection": snapshotOf("camera", "`selection`"),
  "snapshot.control": snapshotOf("camera", "`control`"),
  "snapshot.scene": snapshotOf("scene-query", "`scene`"),
  "snapshot.settings": snapshotOf("scene-query", "`settings`"),
  "snapshot.frame": {
    direction: "bus",
    owner: "frame-ingest",
    role: "viewer",
    since: 1,
    available: true,
    reply: "bytes",
    doc:
      "Asks for the newest frame of a tier, as frame bytes; `full` falls back to any live tier. " +
      "Without one: an empty body with the header `Fuelrail-None: 1`.",
    payload: z.object({ tier }),
  },
  framePart: {
    direction: "bus",
    owner: "frame-ingest",
    role: "viewer",
    since: 1,
    available: true,
    reply: "bytes",
    doc: "Asks for one part of an announced still's body: raw bytes with the headers " +
      "`Fuelrail-Part` and `Fuelrail-Parts`. No longer kept: an empty body with `Fuelrail-None: 1`.",
    payload: z.object({ session: u32, seq: u32, part: z.int().min(0).describe("from 0") }),
  },
  demand: {
    direction: "bus",
    owner: "any",
    role: "viewer",
    subject: "demand",
    since: 1,
    available: true,
    doc: "What a subscriber wants, on change and every 2 s; a tier that nobody wants is not made.",
    payload: z.object({
      subscriber: z.string().min(1).max(128).describe("unique for each subscriber"),
      tiers: z.object({
        full: wanted.optional(),
        half: wanted.optional(),
        quarter: wanted.optional(),
        still: wanted.optional(),
      }),
      ttl_ms: z.int().min(0).max(DEMAND_TTL_MAX_MS).describe("life of this demand, ms"),
    }),
  },
});
