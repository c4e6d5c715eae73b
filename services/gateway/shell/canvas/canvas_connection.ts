import type { CloseName, Room } from "@fuelrail/contracts";
import { CLOSE, closeReason, goawayReason } from "@fuelrail/contracts";
import {
  type CanvasFlow,
  type CanvasPort,
  createCanvasFlow,
  followsCanvas,
  followsRender,
  type PictureId,
  pump,
  relay,
  type RelayItem,
  renderBegan,
  renderDrew,
  renderMoved,
  renderSettled,
} from "../../core/canvas/canvas_flow.ts";
import {
  admitCanvas,
  type CanvasLimit,
  createCanvasLimit,
  sizeFault,
} from "../../core/canvas/canvas_limit.ts";
import type { CanvasWish, Rendition } from "../../core/canvas/canvas_wish.ts";
import {
  type CanvasWord,
  helloText,
  readCanvasBinary,
  readCanvasText,
} from "../../core/canvas/canvas_words.ts";
import { createInboundLimit, type InboundLimit, noteBad } from "../../core/inbound_limit.ts";
import { hasStalled } from "../../core/reading.ts";
import type { Subscription } from "@fuelrail/kit/bus";
import type { Grant } from "../../core/access/grant.ts";
import type { ConnectionContext } from "../connection_context.ts";
import type { GatewayConnection } from "../gateway_connection.ts";
import type { LiveRoom } from "../live_room.ts";
import { createSocketCloser, type SocketCloser } from "../socket_closer.ts";
import type { ViewerSocket } from "../viewer_socket.ts";
import type { DrawnPicture } from "./canvas_renditions.ts";
import type { CanvasClient } from "./canvas_room.ts";

/** What a canvas client asked for. */
export interface CanvasRequest {
  readonly room: Room;
  readonly wish: CanvasWish;
  readonly grant: Grant;
  readonly address: string;
}

const encoder = new TextEncoder();

/** One canvas client's WebSocket. */
export class CanvasConnection implements GatewayConnection, CanvasClient, CanvasPort {
  readonly clientId: string;
  isCounted = false;
  readonly #context: ConnectionContext;
  readonly #request: CanvasRequest;
  readonly #flow: CanvasFlow;
  readonly #rate: CanvasLimit;
  readonly #inbound: InboundLimit;
  #socket: ViewerSocket | undefined;
  #closer: SocketCloser | undefined;
  #room: LiveRoom | undefined;
  #held: Subscription | undefined;
  #isClosing = false;
  #isGone = false;
  #skipped = 0;

  constructor(context: ConnectionContext, request: CanvasRequest) {
    const nowMs = context.clock.nowMs();
    this.#context = context;
    this.#request = request;
    this.clientId = context.newViewerId().replace(/^v-/, "canvas-");
    this.#flow = createCanvasFlow(request.wish, nowMs);
    this.#rate = createCanvasLimit(nowMs);
    this.#inbound = createInboundLimit(nowMs);
  }

  get address(): string {
    return this.#request.address;
  }

  get joinedAs(): "canvas" | undefined {
    return this.#room === undefined ? undefined : "canvas";
  }

  get name(): string | undefined {
    return this.#request.wish.name ?? this.#request.grant.name;
  }

  get rendition(): Rendition {
    return this.#request.wish.rendition;
  }

  get intervalMs(): number {
    return this.#request.wish.intervalMs;
  }

  get followsRender(): boolean {
    return followsRender(this.#flow);
  }

  get followsCanvas(): boolean {
    return followsCanvas(this.#flow);
  }

  /** Gives the connection its socket; events may come from then on. */
  attach(socket: ViewerSocket): void {
    this.#socket = socket;
    this.#closer = createSocketCloser(socket, this.#context.clock);
  }

  /** Lets the client into its room. */
  join(room: LiveRoom | undefined, limit: string): void {
    if (this.#isClosing) return;
    if (room === undefined) return this.turnAway("full", limit);
    this.#room = room;
    this.text(helloText(room.room));
    const stands = room.canvas.enter(this);
    if (stands !== undefined) {
      this.#room = undefined;
      return this.turnAway("full", stands);
    }
    const { clientId, name, address } = this;
    const { wish: { source }, grant } = this.#request;
    const { tokenId, subject } = grant;
    this.#held = this.#context.access.grants.hold({
      ...{ room: room.room, grant, viewerId: clientId },
      grantEnded: (why, detail) => this.turnAway(why, detail),
    });
    this.#context.log.info("canvas client joined", {
      ...{ clientId, room: room.room, source, address, tokenId, subject },
      ...(name === undefined ? {} : { name }),
    });
  }

  // What the socket says.

  heard(data: string | Uint8Array): void {
    if (this.#isClosing) return this.#closer?.discarded();
    if (typeof data === "string") {
      this.#heard(encoder.encode(data), true, () => readCanvasText(data));
    } else {
      this.#heard(data, false, () => readCanvasBinary(data));
    }
  }

  closed(): void {
    this.#closer?.gone();
    if (!this.#isClosing) this.#context.metrics.closes.inc({ reason: "left" });
    this.#end("left", "");
    if (this.#isGone) return;
    this.#isGone = true;
    this.#context.gone(this);
  }

  // What the room says.

  began(isWithinGesture: boolean): void {
    renderBegan(this.#flow, this.#context.clock.nowMs(), isWithinGesture);
    this.#pump();
  }

  moved(): void {
    renderMoved(this.#flow);
    this.#pump();
  }

  drawn({ id, text }: DrawnPicture): void {
    renderDrew(this.#flow, id, text);
    this.#pump();
  }

  settled(id: PictureId, png: Uint8Array): void {
    renderSettled(this.#flow, id, png);
    this.#pump();
  }

  relayed(item: RelayItem): void {
    const limit = relay(this.#flow, item);
    if (limit === undefined) this.#pump();
    else this.turnAway("slow", limit);
  }

  // What the gateway says.

  tick(): void {
    if (this.#isClosing) return;
    const { clock } = this.#context;
    if (hasStalled(this.#flow.reading, this.bufferedBytes(), clock.nowMs())) {
      this.turnAway("slow", "nothing is read");
    }
  }

  attend(): boolean {
    if (this.#isClosing) return false;
    return this.#pump();
  }

  goAway(retryAfterMs: number): void {
    if (this.#isClosing) return;
    this.#context.metrics.closes.inc({ reason: "goaway" });
    this.#end("goaway", `${retryAfterMs} ms`);
    this.#closer?.close(CLOSE.goaway, goawayReason(retryAfterMs));
  }

  /** Nothing is answered to it, so it has gone already. */
  finishGoing(): void {}

  cut(): void {
    this.#closer?.closeNow();
  }

  addTo(): void {}

  report(): undefined {}

  /** Closes with a reason. */
  turnAway(name: Exclude<CloseName, "goaway">, detail: string): void {
    if (this.#isClosing) return;
    this.#context.metrics.closes.inc({ reason: name });
    this.#end(name, detail);
    const [code, reason] = [CLOSE[name], closeReason(name, detail)];
    if (name === "protocol") this.#closer?.closeWhenQuiet(code, reason);
    else this.#closer?.close(code, reason);
  }

  // What the flow does.

  bufferedBytes(): number {
    return this.#socket?.bufferedBytes ?? 0;
  }

  text(text: string): void {
    this.#context.metrics.canvasSent.inc({ kind: "text" });
    this.#socket?.sendText(text);
  }

  bytes(bytes: Uint8Array): void {
    this.#context.metrics.canvasSent.inc({ kind: "picture" });
    this.#socket?.sendBytes(bytes);
  }

  #heard(bytes: Uint8Array, isText: boolean, read: () => CanvasWord): void {
    const { clock, metrics } = this.#context;
    const tooLarge = sizeFault(bytes.length, isText);
    if (tooLarge !== undefined) {
      metrics.canvasRefused.inc({ reason: "too_large" });
      return this.turnAway("protocol", tooLarge);
    }
    if (!admitCanvas(this.#rate, bytes.length, clock.nowMs())) {
      return this.#refuse("rate_limited", "more than the rate allows");
    }
    const word = read();
    if (word.is === "bad") return this.#refuse(word.fault, word.detail);
    this.#room?.canvas.say(this, bytes);
  }

  /** Leaves a message out; who sends too many of them is closed. */
  #refuse(reason: string, detail: string): void {
    const { clock, metrics } = this.#context;
    metrics.canvasRefused.inc({ reason });
    if (noteBad(this.#inbound, clock.nowMs())) {
      this.turnAway("protocol", `too many bad messages, the last: ${detail}`);
    }
  }

  #pump(): boolean {
    if (this.#isClosing) return false;
    const waits = pump(this.#flow, this.#context.clock.nowMs(), this);
    const { skipped } = this.#flow;
    if (skipped > this.#skipped) this.#context.metrics.canvasSkipped.inc(skipped - this.#skipped);
    this.#skipped = skipped;
    if (waits) this.#context.attention.add(this);
    return waits;
  }

  /** Takes the client out of its room; nothing is sent to it from then on. */
  #end(why: string, detail: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#context.attention.delete(this);
    this.#held?.unsubscribe();
    const room = this.#room;
    this.#room = undefined;
    if (room === undefined) return;
    room.canvas.leave(this);
    const { clientId } = this;
    const facts = { clientId, room: room.room, why, detail, skipped: this.#skipped };
    if (why === "left" || why === "goaway") this.#context.log.info("canvas client left", facts);
    else this.#context.log.warn("canvas client closed", facts);
  }
}
