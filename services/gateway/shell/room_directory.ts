import {
  parseEnvelope,
  type PayloadOf,
  type Room,
  roomOfSubject,
  STATE_REPEAT_MS,
  subjects,
} from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { requestEvent } from "@fuelrail/kit/requests";
import { LINK_SILENCE_MS } from "../core/link_view.ts";

/** Rooms that are remembered, at most. */
const ROOMS_MAX = 1_024;
/** Silence after which a room is no longer listed, ms. */
const FORGET_MS = 30 * STATE_REPEAT_MS;

/** A room that was heard of, and what its frame-ingest last said of the link. */
export interface ListedRoom {
  readonly room: Room;
  readonly link: PayloadOf<"linkStatus"> | undefined;
  /** Whether its frame-ingest has stopped speaking. */
  readonly isSilent: boolean;
}

/** The rooms whose frame-ingest can be heard on the bus. */
export interface RoomDirectory {
  rooms(): ListedRoom[];
  stop(): void;
}

interface Entry {
  heardMs: number;
  link: PayloadOf<"linkStatus"> | undefined;
}

/** Listens to every room's status, which its owner repeats every 2 s. */
export function createRoomDirectory(bus: Bus, clock: Clock): RoomDirectory {
  const entries = new Map<Room, Entry>();
  const decoder = new TextDecoder();

  function forget(): void {
    const fromMs = clock.nowMs() - FORGET_MS;
    for (const [room, { heardMs }] of entries) if (heardMs < fromMs) entries.delete(room);
  }

  function entryOf(room: Room): Entry | undefined {
    const known = entries.get(room);
    if (known !== undefined) return known;
    if (entries.size >= ROOMS_MAX) forget();
    if (entries.size >= ROOMS_MAX) return undefined;
    const entry: Entry = { heardMs: clock.nowMs(), link: undefined };
    entries.set(room, entry);
    void ask(room, entry);
    return entry;
  }

  /** What is repeated is only the revision; the word itself has to be asked for once. */
  async function ask(room: Room, entry: Entry): Promise<void> {
    const reply = await requestEvent(bus, room, "snapshot.status", {}, "stateSnapshot");
    if (!reply.ok || entry.link !== undefined) return;
    for (const event of reply.payload.events) read(JSON.stringify(event), entry);
  }

  function read(text: string, entry: Entry): void {
    const parsed = parseEnvelope(text);
    if (parsed.ok && parsed.event.event_type === "linkStatus") entry.link = parsed.event.payload;
  }

  const subscription = bus.subscribe(subjects.stateOfEveryRoom("status"), ({ subject, data }) => {
    const room = roomOfSubject(subject);
    const entry = room === undefined ? undefined : entryOf(room);
    if (entry === undefined) return;
    entry.heardMs = clock.nowMs();
    read(decoder.decode(data), entry);
  });

  return {
    rooms() {
      forget();
      const silentMs = clock.nowMs() - LINK_SILENCE_MS;
      return [...entries].map(([room, { heardMs, link }]) => ({
        room,
        link,
        isSilent: heardMs < silentMs,
      }));
    },
    stop: () => subscription.unsubscribe(),
  };
}
