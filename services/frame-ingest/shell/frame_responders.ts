import {
  busRequest,
  type EventType,
  NONE_HEADER,
  parsePayload,
  PART_HEADER,
  PARTS_HEADER,
  type PayloadOf,
  type Room,
  subjects,
} from "@fuelrail/contracts";
import type { Bus, BusMessage, BusReply, Subscription } from "@fuelrail/kit/bus";
import { type FrameShelf, newestMessage, stillPart } from "../core/frame_shelf.ts";

export interface FrameRespondersOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly session: number;
  readonly shelf: FrameShelf;
}

const QUEUE = "frame-ingest";
const NOTHING: BusReply = { data: new Uint8Array(0), headers: { [NONE_HEADER]: "1" } };
const decoder = new TextDecoder();

/** Answers who asks for the newest frame of a tier, or for a part of a still. */
export function serveFrames(options: FrameRespondersOptions): Subscription {
  const { bus, room, session, shelf } = options;
  const open = [
    bus.respond(subjects.snapshot(room, "frame"), QUEUE, (message) => {
      const asked = read("snapshot.frame", message);
      const data = asked === undefined ? undefined : newestMessage(shelf, asked.tier);
      return data === undefined ? NOTHING : { data };
    }),
    bus.respond(subjects.request(room, "framePart"), QUEUE, (message) => {
      const asked = read("framePart", message);
      if (asked === undefined || asked.session !== session) return NOTHING;
      const found = stillPart(shelf, asked.seq, asked.part);
      if (found === undefined) return NOTHING;
      const headers = { [PART_HEADER]: `${asked.part}`, [PARTS_HEADER]: `${found.parts}` };
      return { data: found.bytes, headers };
    }),
  ];
  return {
    unsubscribe() {
      for (const subscription of open) subscription.unsubscribe();
    },
  };
}

/** The payload of a request, or undefined when it has not the right form. */
function read<T extends EventType>(type: T, message: BusMessage): PayloadOf<T> | undefined {
  try {
    const request = busRequest.safeParse(JSON.parse(decoder.decode(message.data)));
    if (!request.success) return undefined;
    const checked = parsePayload(type, request.data.payload);
    return checked.ok ? checked.payload : undefined;
  } catch {
    return undefined;
  }
}
