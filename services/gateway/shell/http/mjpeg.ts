import type { LiveTier } from "@fuelrail/contracts";
import { LIVE_TIERS } from "@fuelrail/contracts";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Hono } from "hono";
import { newestLive } from "../../core/room_frames.ts";
import { follows, type RoomFrame } from "../../core/room_frame.ts";
import type { AccessDesk } from "../access/access_desk.ts";
import type { AddressBook } from "../address_book.ts";
import type { Auth } from "../auth.ts";
import type { GatewayMetrics } from "../gateway_metrics.ts";
import type { LiveRoom, RoomMember } from "../live_room.ts";
import type { Rooms } from "../rooms.ts";
import { requireAccess, roomOf } from "./guard.ts";
import { type HttpEnv, refuseHttp } from "./http_env.ts";

const BOUNDARY = "fuelrail-frame";
/** Time after which the last picture is sent again, so that a client that has gone is noticed, ms. */
const REPEAT_MS = 5_000;
/** Time for which a newer picture waits for a client that reads nothing until it is cut off, ms. */
const STALL_MS = 30_000;
/** Streams that one gateway serves. */
const STREAMS_MAX = 256;

const encoder = new TextEncoder();
const OPENING = encoder.encode(`--${BOUNDARY}\r\n`);
const PART_END = encoder.encode(`\r\n--${BOUNDARY}\r\n`);

/** How a stream is wanted. */
interface StreamWish {
  readonly tier: LiveTier;
  /** 0 for as many as come. */
  readonly maxFps: number;
}

/** The open MJPEG streams of a gateway. */
export interface MjpegStreams {
  readonly count: number;
  /** Ends them all. */
  stop(): void;
}

/** Adds `stream.mjpeg`: per client one waiting frame, newest wins. */
export function serveMjpeg(
  app: Hono<HttpEnv>,
  options: {
    readonly auth: Auth;
    readonly rooms: Rooms;
    readonly clock: Clock;
    readonly metrics: GatewayMetrics;
    readonly access: AccessDesk;
    readonly addresses: AddressBook;
    readonly onRefused: (reason: string) => void;
  },
): MjpegStreams {
  const { auth, rooms, clock, metrics, onRefused, access, addresses } = options;
  const open = new Set<MjpegStream>();

  app.get("/rooms/:room/stream.mjpeg", requireAccess(auth, "mjpeg", onRefused), (context) => {
    const name = roomOf(context);
    if (name === undefined || name instanceof Response) return name ?? context.notFound();
    const wish = wishOf(context.req.query("tier"), context.req.query("fps"));
    if (wish === undefined) {
      const message = `tier must be one of ${LIVE_TIERS.join(", ")}, fps from 0.1 to 240`;
      return refuseHttp(context, "bad_message", message);
    }
    const room = open.size >= STREAMS_MAX ? undefined : rooms.open(name);
    if (room === undefined) {
      onRefused("full");
      return refuseHttp(context, "busy", "This gateway serves no more streams");
    }
    context.header("content-type", `multipart/x-mixed-replace; boundary=${BOUNDARY}`);
    context.header("cache-control", "no-store");
    if (context.req.method === "HEAD") return context.body(null);
    const { address } = context.env;
    if (!addresses.enter(address)) {
      onRefused("full");
      return refuseHttp(context, "busy", `No more viewers are let in: ${addresses.limit}`);
    }
    const stream = new MjpegStream(room, wish, clock, {
      sent: () => metrics.mjpegFrames.inc(),
      superseded: () => metrics.mjpegSuperseded.inc(),
      ended(why) {
        open.delete(stream);
        held.unsubscribe();
        addresses.leave(address);
        metrics.mjpegEnds.inc({ reason: why });
      },
    });
    const held = access.grants.hold({
      room: name,
      grant: context.get("grant"),
      viewerId: undefined,
      grantEnded: () => stream.end("access_ended"),
    });
    open.add(stream);
    return context.body(stream.body);
  });

  return {
    get count() {
      return open.size;
    },
    stop() {
      for (const stream of open) stream.end();
    },
  };
}

function wishOf(tier = "full", fps = "0"): StreamWish | undefined {
  const known = LIVE_TIERS.find((one) => one === tier);
  const maxFps = /^\d{1,3}(\.\d{1,3})?$/.test(fps) ? Number(fps) : NaN;
  if (known === undefined || !(maxFps === 0 || (maxFps >= 0.1 && maxFps <= 240))) return undefined;
  return { tier: known, maxFps };
}

/** Why a stream has ended: the client left, it read nothing, the gateway stops, or its token does. */
type StreamEnd = "left" | "stalled" | "stopped" | "access_ended";

/** What a stream tells of itself. */
interface StreamEvents {
  sent(): void;
  superseded(): void;
  ended(why: StreamEnd): void;
}

/** Follows one room for one HTTP client; the client's own reading sets the pace. */
class MjpegStream implements RoomMember {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #room: LiveRoom;
  readonly #wish: StreamWish;
  readonly #clock: Clock;
  readonly #on: StreamEvents;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #waiting: RoomFrame | undefined;
  #last: RoomFrame | undefined;
  #sentMs = 0;
  #timer: Timer | undefined;
  #wake: (() => void) | undefined;
  #isEnded = false;

  constructor(
    room: LiveRoom,
    wish: StreamWish,
    clock: Clock,
    on: StreamEvents,
  ) {
    this.#room = room;
    this.#wish = wish;
    this.#clock = clock;
    this.#on = on;
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
        controller.enqueue(OPENING);
        room.join(this);
      },
      pull: () => this.#pull(),
      cancel: () => this.#end("left"),
    }, { highWaterMark: 0 });
  }

  want() {
    return { tiers: [this.#wish.tier], maxFps: this.#wish.maxFps };
  }

  frame(frame: RoomFrame): void {
    if (frame.header.tier !== this.#wish.tier) return;
    this.#take(frame);
  }

  showNewest(): void {
    const newest = newestLive(this.#room.frames, this.#wish.tier);
    if (newest !== undefined) this.#take(newest);
  }

  get viewerId(): undefined {
    return undefined;
  }

  tell(): void {}

  glimpse(): boolean {
    return true;
  }

  present(): undefined {}

  /** Ends the stream from this side; harmless when it has ended. */
  end(why: StreamEnd = "stopped"): void {
    this.#end(why);
  }

  #end(why: StreamEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#timer?.cancel();
    this.#room.leave(this);
    this.#on.ended(why);
    try {
      // What a client has not read would keep a closed stream open; an error ends the connection.
      if (why === "stalled") this.#controller?.error(new Error("Nothing is read"));
      else this.#controller?.close();
    } catch {
      // The client has cancelled the stream, which closes it as well.
    }
    this.#wake?.();
  }

  #take(frame: RoomFrame): void {
    const newest = (this.#waiting ?? this.#last)?.header;
    if (frame.header.codec !== "jpeg") return;
    if (newest !== undefined && !follows(frame.header, newest)) return;
    if (this.#waiting !== undefined) this.#on.superseded();
    this.#waiting = frame;
    const isStalled = this.#wake === undefined && this.#last !== undefined &&
      this.#clock.nowMs() - this.#sentMs > STALL_MS;
    if (isStalled) this.#end("stalled");
    else this.#wake?.();
  }

  /** Resolves once a part has been handed over or the stream has ended. */
  #pull(): Promise<void> {
    return new Promise((resolve) => {
      const attempt = (): void => {
        this.#timer?.cancel();
        if (this.#isEnded || this.#handOver()) {
          this.#wake = undefined;
          resolve();
          return;
        }
        if (this.#waiting === undefined && this.#last === undefined) return;
        const dueMs = this.#sentMs + (this.#waiting === undefined ? REPEAT_MS : this.#intervalMs());
        this.#timer = this.#clock.setTimer(Math.max(1, dueMs - this.#clock.nowMs()), attempt);
      };
      this.#wake = attempt;
      attempt();
    });
  }

  #intervalMs(): number {
    return this.#wish.maxFps === 0 ? 0 : 1_000 / this.#wish.maxFps;
  }

  #handOver(): boolean {
    const sinceMs = this.#clock.nowMs() - this.#sentMs;
    const isRepeat = this.#waiting === undefined && sinceMs >= REPEAT_MS;
    const frame = isRepeat ? this.#last : this.#waiting;
    if (frame === undefined || (!isRepeat && sinceMs < this.#intervalMs())) return false;
    const head = `Content-Type: image/jpeg\r\nContent-Length: ${frame.body.length}\r\n\r\n`;
    try {
      this.#controller?.enqueue(encoder.encode(head));
      this.#controller?.enqueue(frame.body as Uint8Array<ArrayBuffer>);
      // The boundary follows at once: browsers show a part when they see where it ends.
      this.#controller?.enqueue(PART_END);
    } catch {
      // The client is gone and the runtime has not said so yet.
      this.end();
      return true;
    }
    this.#last = frame;
    this.#waiting = undefined;
    this.#sentMs = this.#clock.nowMs();
    this.#on.sent();
    return true;
  }
}
