import { CANVAS_QUEUE_BYTES, CANVAS_QUEUE_MESSAGES } from "@fuelrail/contracts";
import { createReading, type Reading } from "../reading.ts";
import type { CanvasSource } from "./canvas_wish.ts";
import { stateText } from "./canvas_words.ts";

/** Bytes waiting in this process for one socket above which nothing more is handed to it. */
export const CANVAS_HELD_BYTES = 262_144;
/** Shortest gap between two `drawing:start` for restarts while nothing was finished, ms. */
const START_GAP_MS = 500;

/** Which image of which session of frame-ingest a picture shows. */
export interface PictureId {
  readonly session: number;
  readonly seq: number;
}

/** A message of another canvas client on its way to one. */
export interface RelayItem {
  readonly sender: string;
  readonly kind: "start" | "end" | "draw" | "png_draw" | "png" | "note" | "other";
  /** As it came: text, or the bytes of a PNG. */
  readonly data: string | Uint8Array;
  readonly bytes: number;
}

/** What a flow does to the world. */
export interface CanvasPort {
  bufferedBytes(): number;
  text(text: string): void;
  bytes(bytes: Uint8Array): void;
}

/** Everything that is on its way to one canvas client. */
export interface CanvasFlow {
  readonly source: CanvasSource;
  readonly intervalMs: number;
  /** Whether the client has been told that the picture is final, and shows no JPEG until a start. */
  isLocked: boolean;
  /** Whether `drawing:start` of the render is due. */
  isStartDue: boolean;
  /** When `drawing:start` of the render was last sent. */
  startedMs: number;
  /** The newest live picture that was not sent yet. */
  live: { readonly id: PictureId; readonly text: string } | undefined;
  drawnMs: number;
  /** The finished picture that was not sent yet. */
  final: { readonly id: PictureId; readonly png: Uint8Array } | undefined;
  /** The finished picture that was sent and is still what the render shows. */
  ended: PictureId | undefined;
  /** The newest image that was ever finished for this client: nothing older is drawn after it. */
  floor: PictureId | undefined;
  readonly queue: RelayItem[];
  queueBytes: number;
  /** Pictures that were left out because a newer one came. */
  skipped: number;
  readonly reading: Reading;
}

/** The flow of a client that has just been told its room. */
export function createCanvasFlow(
  wish: { readonly source: CanvasSource; readonly intervalMs: number },
  nowMs: number,
): CanvasFlow {
  return {
    source: wish.source,
    intervalMs: wish.intervalMs,
    isLocked: false,
    isStartDue: false,
    startedMs: -Infinity,
    live: undefined,
    drawnMs: -Infinity,
    final: undefined,
    ended: undefined,
    floor: undefined,
    queue: [],
    queueBytes: 0,
    skipped: 0,
    reading: createReading(nowMs),
  };
}

/** Whether a client gets what the render shows. */
export function followsRender({ source }: Pick<CanvasFlow, "source">): boolean {
  return source !== "canvas";
}

/** Whether a client gets what other canvas clients draw. */
export function followsCanvas({ source }: Pick<CanvasFlow, "source">): boolean {
  return source !== "octane";
}

/**
 * The render has begun anew or somebody has begun to move it. While a gesture runs every pose is a
 * restart, which says nothing new to who already gets live pictures.
 */
export function renderBegan(flow: CanvasFlow, nowMs: number, isMoving: boolean): void {
  if (!followsRender(flow)) return;
  flow.final = undefined;
  flow.ended = undefined;
  const isRecent = nowMs - flow.startedMs < START_GAP_MS;
  if (flow.isLocked || !(isMoving || isRecent)) flow.isStartDue = true;
}

/** A newer live picture: what was finished no longer is. */
export function renderMoved(flow: CanvasFlow): void {
  if (!followsRender(flow)) return;
  flow.final = undefined;
  flow.ended = undefined;
  if (flow.isLocked) flow.isStartDue = true;
}

/** A live picture is ready to be sent; the newest wins. */
export function renderDrew(flow: CanvasFlow, id: PictureId, text: string): void {
  if (!followsRender(flow) || flow.final !== undefined || flow.ended !== undefined) return;
  if (flow.floor?.session === id.session && id.seq <= flow.floor.seq) return;
  if (flow.live !== undefined) flow.skipped++;
  flow.live = { id, text };
}

/** The render has settled and its lossless picture is there. */
export function renderSettled(flow: CanvasFlow, id: PictureId, png: Uint8Array): void {
  if (!followsRender(flow) || isSame(flow.ended, id) || isSame(flow.final?.id, id)) return;
  if (flow.live !== undefined) flow.skipped++;
  flow.live = undefined;
  flow.final = { id, png };
  flow.floor = id;
}

/**
 * Queues what another client said; of one sender's pictures only the newest waits.
 *
 * @returns the limit that was broken, by name and number
 */
export function relay(flow: CanvasFlow, item: RelayItem): string | undefined {
  if (item.kind !== "note" && !followsCanvas(flow)) return undefined;
  for (let index = flow.queue.length - 1; index >= 0; index--) {
    const other = flow.queue[index];
    if (other === undefined || other.sender !== item.sender || !replaces(item, other)) continue;
    flow.queue.splice(index, 1);
    flow.queueBytes -= other.bytes;
    if (other.kind === "draw" || other.kind === "png_draw" || other.kind === "png") flow.skipped++;
  }
  if (flow.queue.length >= CANVAS_QUEUE_MESSAGES) {
    return `CANVAS_QUEUE_MESSAGES ${CANVAS_QUEUE_MESSAGES}`;
  }
  if (flow.queueBytes + item.bytes > CANVAS_QUEUE_BYTES) {
    return `CANVAS_QUEUE_BYTES ${CANVAS_QUEUE_BYTES}`;
  }
  flow.queue.push(item);
  flow.queueBytes += item.bytes;
  return undefined;
}

/** Hands on what is due and what the socket takes; true when something still waits. */
export function pump(flow: CanvasFlow, nowMs: number, port: CanvasPort): boolean {
  const isOpen = (): boolean => port.bufferedBytes() <= CANVAS_HELD_BYTES;
  while (flow.queue.length > 0 && isOpen()) sendNext(flow, port);
  if (isOpen()) sendRender(flow, nowMs, isOpen, port);
  return flow.queue.length > 0 || flow.isStartDue || flow.final !== undefined ||
    flow.live !== undefined;
}

function sendRender(
  flow: CanvasFlow,
  nowMs: number,
  isOpen: () => boolean,
  port: CanvasPort,
): void {
  if (flow.isStartDue) start(flow, nowMs, port);
  const { final, live } = flow;
  if (final !== undefined) {
    port.text(stateText("drawing:end"));
    port.bytes(final.png);
    flow.isLocked = true;
    flow.ended = final.id;
    flow.final = undefined;
    return;
  }
  if (live === undefined || nowMs - flow.drawnMs < flow.intervalMs || !isOpen()) return;
  if (flow.isLocked) start(flow, nowMs, port);
  port.text(live.text);
  flow.live = undefined;
  flow.drawnMs = nowMs;
}

function start(flow: CanvasFlow, nowMs: number, port: CanvasPort): void {
  port.text(stateText("drawing:start"));
  flow.isStartDue = false;
  flow.isLocked = false;
  flow.startedMs = nowMs;
}

function sendNext(flow: CanvasFlow, port: CanvasPort): void {
  const item = flow.queue.shift();
  if (item === undefined) return;
  flow.queueBytes -= item.bytes;
  // Another page's end has locked the client while this one goes on drawing.
  if (item.kind === "draw" && flow.isLocked) {
    port.text(stateText("drawing:start"));
    flow.isLocked = false;
  }
  if (typeof item.data === "string") port.text(item.data);
  else port.bytes(item.data);
  if (item.kind === "start") flow.isLocked = false;
  if (item.kind === "end" || item.kind === "png") flow.isLocked = true;
}

/** Whether `other`, which still waits, means nothing any more once `item` has come. */
function replaces({ kind }: RelayItem, { kind: other }: RelayItem): boolean {
  const isPicture = other === "draw" || other === "png_draw" || other === "png";
  switch (kind) {
    case "start":
      return isPicture || other === "start" || other === "end";
    case "draw":
    case "png_draw":
      return other === "draw" || other === "png_draw";
    case "end":
      return other === "end";
    case "png":
      return isPicture;
    default:
      return false;
  }
}

function isSame(a: PictureId | undefined, b: PictureId): boolean {
  return a?.session === b.session && a.seq === b.seq;
}
