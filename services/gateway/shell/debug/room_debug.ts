import {
  DEBUG_TTL_MS,
  DEBUG_VIEWERS_MAX,
  DEBUG_WANTED_MS,
  encodeEvent,
  parseEnvelope,
  type PayloadOf,
  type Room,
  subjects,
} from "@fuelrail/contracts";
import type { Bus, Subscription } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import { type FrameKey, frameName, type Timeline } from "../../core/debug/timeline_book.ts";
import { type TextMessage, textMessage } from "../../core/state_queue.ts";

/** A viewer that asked for debug events. */
export interface DebugWatcher {
  /** Whether anything is to be told to it now. */
  isWatching(nowMs: number): boolean;
  tell(message: TextMessage): void;
  timeline(timeline: Timeline): void;
}

/** What the services of a room tell for the debug console; asleep while nobody watches. */
export interface RoomDebug {
  /** Lets a viewer watch and tells it what is known; false when too many do. */
  watch(watcher: DebugWatcher): boolean;
  unwatch(watcher: DebugWatcher): void;
  /** A frame came from the bus. */
  arrived(frame: FrameKey): void;
  /** When a frame came, Unix ms; known of the last ones, while somebody watches. */
  arrivedAt(name: string): number | undefined;
  /** A frame from the bus was not passed on. */
  dropped(reason: string): void;
  /** Of this gateway, since its start. */
  readonly ownDrops: Readonly<Record<string, number>>;
  readonly isGathering: boolean;
  readonly registration: PayloadOf<"linkRegistration"> | undefined;
  readonly drops: readonly PayloadOf<"dropCounts">[];
  /** The last calls, oldest first. */
  readonly calls: readonly PayloadOf<"octaneCall">[];
  /** Looks at the clock. */
  tick(): void;
  stop(): void;
}

const ARRIVALS_KEPT = 256;
const CALLS_KEPT = 100;

/** Makes the debug events of a room, which nobody watches yet. */
export function createRoomDebug(
  bus: Bus,
  room: Room,
  clock: Clock,
  subscriber: string,
): RoomDebug {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const watchers = new Set<DebugWatcher>();
  const arrivals = new Map<string, number>();
  const ownDrops: Record<string, number> = {};
  const drops = new Map<string, PayloadOf<"dropCounts">>();
  const calls: PayloadOf<"octaneCall">[] = [];
  let registration: PayloadOf<"linkRegistration"> | undefined;
  let feed: Subscription | undefined;
  let wishDueMs = 0;

  function take(data: Uint8Array): void {
    const text = decoder.decode(data);
    const parsed = parseEnvelope(text);
    if (!parsed.ok) return;
    const { event } = parsed;
    switch (event.event_type) {
      case "frameTimeline": {
        const nowMs = clock.nowMs();
        for (const watcher of watchers) {
          if (watcher.isWatching(nowMs)) watcher.timeline(event.payload);
        }
        return;
      }
      case "octaneCall":
        calls.push(event.payload);
        if (calls.length > CALLS_KEPT) calls.shift();
        return tell(text);
      case "linkRegistration":
        registration = event.payload;
        return tell(text);
      case "dropCounts":
        drops.set(event.payload.service, event.payload);
        return tell(text);
    }
  }

  function tell(text: string): void {
    const message = textMessage(text);
    const nowMs = clock.nowMs();
    for (const watcher of watchers) if (watcher.isWatching(nowMs)) watcher.tell(message);
  }

  function wish(ttlMs: number): void {
    const text = encodeEvent("debugWanted", { subscriber, ttl_ms: ttlMs });
    bus.publish(subjects.debug(room), encoder.encode(text));
  }

  function review(): void {
    const nowMs = clock.nowMs();
    const isWanted = [...watchers].some((watcher) => watcher.isWatching(nowMs));
    if (!isWanted) return sleep();
    feed ??= bus.subscribe(subjects.debug(room), ({ data }) => take(data));
    if (nowMs < wishDueMs) return;
    wishDueMs = nowMs + DEBUG_WANTED_MS;
    wish(DEBUG_TTL_MS);
  }

  function sleep(): void {
    if (feed === undefined) return;
    feed.unsubscribe();
    feed = undefined;
    wish(0);
    wishDueMs = 0;
    registration = undefined;
    drops.clear();
    calls.length = 0;
    arrivals.clear();
  }

  return {
    watch(watcher) {
      if (!watchers.has(watcher) && watchers.size >= DEBUG_VIEWERS_MAX) return false;
      const isNew = !watchers.has(watcher);
      watchers.add(watcher);
      if (isNew) {
        if (registration !== undefined) {
          watcher.tell(textMessage(encodeEvent("linkRegistration", registration)));
        }
        for (const count of drops.values()) {
          watcher.tell(textMessage(encodeEvent("dropCounts", count)));
        }
      }
      review();
      return true;
    },
    unwatch(watcher) {
      if (watchers.delete(watcher)) review();
    },
    arrived(frame) {
      if (feed === undefined) return;
      const [oldest] = arrivals.keys();
      if (oldest !== undefined && arrivals.size >= ARRIVALS_KEPT) arrivals.delete(oldest);
      arrivals.set(frameName(frame), clock.unixMs());
    },
    arrivedAt: (name) => arrivals.get(name),
    dropped(reason) {
      ownDrops[reason] = (ownDrops[reason] ?? 0) + 1;
    },
    ownDrops,
    get isGathering() {
      return feed !== undefined;
    },
    get registration() {
      return registration;
    },
    get drops() {
      return [...drops.values()];
    },
    calls,
    tick() {
      if (watchers.size > 0) review();
    },
    stop() {
      watchers.clear();
      sleep();
    },
  };
}
