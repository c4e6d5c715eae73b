import { encodeEvent, type Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { callRequest } from "@fuelrail/kit/requests";
import { linkFault } from "../core/link_view.ts";
import { type TextMessage, textMessage } from "../core/state_queue.ts";

/** Whether somebody speaks for a room's link, and what is said when nobody does. */
export interface RoomLink {
  /** What viewers are told in place of frame-ingest's word; undefined while that holds. */
  readonly instead: TextMessage | undefined;
  /** Why, in words; undefined while frame-ingest's word holds. */
  readonly fault: string | undefined;
  /** Notes a sign of life of the room's frame-ingest. */
  heard(): void;
  /** Looks again; true when `instead` has changed. */
  review(): boolean;
}

/** What a link is judged with. */
export interface RoomLinkOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  /** Stamped on what this gateway says in another's place. */
  readonly session: number;
  /** When the room's frame-ingest last spoke, as its mirror knows. */
  lastHeardMs(): number | undefined;
  /** What it last said of its peer and version. */
  lastWord(): Readonly<Record<string, unknown>> | undefined;
  /** Called when asking has shown that nobody is there. */
  onUnanswered(): void;
}

/** Asks once whether anybody answers for the room and then judges by what is heard. */
export function createRoomLink(options: RoomLinkOptions): RoomLink {
  const { bus, room, clock, session } = options;
  let heardMs: number | undefined;
  let isUnanswered = false;
  let fault: string | undefined;
  let instead: TextMessage | undefined;
  let revision = 0;

  function newestSign(): number | undefined {
    const spoken = options.lastHeardMs();
    if (heardMs === undefined || spoken === undefined) return heardMs ?? spoken;
    return Math.max(heardMs, spoken);
  }

  function offline(reason: string): TextMessage {
    const { peer, version, generation } = options.lastWord() ?? {};
    revision++;
    return textMessage(encodeEvent("linkStatus", {
      session,
      revision,
      link: "offline",
      generation: generation === "alpha5" || generation === "beta2" ? generation : "unknown",
      version: typeof version === "string" ? version : null,
      peer: typeof peer === "string" ? peer : "",
      since: clock.unixMs(),
      reason,
    }));
  }

  async function ask(): Promise<void> {
    const reply = await callRequest(bus, room, "snapshot.status", {});
    const code = reply.event_type === "viewerError" ? reply.payload["code"] : undefined;
    if (code !== "service_unavailable" || newestSign() !== undefined) return;
    isUnanswered = true;
    options.onUnanswered();
  }
  void ask();

  return {
    get instead() {
      return instead;
    },
    get fault() {
      return fault;
    },
    heard() {
      heardMs = clock.nowMs();
      isUnanswered = false;
    },
    review() {
      const isBusUp = bus.status === "connected";
      const signs = { room, isBusUp, heardMs: newestSign(), isUnanswered };
      const found = linkFault(signs, clock.nowMs());
      if (found === fault) return false;
      fault = found;
      instead = found === undefined ? undefined : offline(found);
      return true;
    },
  };
}
