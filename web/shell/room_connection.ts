import { SUBPROTOCOL } from "@fuelrail/contracts/binary";
import {
  type ClientEffect,
  type ClientEvent,
  initialClient,
  nextWakeMs,
  type Phase,
  stepClient,
} from "../core/client.ts";
import { type Message, parseMessage, readMessage } from "../core/parse_event.ts";
import type { ServerEvent } from "../core/server_event.ts";
import type { WireTap } from "./wire.ts";
import type { Timer, World } from "./world.ts";

/** What a connection needs and whom it tells. */
export interface RoomConnectionOptions {
  readonly world: World;
  readonly url: string;
  readonly visible: boolean;
  /** The payload of `hello`, asked for at every new attempt. */
  hello(): Readonly<Record<string, unknown>>;
  onPhase(phase: Phase): void;
  /** Told of every message that could be opened; `event` is what it means here, if anything. */
  onMessage(message: Message, event: ServerEvent | undefined): void;
  onBinary(bytes: Uint8Array): void;
}

/** One page's place in one room, across as many sockets as it takes. */
export interface RoomConnection {
  dispatch(event: ClientEvent): void;
  /** Sends one event to the gateway; false when the page is not in the room. */
  send(eventType: string, payload: Readonly<Record<string, unknown>>): boolean;
  sendBinary(bytes: Uint8Array<ArrayBuffer>): boolean;
  /** Lets one listener hear every message, or with undefined nobody. */
  listen(tap: WireTap | undefined): void;
}

/** Runs the client's state machine on real WebSockets and timers. */
export function createRoomConnection(options: RoomConnectionOptions): RoomConnection {
  const { world } = options;
  const sockets = new Map<number, WebSocket>();
  let state = initialClient(options.visible);
  let timer: Timer | undefined;
  let tap: WireTap | undefined;

  function dispatch(event: ClientEvent): void {
    const before = state.phase;
    const step = stepClient(state, event, { nowMs: world.nowMs(), random: world.random() });
    state = step.state;
    for (const effect of step.effects) run(effect);
    schedule();
    if (state.phase !== before) options.onPhase(state.phase);
  }

  function schedule(): void {
    timer?.cancel();
    const wakeMs = nextWakeMs(state);
    timer = wakeMs === undefined ? undefined : world.setTimer(
      Math.max(0, wakeMs - world.nowMs()),
      () => dispatch({ type: "woke" }),
    );
  }

  function run(effect: ClientEffect): void {
    switch (effect.type) {
      case "open":
        return open(effect.socket);
      case "close":
        return close(effect.socket);
      case "sendHello":
        return sendOn(effect.socket, "hello", options.hello());
      case "sendPing":
        return sendOn(effect.socket, "ping", { t: world.unixMs() });
      case "sendVisibility":
        return sendOn(effect.socket, "setVisibilityRequest", { visible: effect.visible });
    }
  }

  function open(id: number): void {
    const socket = new WebSocket(options.url, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    sockets.set(id, socket);
    socket.onopen = () => dispatch({ type: "opened", socket: id });
    socket.onmessage = ({ data }) => received(id, data);
    socket.onclose = ({ code, reason }) => {
      sockets.delete(id);
      dispatch({ type: "closed", socket: id, code, reason });
    };
  }

  function received(id: number, data: unknown): void {
    if (id !== state.lastSocket) return;
    if (data instanceof ArrayBuffer) {
      const bytes = new Uint8Array(data);
      tap?.("in", bytes);
      dispatch({ type: "heard", socket: id });
      options.onBinary(bytes);
      return;
    }
    if (typeof data === "string") tap?.("in", data);
    const message = typeof data === "string" ? parseMessage(data) : undefined;
    const event = message && readMessage(message);
    if (event?.type === "welcome") {
      dispatch({ type: "welcomed", socket: id, welcome: event.welcome });
    } else if (event?.type === "goaway") {
      dispatch({ type: "toldToGo", socket: id, retryAfterMs: event.retryAfterMs });
    } else {
      dispatch({ type: "heard", socket: id });
    }
    if (message !== undefined) options.onMessage(message, event);
  }

  function close(id: number): void {
    const socket = sockets.get(id);
    sockets.delete(id);
    if (socket === undefined) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(1000);
  }

  function sendOn(id: number, eventType: string, payload: Readonly<Record<string, unknown>>): void {
    sendText(sockets.get(id), eventType, payload);
  }

  function sendText(socket: WebSocket | undefined, eventType: string, payload: object): void {
    if (socket === undefined) return;
    const text = JSON.stringify({ event_type: eventType, payload });
    socket.send(text);
    tap?.("out", text);
  }

  function joinedSocket(): WebSocket | undefined {
    const socket = state.phase.name === "joined" ? sockets.get(state.phase.socket) : undefined;
    return socket?.readyState === WebSocket.OPEN ? socket : undefined;
  }

  return {
    dispatch,
    send(eventType, payload) {
      const socket = joinedSocket();
      sendText(socket, eventType, payload);
      return socket !== undefined;
    },
    sendBinary(bytes) {
      const socket = joinedSocket();
      if (socket === undefined) return false;
      socket.send(bytes);
      tap?.("out", bytes);
      return true;
    },
    listen: (next) => void (tap = next),
  };
}
