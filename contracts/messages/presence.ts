import { z } from "zod";
import { defineEvents } from "../define_event.ts";
import { keyId, name, role, unixMs, viewerId } from "./fields.ts";

/** One person or program in a room. */
export const presentViewer = z.object({
  viewer_id: viewerId,
  name: name.optional(),
  role,
  since: unixMs.optional().describe("Unix time of joining, ms"),
  visible: z.boolean().optional().describe("whether its page can be seen"),
}).meta({ title: "present viewer" });

/** Who is in the room. */
export const presenceEvents = defineEvents({
  presenceChanged: {
    direction: "s2c",
    owner: "gateway",
    role: "viewer",
    subject: "presence",
    since: 1,
    available: true,
    doc: "On the bus the viewers of one gateway, on change and every 2 s, expiring after 6 s; to " +
      "viewers the whole room, merged.",
    payload: z.object({
      gateway: z.string().max(128).optional().describe("on the bus: which gateway speaks"),
      viewers: z.array(presentViewer),
      total: z.int().min(0).optional().describe(
        "to viewers: how many there are, where that is more than are listed",
      ),
    }),
  },
  cursorMoved: {
    direction: "both",
    owner: "viewer",
    role: "viewer",
    subject: "cursor",
    since: 1,
    available: true,
    doc: "Where a viewer points, for the others; newest wins, at most 10 a second, slower in a " +
      "crowd; without `u` and `v` it has left the picture.",
    payload: z.object({
      viewer_id: viewerId.optional().describe("set by the gateway"),
      u: z.number().min(0).max(1).optional().describe("across the picture, 0 left to 1 right"),
      v: z.number().min(0).max(1).optional().describe("down the picture, 0 top to 1 bottom"),
      snapshot_id: keyId.optional().describe(
        "the snapshot it is over; absent for the live picture",
      ),
    }),
  },
});
