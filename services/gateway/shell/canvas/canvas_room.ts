import {
  CANVAS_CLIENTS_PER_ROOM_MAX,
  GONE_HEADER,
  NAME_HEADER,
  type Room,
  subjects,
  VIEWER_HEADER,
} from "@fuelrail/contracts";
import type { Bus, BusMessage } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import type { RequestHandlers } from "@fuelrail/kit/requests";
import type { PictureId, RelayItem } from "../../core/canvas/canvas_flow.ts";
import {
  type CanvasWord,
  type DrawingState,
  procText,
  readCanvasBytes,
  stateText,
} from "../../core/canvas/canvas_words.ts";
import {
  createDrawers,
  drawerLeft,
  isAnyDrawing,
  isDrawing,
  noteDrawing,
  takeSilent,
} from "../../core/canvas/drawers.ts";
import { type DrawingSender, readSender } from "../../core/canvas/drawing_words.ts";
import type { RoomFrames } from "../../core/room_frames.ts";
import type { TextMessage } from "../../core/state_queue.ts";
import type { GatewayMetrics } from "../gateway_metrics.ts";
import type { RoomMember } from "../live_room.ts";
import type { PictureEncoder } from "../pictures/picture_encoder.ts";
import { type CanvasRender, createCanvasRender } from "./canvas_render.ts";
import { createDrawingDesk } from "./drawing_desk.ts";
import type { PictureTaker } from "./canvas_renditions.ts";
import type { KeptDrawings } from "./kept_drawings.ts";

/** One canvas client as its room sees it. */
export interface CanvasClient extends PictureTaker {
  readonly clientId: string;
  readonly name: string | undefined;
  readonly followsRender: boolean;
  readonly followsCanvas: boolean;
  /** The render has begun anew, or a gesture has; `isMoving` while one runs. */
  began(isMoving: boolean): void;
  /** There are newer live pictures, which follow. */
  moved(): void;
  settled(id: PictureId, png: Uint8Array): void;
  relayed(item: RelayItem): void;
}

/** What canvas rooms of one gateway share. */
export interface CanvasShared {
  readonly encoder: PictureEncoder;
  readonly kept: KeptDrawings;
}

/** The canvas clients of one room at one gateway, and what is drawn in the room anywhere. */
export interface CanvasRoom {
  readonly clientCount: number;
  /** Requests of viewers that are answered here. */
  readonly handlers: RequestHandlers;
  /** What a viewer that joins is told. */
  whole(): TextMessage[];
  /** Lets a client in and brings it up to date; the limit that stands against it, if one does. */
  enter(client: CanvasClient): string | undefined;
  leave(client: CanvasClient): void;
  /** Passes on what a client says, as it came. */
  say(client: CanvasClient, data: Uint8Array): void;
  /** Looks at the clock. */
  tick(): void;
  stop(): void;
}

export interface CanvasRoomOptions {
  /** Carries frames; drawings travel with them, in order and beside the state. */
  readonly frameBus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: GatewayMetrics;
  readonly shared: CanvasShared;
  readonly frames: RoomFrames;
  join(member: RoomMember): void;
  leave(member: RoomMember): void;
  wantsChanged(member: RoomMember): void;
  /** Says something to every viewer of the room at this gateway. */
  tell(message: TextMessage): void;
  glimpse(message: TextMessage): void;
}

const LOG_INTERVAL_MS = 10_000;
const encoder = new TextEncoder();

/** Follows what is drawn in one room. */
export function createCanvasRoom(options: CanvasRoomOptions): CanvasRoom {
  const { frameBus, room, clock, log, metrics, shared } = options;
  const clients = new Set<CanvasClient>();
  const drawers = createDrawers();
  const quietLog = log.throttled("canvas message", LOG_INTERVAL_MS);
  let lastState: DrawingState | undefined;
  let notes = "";

  const desk = createDrawingDesk({
    clock,
    encoder: shared.encoder,
    tell: options.tell,
    glimpse: options.glimpse,
  });
  const render: CanvasRender = createCanvasRender({
    ...{ frameBus, room, clock, log, metrics },
    encoder: shared.encoder,
    frames: options.frames,
    clients,
    onNotes: (text) => void (notes = text),
    onWants: () => options.wantsChanged(render.member),
  });
  const subscription = frameBus.subscribe(subjects.canvas(room), onMessage);

  function onMessage({ data, headers }: BusMessage): void {
    const from = readSender(headers[VIEWER_HEADER], headers[NAME_HEADER]);
    if (headers[GONE_HEADER] !== undefined) return gone(from, "left");
    const word = readCanvasBytes(data);
    if (word.is === "bad") {
      metrics.canvasRefused.inc({ reason: word.fault });
      quietLog.warn("a canvas message from the bus is left out", { reason: word.detail });
      return;
    }
    if (word.is !== "note" && word.is !== "other") {
      const verdict = noteDrawing(drawers, from.sender, word, clock.nowMs());
      if (verdict === "late") return void metrics.canvasRefused.inc({ reason: "late" });
      desk.hear(from, word, data);
    }
    metrics.canvasMessages.inc({ kind: word.is });
    relay(itemOf(from.sender, word, data));
  }

  function relay(item: RelayItem): void {
    if (item.kind === "start" || item.kind === "end") lastState = `drawing:${item.kind}`;
    if (item.kind === "draw" || item.kind === "png_draw" || item.kind === "png") {
      shared.kept.keep(room, item);
    }
    for (const client of clients) if (client.clientId !== item.sender) client.relayed(item);
  }

  /** Whoever watches is set free to take the next picture, whoever draws it. */
  function gone(from: DrawingSender, why: "left" | "silent"): void {
    drawerLeft(drawers, from.sender);
    desk.ended(from, why);
    metrics.canvasReleases.inc({ reason: why });
    const text = stateText("drawing:start");
    relay({ sender: from.sender, kind: "start", data: text, bytes: text.length });
  }

  /** Brings a client up to what the others draw. */
  function greet(client: CanvasClient): void {
    const say = (kind: RelayItem["kind"], text: string): void =>
      client.relayed({ sender: "", kind, data: text, bytes: encoder.encode(text).length });
    const isShown = client.followsCanvas && (!client.followsRender || isAnyDrawing(drawers));
    if (isShown) {
      const state = lastState ?? "drawing:start";
      say(state === "drawing:start" ? "start" : "end", stateText(state));
      const picture = shared.kept.of(room);
      if (picture !== undefined) client.relayed(picture);
    }
    if (notes !== "") say("note", procText(notes));
  }

  return {
    get clientCount() {
      return clients.size;
    },
    handlers: desk.handlers,
    whole: desk.whole,
    enter(client) {
      if (clients.size >= CANVAS_CLIENTS_PER_ROOM_MAX) {
        return `CANVAS_CLIENTS_PER_ROOM_MAX ${CANVAS_CLIENTS_PER_ROOM_MAX}`;
      }
      const limit = render.limitFor(client);
      if (limit !== undefined) return limit;
      clients.add(client);
      // First, so that what the room already knows is what the client is greeted with.
      if (clients.size === 1) options.join(render.member);
      render.add(client);
      options.wantsChanged(render.member);
      greet(client);
      return undefined;
    },
    leave(client) {
      if (!clients.delete(client)) return;
      render.remove(client);
      if (clients.size === 0) options.leave(render.member);
      else options.wantsChanged(render.member);
      if (!isDrawing(drawers, client.clientId)) return;
      publish(client, encoder.encode(stateText("drawing:start")), { [GONE_HEADER]: "left" });
    },
    say: (client, data) => publish(client, data),
    tick() {
      desk.tick();
      for (const sender of takeSilent(drawers, clock.nowMs())) gone({ sender }, "silent");
    },
    stop() {
      subscription.unsubscribe();
      render.stop();
      shared.kept.forget(room);
    },
  };

  function publish(
    { clientId, name }: CanvasClient,
    data: Uint8Array,
    more: Readonly<Record<string, string>> = {},
  ): void {
    frameBus.publish(subjects.canvas(room), data, {
      [VIEWER_HEADER]: clientId,
      ...(name === undefined ? {} : { [NAME_HEADER]: encodeURIComponent(name) }),
      ...more,
    });
  }
}

function itemOf(sender: string, word: CanvasWord, data: Uint8Array): RelayItem {
  const bytes = data.length;
  if (word.is === "png") return { sender, kind: "png", data, bytes };
  const text = new TextDecoder().decode(data);
  return { sender, kind: kindOf(word), data: text, bytes };
}

function kindOf(word: CanvasWord): RelayItem["kind"] {
  switch (word.is) {
    case "state":
      return word.state === "drawing:start" ? "start" : "end";
    case "draw":
      return word.isPng ? "png_draw" : "draw";
    case "note":
      return "note";
    default:
      return "other";
  }
}
