import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { nothing, u32, unixMs } from "./fields.ts";

/** The whole room in one answer. */
export const roomStateEvents = defineEvents({
  getSceneState: {
    direction: "c2s",
    owner: "gateway",
    role: "viewer",
    since: 1,
    available: false,
    reply: "sceneState",
    doc: "Asks for the whole state of the room at once.",
    payload: nothing,
  },
  sceneState: {
    direction: "s2c",
    owner: "gateway",
    role: "viewer",
    since: 1,
    available: false,
    doc: "The whole state of the room, as ordinary state events of each kind.",
    payload: z.object({
      server_time: unixMs,
      kinds: z.record(
        z.string(),
        z.object({
          session: u32,
          revision: u32,
          events: z.array(z.object({ event_type: z.string(), payload: z.looseObject({}) })),
        }),
      ),
    }),
  },
});
