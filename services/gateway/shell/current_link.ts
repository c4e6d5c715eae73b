import { parseEnvelope, type PayloadOf } from "@fuelrail/contracts";
import type { LiveRoom } from "./live_room.ts";

/** The link as viewers see it. */
export function linkOf({ states }: LiveRoom): PayloadOf<"linkStatus"> | undefined {
  const message = states.whole()[0];
  const parsed = message === undefined ? undefined : parseEnvelope(message.text);
  if (parsed?.ok !== true || parsed.event.event_type !== "linkStatus") return undefined;
  return parsed.event.payload;
}
