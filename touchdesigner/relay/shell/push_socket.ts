import { decodeAck } from "@fuelrail/contracts";
import type { Timer } from "@fuelrail/kit/clock";
import { backoffMs } from "../core/backoff.ts";
import type { RelayFrame } from "../core/frame_check.ts";
import { createPushFlow, PROBE_WAIT_MS, type PushFlow } from "../core/push_flow.ts";
import type { Standing } from "../core/standing.ts";
import { STATE_REPEAT_MS, stateText } from "../core/state_word.ts";
import type { PushSinkOptions } from "./push_http.ts";
import type { Sink } from "./sink.ts";

const CONNECT_MS = 5_000;
const CLOSE_MS = 1_000;
const LOG_INTERVAL_MS = 10_000;

interface Connection {
  readonly socket: WebSocket;
  flow: PushFlow | undefined;
  timer: Timer | undefined;
  /** The picture in flight, to be sent again if the connection breaks off. */
  sent: RelayFrame | undefined;
}

/**
 * Pushes each picture over a WebSocket as a binary frame message, state as JSON text, and waits
 * for the ack of a viewer before the next; the newest picture goes next. Dials again for ever.
 */
export function createSocketSink(options: PushSinkOptions): Sink {
  const { url, room, clock, tally, random } = options;
  const log = options.log.throttled("push", LOG_INTERVAL_MS);
  let waiting: RelayFrame | undefined;
  let standing: Standing | undefined;
  let connection: Connection | undefined;
  let redial: Timer | undefined;
  let repeat: Timer | undefined;
  let failures = 0;
  let isStopped = false;
  let onEnd = (): void => {};

  function dial(): void {
    redial = undefined;
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    const made: Connection = { socket, flow: undefined, timer: undefined, sent: undefined };
    connection = made;
    made.timer = clock.setTimer(CONNECT_MS, () => socket.close());
    socket.onopen = () => {
      made.timer?.cancel();
      made.flow = createPushFlow(clock.nowMs());
      log.info("pushing", { url: url.host });
      tell();
      pump(made);
    };
    socket.onmessage = ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return;
      const ack = decodeAck(new Uint8Array(data));
      if (!ack.ok || made.flow?.acked(ack.seq, ack.tier, clock.nowMs()) !== true) return;
      failures = 0;
      made.sent = undefined;
      tally.add("delivered");
      pump(made);
    };
    socket.onclose = ({ code, reason }) => lost(made, code, reason);
  }

  function lost(ended: Connection, code: number, reason: string): void {
    ended.timer?.cancel();
    connection = undefined;
    onEnd();
    if (isStopped) return;
    tally.add("unreachable");
    if (waiting === undefined) waiting = ended.sent;
    else if (ended.sent !== undefined) tally.add("superseded");
    log.warn("the other side is gone", { url: url.host, code, reason });
    redial = clock.setTimer(backoffMs(failures++, random), dial);
  }

  function pump(to: Connection): void {
    const { socket, flow } = to;
    to.timer?.cancel();
    if (flow === undefined || socket.readyState !== WebSocket.OPEN) return;
    const nowMs = clock.nowMs();
    const step = flow.step(nowMs);
    if (step === "give_up") {
      log.warn("the other side acknowledges nothing any more", { url: url.host });
      socket.close();
      return;
    }
    // Over an unacknowledged picture another goes only to who reads.
    const isClear = flow.inFlight === undefined || socket.bufferedAmount === 0;
    if (step === "send" && waiting !== undefined && isClear) {
      if (flow.inFlight !== undefined) tally.add("unacked");
      const { header, bytes } = waiting;
      socket.send(bytes as Uint8Array<ArrayBuffer>);
      flow.sent({ seq: header.seq, tier: header.tier, sentMs: nowMs });
      to.sent = waiting;
      waiting = undefined;
    }
    const waitMs = flow.waitMs(nowMs);
    if (waitMs !== undefined) {
      to.timer = clock.setTimer(Math.max(waitMs, PROBE_WAIT_MS / 10), () => pump(to));
    }
  }

  function tell(): void {
    repeat?.cancel();
    repeat = clock.setTimer(STATE_REPEAT_MS, tell);
    const socket = connection?.socket;
    // A reader that has stopped would have all of them piled up.
    const isClear = socket?.readyState === WebSocket.OPEN && socket.bufferedAmount === 0;
    if (isClear && standing !== undefined) {
      socket.send(stateText(room, standing, tally.told()));
    }
  }

  dial();
  return {
    frame(frame) {
      if (waiting !== undefined) tally.add("superseded");
      waiting = frame;
      if (connection !== undefined) pump(connection);
    },
    standing(now) {
      standing = now;
      tell();
    },
    async stop() {
      isStopped = true;
      redial?.cancel();
      repeat?.cancel();
      if (waiting !== undefined) tally.add("superseded");
      const ending = connection;
      if (ending === undefined) return;
      if (ending.sent !== undefined) tally.add("unacked");
      await new Promise<void>((resolve) => {
        const timer = clock.setTimer(CLOSE_MS, () => onEnd());
        onEnd = () => {
          timer.cancel();
          resolve();
        };
        ending.socket.close();
      });
    },
  };
}
