import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { actor, name, nothing, sentence, stamped, unixMs, viewerId } from "./fields.ts";

const ask = { direction: "c2s", owner: "camera", since: 1, available: true } as const;

/** The lease on steering, and the lock that freezes every remote write. */
export const controlEvents = defineEvents({
  takeControlRequest: {
    ...ask,
    role: "operator",
    reply: "controlChanged",
    doc: "Asks to drive: granted at once when nobody does, else shown to the driver.",
    payload: z.object({ message: sentence.optional().describe("shown to the driver") }),
  },
  releaseControlRequest: {
    ...ask,
    role: "operator",
    reply: "controlChanged",
    doc: "Gives the lease up, or withdraws a request for it.",
    payload: nothing,
  },
  grantControlRequest: {
    ...ask,
    role: "operator",
    reply: "controlChanged",
    doc: "The driver, or an admin, hands the lease to another viewer.",
    payload: z.object({ viewer_id: viewerId }),
  },
  denyControlRequest: {
    ...ask,
    role: "operator",
    reply: "controlChanged",
    doc: "The driver, or an admin, turns a request for the lease down.",
    payload: z.object({ viewer_id: viewerId }),
  },
  revokeControlRequest: {
    ...ask,
    role: "admin",
    reply: "controlChanged",
    doc: "Takes the lease from whoever holds it.",
    payload: z.object({ reason: sentence.optional() }),
  },
  setLockRequest: {
    ...ask,
    role: "admin",
    reply: "controlChanged",
    doc: "Freezes, or frees again, every remote write to Octane in this room.",
    payload: z.object({ locked: z.boolean(), reason: sentence.optional() }),
  },
  controlChanged: {
    direction: "s2c",
    owner: "camera",
    role: "viewer",
    subject: "control",
    since: 1,
    available: true,
    doc: "Who drives, until when, who asks to, and whether remote writes are frozen.",
    payload: z.object({
      ...stamped,
      driver: viewerId.optional().describe("absent when nobody drives"),
      driver_name: name.optional(),
      until: unixMs.nullable().describe("Unix time at which an idle lease ends, ms"),
      requests: z.array(z.object({
        viewer_id: viewerId,
        name: name.optional(),
        since: unixMs,
        message: sentence.optional(),
      })),
      locked: z.object({ by: actor.optional(), since: unixMs, reason: sentence.optional() })
        .optional().describe("present while an admin's lock freezes remote writes"),
      read_only: z.boolean().optional().describe("whether configuration freezes remote writes"),
    }),
  },
});
