import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { TURN_AFTER_MAX_MS } from "../limits.ts";
import { id, sentence, u32, wide } from "./fields.ts";

/** Kinds of work at Octane, most urgent first. */
export const turnClass = z.enum(["load", "gesture", "pick", "edit", "read", "walk"]);

/** Kinds of work at Octane, most urgent first. */
export type TurnClass = z.output<typeof turnClass>;

const held = {
  session: u32.describe("of frame-ingest; a turn of another session is void"),
  project_generation: u32.describe("rises when Octane's project changes"),
  hold_ms: z.int().min(1).describe("life of the turn without renewal, ms"),
};

/** How the services take turns at Octane; frame-ingest is the arbiter. */
export const turnEvents = defineEvents({
  octaneTurn: {
    direction: "bus",
    owner: "frame-ingest",
    role: "service",
    since: 1,
    available: true,
    reply: "octaneTurnGranted",
    doc: "Asks for the turn; answered when it is granted. Without a turn no call may be made.",
    payload: z.object({
      class: turnClass,
      holder: z.string().max(128).optional()
        .describe("who asks; whoever had the last turn lets others of the same class go first"),
      reason: sentence.optional()
        .describe("what a load does, for `linkStatus.reason` while its turn is out"),
      after: z.object({
        level: wide.describe("Octane's change level"),
        wait_ms: z.int().min(0).max(TURN_AFTER_MAX_MS),
      }).optional().describe("not before the first image of this level, or so much later"),
    }),
  },
  octaneTurnGranted: {
    direction: "bus",
    owner: "frame-ingest",
    role: "service",
    since: 1,
    available: true,
    doc: "The turn is yours, one call in flight at a time, until ended or lapsed.",
    payload: z.object({ turn: id, class: turnClass, ...held }),
  },
  octaneTurnRenew: {
    direction: "bus",
    owner: "frame-ingest",
    role: "service",
    since: 1,
    available: true,
    reply: "octaneTurnRenewed",
    doc: "Keeps a turn, every 500 ms while a call runs; refused with `turn_void` once it is over.",
    payload: z.object({ turn: id, session: u32.optional() }),
  },
  octaneTurnRenewed: {
    direction: "bus",
    owner: "frame-ingest",
    role: "service",
    since: 1,
    available: true,
    doc: "The turn lives on for `hold_ms`.",
    payload: z.object({ turn: id, ...held }),
  },
  octaneTurnWanted: {
    direction: "bus",
    owner: "frame-ingest",
    role: "service",
    subject: "turn",
    since: 1,
    available: true,
    doc:
      "Work of a `gesture`, `pick` or `load` waits for a turn that reads, or a reading has gone on " +
      "for 50 ms while another service waits to read: its holder starts no further call than it " +
      "must and gives it back.",
    payload: z.object({ turn: id }),
  },
  octaneTurnEnd: {
    direction: "bus",
    owner: "frame-ingest",
    role: "service",
    since: 1,
    available: true,
    reply: "octaneTurnEnded",
    doc: "Gives the turn back and ties the change level that it made to the input behind it.",
    payload: z.object({
      turn: id,
      session: u32.optional(),
      change_level: wide.optional().describe("Octane's change level after the last call"),
      input_seq: u32.optional().describe("newest input of the driver that the level includes"),
    }),
  },
  octaneTurnEnded: {
    direction: "bus",
    owner: "frame-ingest",
    role: "service",
    since: 1,
    available: true,
    doc: "The turn is over; `lapsed` says that it had been already.",
    payload: z.object({ turn: id, lapsed: z.boolean() }),
  },
});
