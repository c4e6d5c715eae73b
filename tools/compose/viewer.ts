import {
  decodeFrame,
  encodeAck,
  type FrameHeader,
  SUBPROTOCOL,
  TIER_CODES,
} from "@fuelrail/contracts";
import { until, within } from "../../tests/testkit/until.ts";

const OPEN_MS = 60_000;

/** A frame as this viewer got it. */
export interface SeenFrame {
  readonly header: FrameHeader;
  readonly bodyBytes: number;
}

/** Watches a room as a page does: says hello, acknowledges every frame, keeps what it saw. */
export interface WatchingViewer {
  readonly frames: readonly SeenFrame[];
  /** Texts in order of arrival, parsed. */
  readonly events: readonly { readonly event_type: string; readonly payload: unknown }[];
  /** Why the socket closed, or undefined while it is open. */
  readonly closed: string | undefined;
  /** Resolves to the first frame after the `from`-th that `accept` takes. */
  frame(
    accept: (seen: SeenFrame) => boolean,
    options: { readonly from: number; readonly timeoutMs: number; readonly what: string },
  ): Promise<SeenFrame>;
  close(): Promise<void>;
}

/** Where and as whom a viewer joins. */
export interface Published {
  readonly port: number;
  readonly room: string;
  readonly token?: string;
}

/** Joins through the published port and waits for `welcome`. */
export async function watchRoom({ port, room, token }: Published): Promise<WatchingViewer> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?room=${room}`, SUBPROTOCOL);
  socket.binaryType = "arraybuffer";
  const frames: SeenFrame[] = [];
  const events: { event_type: string; payload: unknown }[] = [];
  let closed: string | undefined;
  const gone = new Promise<void>((resolve) =>
    socket.addEventListener("close", (event) => {
      closed = `${event.code} ${event.reason}`;
      resolve();
    })
  );
  socket.addEventListener("open", () => {
    const payload = { frames: true, ...(token === undefined ? {} : { token }) };
    socket.send(JSON.stringify({ event_type: "hello", payload }));
  });
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") {
      events.push(JSON.parse(data));
      return;
    }
    const frame = decodeFrame(new Uint8Array(data));
    if (!frame.ok) throw new Error(frame.reason);
    frames.push({ header: frame.header, bodyBytes: frame.body.byteLength });
    const { seq, tier } = frame.header;
    socket.send(new Uint8Array(encodeAck({ seq, tier })));
  });
  await until(
    () => closed !== undefined || events.some(({ event_type }) => event_type === "welcome"),
    { timeoutMs: OPEN_MS, what: "welcome" },
  );
  if (closed !== undefined) throw new Error(`the gateway closed the socket: ${closed}`);
  return {
    frames,
    events,
    get closed() {
      return closed;
    },
    frame: async (accept, { from, timeoutMs, what }) =>
      await until(() => {
        if (closed !== undefined) throw new Error(`the gateway closed the socket: ${closed}`);
        return frames.slice(from).find(accept);
      }, { timeoutMs, what }),
    close: async () => {
      socket.close(1000);
      await within(gone, OPEN_MS, "the end of the socket");
    },
  };
}

/**
 * What is wrong with the order of live frames: within a session each is newer than the last, or
 * the same picture in a better tier.
 */
export function orderFault(frames: readonly SeenFrame[]): string | undefined {
  let last: FrameHeader | undefined;
  for (const { header } of frames) {
    if (header.tier === "still") continue;
    const isSameSession = last?.session === header.session;
    if (last !== undefined && isSameSession) {
      const isBetter = TIER_CODES[header.tier] > TIER_CODES[last.tier];
      if (header.seq < last.seq || (header.seq === last.seq && !isBetter)) {
        return `seq ${header.seq} (${header.tier}) after ${last.seq} (${last.tier})`;
      }
      if (header.epoch < last.epoch) return `epoch ${header.epoch} after ${last.epoch}`;
    }
    last = header;
  }
  return undefined;
}
