import type {
  CloseName,
  EventType,
  PayloadOf,
  RequestId,
  ViewerErrorCode,
} from "@fuelrail/contracts";
import { CLOSE, closeReason, encodeEvent, goawayReason } from "@fuelrail/contracts";
import { type Want, wantOf } from "../core/demand.ts";
import { addPlane, addTotals, type FrameAccount } from "../core/frame_account.ts";
import { presentAs, type PresentViewer } from "../core/presence.ts";
import type { RoomFrame } from "../core/room_frame.ts";
import { createRoomFrames, type RoomFrames } from "../core/room_frames.ts";
import { type TextMessage, textMessage } from "../core/state_queue.ts";
import { patchesOf } from "../core/tiles/patch.ts";
import {
  admitViewer,
  closeViewer,
  type ClosingViewer,
  type Hello,
  identify,
  type InsightRequest,
  type LiveViewer,
  openViewer,
  type Surroundings,
  type Viewer,
  type ViewerPort,
} from "../core/viewer.ts";
import { onBinary } from "../core/viewer_binary.ts";
import { refuse } from "../core/viewer_errors.ts";
import {
  flow,
  glimpse,
  onFrame,
  onTick,
  onTiles,
  say,
  showNewest,
  waitsUnasked,
} from "../core/viewer_flow.ts";
import { reportViewer, type ViewerReport } from "../core/viewer_report.ts";
import { checkHello, onText } from "../core/viewer_text.ts";
import type { Grant } from "../core/access/grant.ts";
import { closeNameOf, unlessRevoked } from "./auth.ts";
import { type HeldToken, holdToken } from "./access/token_renewal.ts";
import type { ConnectionContext, ConnectionRequest } from "./connection_context.ts";
import { createViewerInsight, type ViewerInsight } from "./debug/viewer_insight.ts";
import type { GatewayConnection } from "./gateway_connection.ts";
import { type KnownAs, knownAs } from "./known_as.ts";
import type { LiveRoom, RoomMember } from "./live_room.ts";
import { createSocketCloser, type SocketCloser } from "./socket_closer.ts";
import { kitText } from "./viewer_requests.ts";
import type { ViewerSocket } from "./viewer_socket.ts";
import { passInput, passRequest } from "./viewer_traffic.ts";
import { welcomeMessage } from "./welcome.ts";

/** Time after which a connection that was closed counts as gone even if its peer never said so, ms. */
const GIVE_UP_MS = 45_000;

const NO_FRAMES = createRoomFrames();

/** One viewer's WebSocket: carries what its state machine decides out into the world. */
export class ViewerConnection implements ViewerPort, RoomMember, GatewayConnection {
  isCounted = false;
  readonly #context: ConnectionContext;
  readonly #request: ConnectionRequest;
  readonly #insight: ViewerInsight;
  readonly patches = patchesOf(() => this.#room?.frames ?? NO_FRAMES);
  #viewer: Viewer;
  #room: LiveRoom | undefined;
  #socket: ViewerSocket | undefined;
  #closer: SocketCloser | undefined;
  #token: HeldToken | undefined;
  #isGone = false;
  #closingFromMs = 0;
  /** It was told to go, and to come back after this time, ms. */
  #goingAfterMs: number | undefined;

  constructor(context: ConnectionContext, request: ConnectionRequest) {
    this.#context = context;
    this.#request = request;
    this.#viewer = openViewer(context.clock.nowMs());
    this.#insight = createViewerInsight({
      clock: context.clock,
      member: () => this.#member(),
      bufferedBytes: () => this.bufferedBytes(),
      tell: (message) => this.tell(message),
    });
  }

  get address(): string {
    return this.#request.address;
  }

  get viewerId(): string | undefined {
    return this.#viewer.phase === "live" ? this.#viewer.identity.viewerId : undefined;
  }

  get joinedAs(): "viewer" | undefined {
    return this.#viewer.phase === "live" ? "viewer" : undefined;
  }

  /** Gives the connection its socket; events may come from then on. */
  attach(socket: ViewerSocket): void {
    this.#socket = socket;
    this.#closer = createSocketCloser(socket, this.#context.clock);
  }

  // What the socket says.

  text(text: string): void {
    if (this.#viewer.phase === "closing") this.#closer?.discarded();
    else this.#adopt(onText(this.#viewer, text, this.#around(), this));
  }

  binary(bytes: Uint8Array): void {
    const { phase } = this.#viewer;
    if (phase === "closing") {
      this.#closer?.discarded();
      return;
    }
    const acked = phase === "live" ? this.#viewer.frames.totals.acked : 0;
    const nowMs = this.#context.clock.nowMs();
    this.#adopt(onBinary(this.#viewer, bytes, nowMs, this));
    const viewer = this.#viewer;
    if (viewer.phase === "live" && viewer.frames.totals.acked !== acked) {
      const latencyMs = nowMs - viewer.frames.flight.lastReceivedMs;
      this.#context.metrics.ackLatency.observe(latencyMs / 1_000);
      this.#insight.acked(bytes, latencyMs);
      this.#context.trail?.drawn(viewer.identity.viewerId, bytes);
    }
  }

  closed(): void {
    this.#closer?.gone();
    this.#adopt(closeViewer(this.#viewer, "left", "", this));
    if (this.#isGone) return;
    this.#isGone = true;
    this.#context.gone(this);
  }

  // What the room says.

  want(): Want | undefined {
    return this.#viewer.phase === "live" ? wantOf(this.#viewer) : undefined;
  }

  frame(frame: RoomFrame, nowMs: number): void {
    const viewer = this.#viewer;
    if (viewer.phase !== "live") return;
    onFrame(viewer, frame, nowMs, this);
    this.#needsAttention();
  }

  tiles(frame: RoomFrame, nowMs: number): void {
    const viewer = this.#viewer;
    if (viewer.phase !== "live" || !viewer.takesTiles) return;
    onTiles(viewer, frame, nowMs, this);
    this.#needsAttention();
  }

  showNewest(frames: RoomFrames): void {
    if (this.#viewer.phase !== "live") return;
    showNewest(this.#viewer, frames, this.#context.clock.nowMs(), this);
    this.#needsAttention();
  }

  tell(message: TextMessage): void {
    if (this.#viewer.phase !== "live") return;
    this.#adopt(say(this.#viewer, message, this));
    this.#needsAttention();
  }

  glimpse(message: TextMessage): boolean {
    return this.#viewer.phase === "live" && glimpse(this.#viewer, message, this);
  }

  present(): PresentViewer | undefined {
    return this.#viewer.phase === "live" ? presentAs(this.#viewer) : undefined;
  }

  // What the gateway says.

  /** Looks at the clock, a few times a second. */
  tick(): void {
    const viewer = this.#viewer;
    const around = this.#around();
    if (viewer.phase === "live") this.#adopt(onTick(viewer, around, this));
    else if (viewer.phase !== "closing") this.#adopt(checkHello(viewer, around.nowMs, this));
    else if (around.nowMs - this.#closingFromMs > GIVE_UP_MS) this.closed();
    this.#insight.tick();
  }

  /** Ends the socket without waiting for anything. */
  cut(): void {
    this.#closer?.closeNow();
  }

  /** Sends what has become due; false when nothing waits any more. */
  attend(): boolean {
    const viewer = this.#viewer;
    if (viewer.phase !== "live") return false;
    flow(viewer, this.#context.clock.nowMs(), this);
    return this.#hasUnattended();
  }

  /** Turns a connection away before it has said anything. */
  turnAway(name: "full" | "protocol", detail: string): void {
    const viewer = this.#viewer;
    if (viewer.phase === "closing") return;
    const code = name === "full" ? "busy" : "bad_message";
    this.#adopt(refuse(viewer, { code, message: detail }, this));
    this.#adopt(closeViewer(this.#viewer, name, detail, this));
  }

  /** Tells the viewer to come back later, and closes. */
  goAway(retryAfterMs: number): void {
    const viewer = this.#viewer;
    if (viewer.phase === "closing" || this.#goingAfterMs !== undefined) return;
    this.#goingAfterMs = retryAfterMs;
    const reason = "The gateway is shutting down";
    const text = encodeEvent("goaway", { retry_after_ms: retryAfterMs, reason });
    if (viewer.phase === "live") this.#adopt(say(viewer, textMessage(text), this));
    this.#leaveWhenAnswered();
  }

  finishGoing(): void {
    if (this.#goingAfterMs === undefined) return;
    this.#adopt(closeViewer(this.#viewer, "goaway", `${this.#goingAfterMs}`, this));
  }

  /** Closes once the answers that a viewer who was sent away waits for are on their way. */
  #leaveWhenAnswered(): void {
    const viewer = this.#viewer;
    if (viewer.phase !== "live" || viewer.requestsInFlight === 0) this.finishGoing();
  }

  /** Adds the frames of this viewer, if it is a member, to an account. */
  addTo(account: FrameAccount): void {
    if (this.#viewer.phase === "live") addPlane(account, this.#viewer.frames);
  }

  /** How the viewer is doing; nothing unless it is a member. */
  report(): ViewerReport | undefined {
    if (this.#viewer.phase !== "live") return undefined;
    return reportViewer(this.#viewer, this.bufferedBytes(), this.#context.clock.nowMs());
  }

  // What the viewer's decisions do.

  bufferedBytes(): number {
    return this.#socket?.bufferedBytes ?? 0;
  }

  sendText(message: TextMessage): void {
    this.#context.metrics.stateMessages.inc();
    const { text } = message;
    this.#socket?.sendText(this.#request.isKitDialect ? kitText(text) : text);
  }

  sendFrame(frame: RoomFrame): void {
    this.#socket?.sendBytes(frame.bytes);
    this.#insight.sent(frame);
    const { clock, metrics, trail } = this.#context;
    metrics.frameWait.observe((clock.nowMs() - frame.receivedMs) / 1_000);
    if (trail !== undefined && this.viewerId !== undefined) trail.sent(this.viewerId, frame);
  }

  close(name: CloseName, detail: string): void {
    this.#context.metrics.closes.inc({ reason: name });
    const code = CLOSE[name];
    if (name === "goaway") this.#closer?.close(code, goawayReason(Number(detail)));
    else if (name === "protocol") this.#closer?.closeWhenQuiet(code, closeReason(name, detail));
    else this.#closer?.close(code, closeReason(name, detail));
  }

  verify(hello: Hello): void {
    void this.#verify(hello);
  }

  refresh(token: string, requestId: RequestId | undefined): void {
    this.#token?.renew(token, requestId);
  }

  request(type: EventType, payload: unknown, requestId: RequestId | undefined): void {
    void this.#passOn(type, payload as Readonly<Record<string, unknown>>, requestId);
  }

  answer(request: InsightRequest): TextMessage {
    return this.#insight.answer(request);
  }

  input(bytes: Uint8Array): void {
    if (this.#viewer.phase !== "live") return;
    passInput(this.#context, this.#viewer.identity, bytes);
  }

  cursor(spot: PayloadOf<"cursorMoved">): void {
    if (this.viewerId !== undefined) this.#room?.cursorMoved(this.viewerId, spot);
  }

  wantsChanged(): void {
    this.#room?.wantsChanged(this);
  }

  refused(code: ViewerErrorCode): void {
    this.#context.metrics.refusals.inc({ code });
  }

  async #verify(hello: Hello): Promise<void> {
    const { auth, access } = this.#context;
    const { room } = this.#request;
    const withRequest = hello.token === undefined ? this.#request.access : undefined;
    // Awaited in any case: the state machine must first have gone on to wait for the answer.
    const given = await (withRequest ?? auth.check(hello.token, room));
    const viewer = this.#viewer;
    if (viewer.phase !== "checking_token") return;
    // A token that came with the request was checked before the hello.
    const result = unlessRevoked(given, room, access.revocations);
    if (result.ok) {
      this.#join(hello, result.grant, knownAs(hello.resume_token, room));
      return;
    }
    const { code, message } = result;
    this.#adopt(refuse(viewer, { code, message, event_type: "hello" }, this));
    this.#adopt(closeViewer(this.#viewer, closeNameOf(code), message, this));
  }

  #join(hello: Hello, grant: Grant, known: KnownAs): void {
    const viewer = this.#viewer;
    if (viewer.phase !== "checking_token") return;
    const { clock, rooms, caps } = this.#context;
    const room = rooms.open(this.#request.room);
    if (room === undefined || room.memberCount >= caps.perRoom) {
      const limit = room === undefined
        ? "ROOMS_PER_GATEWAY_MAX"
        : `VIEWERS_PER_ROOM_MAX ${caps.perRoom}`;
      this.#adopt(closeViewer(viewer, "full", limit, this));
      return;
    }
    const identity = identify(hello, grant, {
      viewerId: this.#context.newViewerId(),
      room: room.room,
      joinedUnixMs: clock.unixMs(),
      ...known,
    });
    this.#room = room;
    this.#viewer = admitViewer(viewer, identity, clock.nowMs());
    this.#token = holdToken(this.#context, room.room, {
      live: this.#live,
      tell: (message) => this.tell(message),
      refuse: (refusal) => {
        if (this.#viewer.phase === "live") this.#adopt(refuse(this.#viewer, refusal, this));
      },
      ended: (name, detail) => this.#adopt(closeViewer(this.#viewer, name, detail, this)),
    });
    const { viewerId, role } = identity;
    const { tokenId, subject } = grant;
    const { address } = this.#request;
    const who = { viewer_id: viewerId, room: room.room, role, address, tokenId, subject };
    this.#context.log.info("viewer joined", who);
    this.tell(welcomeMessage(identity, clock.unixMs()));
    room.join(this);
    for (const message of viewer.held) {
      if (typeof message === "string") this.text(message);
      else this.binary(message);
    }
  }

  async #passOn(
    type: EventType,
    payload: Readonly<Record<string, unknown>>,
    requestId: RequestId | undefined,
  ): Promise<void> {
    const viewer = this.#viewer;
    if (viewer.phase !== "live") return;
    const { isKitDialect } = this.#request;
    const request = { type, payload, requestId, isKitDialect };
    const here = this.#room?.review.answer;
    const message = await passRequest(this.#context, viewer.identity, request, here);
    viewer.requestsInFlight--;
    this.tell(message);
    this.#leaveWhenAnswered();
  }

  #around(): Surroundings {
    const { clock } = this.#context;
    const room = this.#room?.frames ?? NO_FRAMES;
    return { room, nowMs: clock.nowMs(), unixMs: clock.unixMs() };
  }

  /** Takes over the viewer's next state; one that is closing leaves its room, and stays so. */
  #adopt(next: Viewer): void {
    if (this.#viewer.phase === "closing") return;
    const before = this.#viewer;
    this.#viewer = next;
    if (next.phase !== "closing") return;
    if (next.name === "left") this.#context.metrics.closes.inc({ reason: "left" });
    if (next.totals !== undefined) addTotals(this.#context.departed, next.totals);
    this.#context.attention.delete(this);
    this.#closingFromMs = this.#context.clock.nowMs();
    this.#token?.letGo();
    if (before.phase !== "live") return;
    this.#insight.stop();
    this.#room?.leave(this, before.identity.viewerId);
    this.#logLeaving(before, next);
  }

  #logLeaving({ identity, frames }: LiveViewer, { name, detail }: ClosingViewer): void {
    const { viewerId, room } = identity;
    const { offered, acked, superseded } = frames.totals;
    const facts = { viewer_id: viewerId, room, why: name, detail, offered, acked, superseded };
    if (name === "left" || name === "goaway") this.#context.log.info("viewer left", facts);
    else this.#context.log.warn("viewer closed", facts);
  }

  readonly #live = (): LiveViewer | undefined =>
    this.#viewer.phase === "live" ? this.#viewer : undefined;

  #member() {
    const [viewer, room] = [this.#viewer, this.#room];
    return viewer.phase === "live" && room !== undefined ? { viewer, room } : undefined;
  }

  #needsAttention(): void {
    if (this.#hasUnattended()) this.#context.attention.add(this);
  }

  #hasUnattended(): boolean {
    const viewer = this.#viewer;
    return viewer.phase === "live" && waitsUnasked(viewer);
  }
}
