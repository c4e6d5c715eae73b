import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { bytes, count, nothing, sentence, tier, unixMs } from "./fields.ts";

/** Name of a take: also the name of its folder, on every system. */
export const takeName = z.string().max(64).regex(/^[A-Za-z0-9]+(?:[_.-]+[A-Za-z0-9]+)*$/)
  .describe("letters and digits, with `_`, `.` and `-` between them");

const takeStatus = z.object({
  state: z.enum(["idle", "recording", "finishing"]),
  take: takeName.optional().describe("the take that is recorded, else the last one"),
  tiers: z.array(tier),
  started_at_ms: unixMs.optional(),
  frames: count.describe("frames on disk"),
  waiting: count.describe("frames that wait for the disk"),
  dropped: count.describe("frames of the take that were lost"),
  bytes: bytes.describe("bytes of pictures on disk"),
  fault: sentence.optional().describe("why the last frame could not be written"),
  video: z.object({ made: z.boolean(), file: z.string().optional(), reason: sentence.optional() })
    .optional().describe("what came of the video of the last take"),
});

/** What a recorder says of itself. */
export type TakeStatus = z.output<typeof takeStatus>;

const base = { since: 1, available: true } as const;

/** Takes of a recorder relay, which need not run: without one they are `service_unavailable`. */
export const takeEvents = defineEvents({
  startTakeRequest: {
    ...base,
    direction: "c2s",
    owner: "recorder",
    role: "operator",
    reply: "takeStatus",
    doc: "Begins to record the room's frames; `conflict` while a take runs or its name is taken.",
    payload: z.object({
      take: takeName.optional().describe("room, date and time when left out"),
    }),
  },
  stopTakeRequest: {
    ...base,
    direction: "c2s",
    owner: "recorder",
    role: "operator",
    reply: "takeStatus",
    doc: "Ends the take; what waits is still written, and the video, where one is made, follows.",
    payload: nothing,
  },
  getTakeRequest: {
    ...base,
    direction: "c2s",
    owner: "recorder",
    role: "viewer",
    reply: "takeStatus",
    doc: "Asks what the recorder does.",
    payload: nothing,
  },
  takeStatus: {
    ...base,
    direction: "s2c",
    owner: "recorder",
    role: "viewer",
    doc: "What the recorder does; answers only.",
    payload: takeStatus,
  },
});
