import { decodeFrame, encodeAck } from "@fuelrail/contracts/binary";
import { createRoomConnection } from "../../web/shell/room_connection.ts";
import { browserWorld } from "../../web/shell/world.ts";
import { unixMs } from "./time.ts";

/** A viewer that keeps its place in the room by the page's own means, and draws nothing. */
export interface PageViewer {
  /** Whether it is in the room now. */
  readonly isJoined: boolean;
  /** How often it has lost its place. */
  readonly losses: number;
  /** The newest picture it has had; 0 before the first. */
  readonly newestSeq: number;
  /** When that came, Unix time in ms. */
  readonly newestAtMs: number;
  /** When its first new picture came since it last lost its place, Unix time in ms. */
  readonly backAtMs: number | undefined;
  leave(): void;
}

/** Opens a viewer that comes back as a page does that somebody looks at. */
export function openPageViewer(port: number, room: string): PageViewer {
  let isJoined = false;
  let losses = 0;
  let newestSeq = 0;
  let newestAtMs = 0;
  let backAtMs: number | undefined;
  const connection = createRoomConnection({
    world: browserWorld,
    url: `ws://127.0.0.1:${port}/ws?room=${room}`,
    visible: true,
    hello: () => ({ frames: true, viewport: { width: 1024, height: 512, dpr: 1 } }),
    onPhase({ name }) {
      if (isJoined && name !== "joined") {
        losses++;
        backAtMs = undefined;
      }
      isJoined = name === "joined";
    },
    onMessage() {},
    onBinary(bytes) {
      const frame = decodeFrame(bytes);
      if (!frame.ok) throw new Error(frame.reason);
      const { header } = frame;
      connection.sendBinary(encodeAck(header) as Uint8Array<ArrayBuffer>);
      if (header.seq <= newestSeq) return;
      newestSeq = header.seq;
      newestAtMs = unixMs();
      backAtMs ??= newestAtMs;
    },
  });
  connection.dispatch({ type: "started" });
  return {
    get isJoined() {
      return isJoined;
    },
    get losses() {
      return losses;
    },
    get newestSeq() {
      return newestSeq;
    },
    get newestAtMs() {
      return newestAtMs;
    },
    get backAtMs() {
      return backAtMs;
    },
    leave: () => connection.dispatch({ type: "left" }),
  };
}
