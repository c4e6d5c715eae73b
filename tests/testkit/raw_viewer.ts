import {
  type Ack,
  binaryKind,
  decodeFrame,
  encodeAck,
  encodeEvent,
  type EventType,
  type FrameHeader,
  parseEnvelope,
  type PayloadInput,
  type PayloadOf,
  type RequestId,
  SUBPROTOCOL,
} from "@fuelrail/contracts";
import { until, within } from "./until.ts";

/** An event as the gateway sent it, its payload not looked into. */
export interface SeenEvent {
  readonly event_type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A frame as the gateway sent it. */
export interface SeenFrame {
  readonly header: FrameHeader;
  readonly body: Uint8Array;
  /** When it was read, on `performance.now()`. */
  readonly atMs: number;
}

/** How a viewer connects and behaves. */
export interface RawViewerOptions {
  readonly port: number;
  readonly room?: string;
  /** Sent at once; `null` sends none and does not wait for a welcome. */
  readonly hello?: PayloadInput<"hello"> | null;
  /** Whether each frame is acknowledged as it comes; may be changed later. @default {true} */
  readonly acks?: boolean;
  /** Subprotocols to offer. */
  readonly protocols?: readonly string[];
  /** Further query, such as `dialect=kit`. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A test client that speaks fuelrail.v1 and keeps all that it hears. */
export interface RawViewer {
  /** The subprotocol that the gateway confirmed. */
  readonly protocol: string;
  /** Every event heard, in order, taken or not. */
  readonly heard: readonly SeenEvent[];
  readonly frames: readonly SeenFrame[];
  /** How the connection ended. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly isClosed: boolean;
  acks: boolean;
  send<T extends EventType>(type: T, payload: PayloadInput<T>, requestId?: RequestId): void;
  sendText(text: string): void;
  sendBytes(bytes: Uint8Array<ArrayBuffer>): void;
  ack(ack: Ack): void;
  /** Takes the first event of that type that was not taken yet and that `where` accepts. */
  next<T extends EventType>(
    type: T,
    where?: (payload: PayloadOf<T>) => boolean,
    timeoutMs?: number,
  ): Promise<PayloadOf<T>>;
  /** Takes the first frame that was not taken yet and that `where` accepts, and those before it. */
  nextFrame(where?: (frame: SeenFrame) => boolean, timeoutMs?: number): Promise<SeenFrame>;
  /** Events of these types count as taken. */
  ignore(...types: EventType[]): void;
  /** Forgets events and frames that were not taken. */
  forget(): void;
  /** Closes; `nothingLeft` fails when an event or frame was not taken. */
  close(options?: { readonly nothingLeft?: boolean }): Promise<void>;
}

/** Deno's own WebSocket, whose options the browser's types do not know. */
const SocketWithHeaders = WebSocket as unknown as new (
  url: string,
  options: { readonly protocols: string[]; readonly headers?: Record<string, string> },
) => WebSocket;

/** Connects a viewer and, unless told otherwise, waits for its welcome (which stays to be taken). */
export async function connectViewer(options: RawViewerOptions): Promise<RawViewer> {
  const query = new URLSearchParams(options.query ?? "");
  if (options.room !== undefined) query.set("room", options.room);
  const socket = new SocketWithHeaders(`ws://127.0.0.1:${options.port}/ws?${query}`, {
    protocols: [...options.protocols ?? [SUBPROTOCOL]],
    ...(options.headers === undefined ? {} : { headers: { ...options.headers } }),
  });
  socket.binaryType = "arraybuffer";
  const viewer = follow(socket, options.acks ?? true);
  await within(viewer.opened, 60_000, "the WebSocket opens");
  if (options.hello === null) return viewer;
  viewer.send("hello", options.hello ?? {});
  await until(() => viewer.isClosed || viewer.heard.some((e) => e.event_type === "welcome"), {
    what: "welcome",
  });
  return viewer;
}

function follow(socket: WebSocket, acks: boolean): RawViewer & { opened: Promise<void> } {
  const heard: SeenEvent[] = [];
  const frames: SeenFrame[] = [];
  const ignored = new Set<string>();
  let untaken: SeenEvent[] = [];
  let untakenFrames: SeenFrame[] = [];
  let isClosed = false;
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  // A refused upgrade rejects it, and not every test looks.
  opened.promise.catch(() => {});

  function onText(text: string): void {
    const event: SeenEvent = JSON.parse(text);
    heard.push(event);
    if (!ignored.has(event.event_type)) untaken.push(event);
  }

  function onBytes(bytes: Uint8Array): void {
    const decoded = decodeFrame(bytes);
    if (!decoded.ok) throw new Error(`The gateway sent ${binaryKind(bytes)}: ${decoded.reason}`);
    const { header, body } = decoded;
    const frame = { header, body, atMs: performance.now() };
    frames.push(frame);
    untakenFrames.push(frame);
    if (viewer.acks) viewer.ack({ seq: header.seq, tier: header.tier });
  }

  socket.onopen = () => opened.resolve();
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === "string") onText(data);
    else onBytes(new Uint8Array(data));
  };
  socket.onerror = (event) => {
    event.preventDefault();
    opened.reject(new Error("message" in event ? String(event.message) : "WebSocket error"));
  };
  socket.onclose = ({ code, reason }) => {
    isClosed = true;
    closed.resolve({ code, reason });
  };

  const viewer: RawViewer & { opened: Promise<void> } = {
    opened: opened.promise,
    get protocol() {
      return socket.protocol;
    },
    heard,
    frames,
    closed: closed.promise,
    get isClosed() {
      return isClosed;
    },
    acks,
    send: (type, payload, requestId) => viewer.sendText(encodeEvent(type, payload, requestId)),
    sendText(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    sendBytes(bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    ack: (ack) => viewer.sendBytes(encodeAck(ack) as Uint8Array<ArrayBuffer>),
    async next(type, where = () => true, timeoutMs = 240_000) {
      return await until(() => {
        for (const event of untaken) {
          if (event.event_type !== type) continue;
          const parsed = parseEnvelope(JSON.stringify(event));
          if (!parsed.ok) throw new Error(`The gateway sent a bad ${type}: ${parsed.message}`);
          const payload = parsed.event.payload as PayloadOf<typeof type>;
          if (!where(payload)) continue;
          untaken = untaken.filter((other) => other !== event);
          return payload as PayloadOf<typeof type> & object;
        }
        return undefined;
      }, { timeoutMs, what: `${type}; heard ${heard.map((e) => e.event_type).join(", ")}` });
    },
    async nextFrame(where = () => true, timeoutMs = 240_000) {
      const frame = await until(() => untakenFrames.find(where), { timeoutMs, what: "a frame" });
      untakenFrames = untakenFrames.slice(untakenFrames.indexOf(frame) + 1);
      return frame;
    },
    ignore(...types) {
      for (const type of types) ignored.add(type);
      untaken = untaken.filter(({ event_type }) => !ignored.has(event_type));
    },
    forget() {
      untaken = [];
      untakenFrames = [];
    },
    async close({ nothingLeft = false } = {}) {
      if (!isClosed) socket.close();
      await within(closed.promise, 60_000, "the WebSocket closes");
      if (!nothingLeft) return;
      const left = [
        ...untaken.map((event) => JSON.stringify(event)),
        ...untakenFrames.map(({ header }) => `frame ${header.seq} of ${header.tier}`),
      ];
      if (left.length > 0) throw new Error(`Not taken:\n${left.join("\n")}`);
    },
  };
  return viewer;
}
