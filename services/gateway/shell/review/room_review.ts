import {
  encodeEvent,
  type EventType,
  keys,
  type Room,
  ROOM_BUCKET,
  type Snapshot,
  SNAPSHOT_BUCKET,
  subjects,
  VIEWER_HEADER,
} from "@fuelrail/contracts";
import type { Audit } from "@fuelrail/kit/audit";
import type { Bus, KeyValue, Subscription } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import {
  type Answerer,
  createAnswerer,
  type RequestHandlers,
  RequestRefused,
  serveRequests,
} from "@fuelrail/kit/requests";
import { type TextMessage, textMessage } from "../../core/state_queue.ts";
import { createAnnotationDesk } from "./annotation_desk.ts";
import { createPromptDesk } from "./prompt_desk.ts";
import type { ReviewContext } from "./review_context.ts";
import { readParts } from "./snapshot_parts.ts";
import { createSnapshotDesk, type SettledStill } from "./snapshot_desk.ts";
import { withStore } from "./stored.ts";

export interface RoomReviewOptions {
  /** Requests of the room that need no store and are answered elsewhere in the gateway. */
  readonly handlers: RequestHandlers;
  readonly audit: Audit;
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  settledStill(): Promise<SettledStill>;
  /** Says something to every member of the room at this gateway. */
  tell(message: TextMessage): void;
}

/** What the people of a room draw, store and write, as every gateway has it from the store. */
export interface RoomReview {
  /** Answers a request of this gateway's own viewers, who then see what they have done. */
  readonly answer: Answerer;
  /** A stored still and a way to read its PNG; undefined when the room has none of that id. */
  still(id: string): Promise<StoredStill | undefined | "unavailable">;
  /** What a joiner is told; what is drawn it asks for in pages. */
  whole(): TextMessage[];
  stop(): void;
}

/** A stored still that can be read. */
export interface StoredStill {
  readonly snapshot: Snapshot;
  read(): ReadableStream<Uint8Array>;
}

/** Wait before the store is tried again, ms. */
const RETRY_MS = 5_000;
/** Longest wait for a gateway's own writes to come back to it, ms. */
const SETTLED_MAX_MS = 2_000;
const ID_BYTES = 16;

/** Follows and serves one room's review. */
export function createRoomReview(options: RoomReviewOptions): RoomReview {
  const { bus, room, clock, log } = options;
  const encoder = new TextEncoder();
  const waiting = new Set<() => void>();
  const watches: Subscription[] = [];
  let opened: Promise<{ entries: KeyValue; stills: KeyValue }> | undefined;
  let retry: Timer | undefined;
  let isFirst = true;
  let isStopped = false;

  const context: ReviewContext = {
    ...{ room, clock, log },
    newId: () => crypto.getRandomValues(new Uint8Array(ID_BYTES)).toHex(),
    entries: async () => (await ready()).entries,
    stills: async () => (await ready()).stills,
    tell: (type, payload) => options.tell(textMessage(encodeEvent(type, payload))),
    publish(subject, type, payload) {
      bus.publish(subject, encoder.encode(JSON.stringify({ event_type: type, payload })));
    },
    settled(isSo) {
      if (isSo()) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = clock.setTimer(SETTLED_MAX_MS, finish);
        function finish(): void {
          timer.cancel();
          waiting.delete(look);
          resolve();
        }
        function look(): void {
          if (isStopped || isSo()) finish();
        }
        waiting.add(look);
      });
    },
  };
  const prompt = createPromptDesk(context, (text, viewerId) => {
    const message = encoder.encode(JSON.stringify({ type: "proc", payload: text }));
    const headers = viewerId === undefined ? {} : { [VIEWER_HEADER]: viewerId };
    bus.publish(subjects.canvas(room), message, headers);
  });
  const annotations = createAnnotationDesk(context, (id) => snapshots.has(id));
  const snapshots = createSnapshotDesk({
    context,
    settledStill: () => options.settledStill(),
    copyAnnotations: (id) => annotations.copyOnto(id),
    forgetAnnotations: (id) => annotations.forget(id),
  });

  function lookAgain(): void {
    for (const look of waiting) look();
  }

  async function open(): Promise<{ entries: KeyValue; stills: KeyValue }> {
    const entries = await bus.keyValue(ROOM_BUCKET);
    const stills = await bus.keyValue(SNAPSHOT_BUCKET);
    watches.push(
      await entries.watch(keys.room(room), (key, value, revision) => {
        annotations.onEntry(key, value, revision, isFirst);
        prompt.onEntry(key, value, revision, isFirst);
        lookAgain();
      }),
    );
    watches.push(
      await stills.watch(keys.snapshots(room), (key, value) => {
        snapshots.onEntry(key, value, isFirst);
        lookAgain();
      }),
    );
    if (isStopped) unwatch();
    isFirst = false;
    for (const message of whole()) options.tell(message);
    return { entries, stills };
  }

  /** Opens the store, once; after a failure the next who asks tries again. */
  function ready(): Promise<{ entries: KeyValue; stills: KeyValue }> {
    retry?.cancel();
    opened ??= withStore(open).catch((error) => {
      opened = undefined;
      unwatch();
      if (!isStopped) {
        log.warn("the store of a room cannot be reached", { room, error });
        retry = clock.setTimer(RETRY_MS, () => void ready().catch(() => {}));
      }
      throw error;
    });
    return opened;
  }

  function unwatch(): void {
    for (const watch of watches.splice(0)) watch.unsubscribe();
  }

  function whole(): TextMessage[] {
    const messages: TextMessage[] = [];
    const say = <T extends EventType>(type: T, payload: Parameters<typeof encodeEvent<T>>[1]) =>
      messages.push(textMessage(encodeEvent(type, payload)));
    if (prompt.current !== undefined) say("promptChanged", prompt.current);
    if (snapshots.count > 0) say("snapshotsChanged", snapshots.whole());
    return messages;
  }

  const stored = afterReady(
    { ...annotations.handlers, ...prompt.handlers, ...snapshots.handlers },
    async () => void (await ready()),
  );
  const handlers = { ...stored, ...options.handlers };
  const { audit } = options;
  const serving = { service: "gateway", handlers, log, clock, audit } as const;
  const subscriptions = [
    serveRequests({ ...serving, bus, room }),
    bus.subscribe(subjects.annotation(room), ({ data }) => annotations.onWord(data)),
  ];
  ready().catch(() => {});

  return {
    answer: createAnswerer(serving),
    async still(id) {
      try {
        const { stills } = await ready();
        const snapshot = snapshots.find(id);
        return snapshot && { snapshot, read: () => readParts(stills, room, snapshot) };
      } catch (error) {
        if (error instanceof RequestRefused) return "unavailable";
        throw error;
      }
    },
    whole: () => isFirst ? [] : whole(),
    stop() {
      isStopped = true;
      retry?.cancel();
      for (const each of subscriptions) each.unsubscribe();
      unwatch();
      annotations.stop();
      lookAgain();
    },
  };
}

/** The same handlers, each begun only once the store has been read. */
function afterReady(handlers: RequestHandlers, ready: () => Promise<void>): RequestHandlers {
  const entries = Object.entries(handlers).map(([type, handler]) => [
    type,
    async (payload: never, caller: never) => {
      await ready();
      return await (handler as (payload: never, caller: never) => unknown)(payload, caller);
    },
  ]);
  return Object.fromEntries(entries);
}
