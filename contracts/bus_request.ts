import { z } from "zod";
import { requestId } from "./messages/fields.ts";

/** Body of a message on `fuelrail.<ROOM>.req.<event_type>`. */
export const busRequest = z.object({
  payload: z.looseObject({}).default({}),
  viewer_id: z.string().max(64).optional().describe("absent when no viewer is behind it"),
  role: z.enum(["viewer", "operator", "admin", "service"]).default("viewer"),
  name: z.string().max(128).optional().describe("of the viewer, for announcements"),
  sub: z.string().max(256).optional().describe("whom the access token names"),
  token_id: z.string().max(128).optional().describe("`jti` of the access token"),
  every_room: z.boolean().optional().describe("whether the access token is for every room"),
  request_id: requestId.optional(),
});

/** Body of a message on `fuelrail.<ROOM>.req.<event_type>`. */
export type BusRequest = z.output<typeof busRequest>;

/** Body of the reply. */
export const busReply = z.object({ event_type: z.string(), payload: z.looseObject({}) });

/** Body of the reply. */
export type BusReplyBody = z.output<typeof busReply>;
