import type { FrameHeader } from "@fuelrail/contracts";
import { DISPLAY_CLIENTS_PER_ROOM_MAX } from "@fuelrail/contracts";
import { createDisplayLink, mayShow, noteLink } from "../../core/display/display_link.ts";
import type { TextMessage } from "../../core/state_queue.ts";
import {
  createDisplayTexts,
  type DisplayTexts,
  type DisplayTextsOptions,
} from "./display_texts.ts";

/** One display client as its room sees it. */
export interface DisplayClient {
  /** Octane is lost: nothing is shown until a newer picture comes. */
  lost(reason: string): void;
  /** Octane is there again. */
  found(): void;
}

/** The display clients of one room at one gateway. */
export interface DisplayRoom {
  readonly clientCount: number;
  readonly texts: DisplayTexts;
  /** Why nothing is shown; undefined while Octane is there. */
  readonly lost: string | undefined;
  /** Lets a client in; the limit that stands against it, if one does. */
  enter(client: DisplayClient): string | undefined;
  leave(client: DisplayClient): void;
  /** Whether displays show an image: none from before Octane was lost. */
  shows(image: Pick<FrameHeader, "session" | "seq">): boolean;
  /** Takes in what every viewer of the room is told. */
  hear(message: TextMessage): void;
  stop(): void;
}

/** What the displays of a room are served with. */
export type DisplayRoomOptions = Omit<DisplayTextsOptions, "isShown">;

const LINK = '{"event_type":"linkStatus"';

/** Serves the displays of one room. */
export function createDisplayRoom(options: DisplayRoomOptions): DisplayRoom {
  const { frames } = options;
  const clients = new Set<DisplayClient>();
  const link = createDisplayLink();
  const texts = createDisplayTexts({ ...options, isShown: ({ header }) => mayShow(link, header) });

  return {
    texts,
    get clientCount() {
      return clients.size;
    },
    get lost() {
      return link.lost;
    },
    enter(client) {
      if (clients.size >= DISPLAY_CLIENTS_PER_ROOM_MAX) {
        return `DISPLAY_CLIENTS_PER_ROOM_MAX ${DISPLAY_CLIENTS_PER_ROOM_MAX}`;
      }
      clients.add(client);
      return undefined;
    },
    leave: (client) => void clients.delete(client),
    shows: (image) => mayShow(link, image),
    hear({ text }) {
      if (!text.startsWith(LINK)) return;
      const change = noteLink(link, JSON.parse(text).payload, frames);
      if (change === "lost") {
        texts.clear();
        for (const client of clients) client.lost(link.lost ?? "");
      } else if (change === "found") {
        for (const client of clients) client.found();
        texts.showNewest();
      }
    },
    stop: () => texts.stop(),
  };
}
