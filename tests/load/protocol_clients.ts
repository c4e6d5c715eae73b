import { decodeFrame, encodeAck, encodeEvent, subjects, SUBPROTOCOL } from "@fuelrail/contracts";
import type { Room } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import { pictureKey } from "./picture_key.ts";
import { unixMs } from "./time.ts";

/** A message with a picture, or another one, as it came to a client. */
export interface Arrival {
  readonly atMs: number;
  readonly bytes: number;
  /** When its image came from Octane, where the message itself says so. */
  readonly capturedAtMs?: number;
  /** Finds the image by its bytes where the message says nothing. */
  readonly key?: string;
  /** A picture while the render converges. */
  readonly isLive: boolean;
}

/** One client that writes down what comes. */
export interface ProtocolClient {
  readonly name: string;
  readonly arrivals: Arrival[];
  stop(): void;
}

/** Where the clients connect. */
export interface ClientPlace {
  readonly port: number;
  readonly room: Room;
  readonly bus: Bus;
}

/** The protocol of viewers: frames, and changed tiles where `tiles`. */
export function viewerClient(name: string, { port, room }: ClientPlace, tiles: boolean) {
  const hello = encodeEvent("hello", { frames: true, tiles });
  return socketClient(name, `ws://127.0.0.1:${port}/ws?room=${room}`, {
    protocol: SUBPROTOCOL,
    hello: [hello, encodeEvent("setTierRequest", { tier: "full" })],
  });
}

/** A canvas room, as a client gets it that asks for nothing. */
export function canvasClient(name: string, { port, room }: ClientPlace) {
  return socketClient(name, `ws://127.0.0.1:${port}/ws?room=${room}&interval=20`, {
    read(text) {
      const { type, payload } = JSON.parse(text);
      if (type !== "draw") return { isLive: false };
      const jpeg = Uint8Array.fromBase64(payload.slice(payload.indexOf(",") + 1));
      return { isLive: true, key: pictureKey(jpeg) };
    },
  });
}

/** The display protocol in the mode that follows from `modes`. */
export function displayClient(name: string, { port, room }: ClientPlace, modes: string[]) {
  const hello = JSON.stringify({ type: "hello", protocol: 1, modes, max_fps: 60 });
  return socketClient(name, `ws://127.0.0.1:${port}/display?room=${room}`, {
    hello: [hello],
    read(text) {
      const { type, captured_at } = JSON.parse(text);
      const isLive = type === "frame" || type === "diff";
      return isLive ? { isLive, capturedAtMs: captured_at } : { isLive };
    },
  });
}

/** `stream.mjpeg`, part by part. */
export function mjpegClient(name: string, { port, room }: ClientPlace): ProtocolClient {
  const arrivals: Arrival[] = [];
  const stop = new AbortController();
  void (async () => {
    const url = `http://127.0.0.1:${port}/rooms/${room}/stream.mjpeg`;
    const { body } = await fetch(url, { signal: stop.signal });
    if (body === null) throw new Error("The stream has no body");
    let held = new Uint8Array(0);
    for await (const chunk of body) {
      const joined = new Uint8Array(held.length + chunk.length);
      joined.set(held);
      joined.set(chunk, held.length);
      held = joined;
      for (;;) {
        const part = partOf(held);
        if (part === undefined) break;
        const { jpeg, end } = part;
        arrivals.push({ atMs: unixMs(), bytes: end, key: pictureKey(jpeg), isLive: true });
        held = held.slice(end);
      }
    }
  })().catch((error) => {
    if (!stop.signal.aborted) throw error;
  });
  return { name, arrivals, stop: () => stop.abort() };
}

/** A subscriber of the bus, as a relay is one: frames of the full tier and finished pictures. */
export function busClient(
  name: string,
  { bus, room }: ClientPlace,
  onFrame: (key: string, capturedAtMs: number) => void,
): ProtocolClient {
  const arrivals: Arrival[] = [];
  const subscriptions = (["full", "still"] as const).map((tier) =>
    bus.subscribe(subjects.frame(room, tier), ({ data }) => {
      const frame = decodeFrame(data);
      if (!frame.ok) throw new Error(frame.reason);
      const { capturedAtMs } = frame.header;
      onFrame(pictureKey(frame.body), capturedAtMs);
      arrivals.push({ atMs: unixMs(), bytes: data.length, capturedAtMs, isLive: tier === "full" });
    })
  );
  return {
    name,
    arrivals,
    stop() {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}

type Read = Pick<Arrival, "isLive" | "key" | "capturedAtMs">;

interface SocketWish {
  readonly protocol?: string;
  readonly hello?: readonly string[];
  readonly read?: (text: string) => Read;
}

/** Frames are acknowledged as they come. */
function socketClient(
  name: string,
  url: string,
  { protocol, hello = [], read = () => ({ isLive: false }) }: SocketWish,
): ProtocolClient {
  const arrivals: Arrival[] = [];
  const encoder = new TextEncoder();
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol]);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    for (const text of hello) socket.send(text);
  };
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    const atMs = unixMs();
    if (typeof data === "string") {
      arrivals.push({ atMs, bytes: encoder.encode(data).length, ...read(data) });
      return;
    }
    const frame = decodeFrame(new Uint8Array(data));
    if (!frame.ok) {
      // A canvas room's finished picture is a bare PNG.
      arrivals.push({ atMs, bytes: data.byteLength, isLive: false });
      return;
    }
    const { capturedAtMs, tier } = frame.header;
    arrivals.push({ atMs, bytes: data.byteLength, capturedAtMs, isLive: tier !== "still" });
    socket.send(encodeAck(frame.header) as Uint8Array<ArrayBuffer>);
  };
  return { name, arrivals, stop: () => socket.close() };
}

const PART = /Content-Length: (\d+)\r\n\r\n/;

/** The first whole part of a stream, and where the next begins. */
function partOf(bytes: Uint8Array): { jpeg: Uint8Array; end: number } | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 256));
  const found = PART.exec(head);
  if (found === null) return undefined;
  const start = found.index + found[0].length;
  const end = start + Number(found[1]);
  return bytes.length < end ? undefined : { jpeg: bytes.subarray(start, end), end };
}
