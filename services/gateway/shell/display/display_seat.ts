import type {
  CloseName,
  EventType,
  FrameHeader,
  PayloadOf,
  RequestId,
  ViewerErrorCode,
} from "@fuelrail/contracts";
import { DISPLAY_FPS_DEFAULT } from "@fuelrail/contracts";
import { type Want, wantOf } from "../../core/demand.ts";
import { type AskedState, takeAsked } from "../../core/display/asked_state.ts";
import type { DisplayForm } from "../../core/display/display_form.ts";
import { framesShown } from "../../core/display/display_link.ts";
import { asDisplayText, clearMessage, withNote } from "../../core/display/display_words.ts";
import type { TextSize } from "../../core/display/text_image.ts";
import { addPlane, addTotals, type FrameAccount } from "../../core/frame_account.ts";
import { discardWaiting, forgetHad } from "../../core/frame_plane.ts";
import { presentAs, type PresentViewer } from "../../core/presence.ts";
import { createReading, hasStalled, type Reading } from "../../core/reading.ts";
import type { RoomFrame } from "../../core/room_frame.ts";
import type { RoomFrames } from "../../core/room_frames.ts";
import { type TextMessage, textMessage } from "../../core/state_queue.ts";
import { patchesOf } from "../../core/tiles/patch.ts";
import {
  closeViewer,
  type InsightRequest,
  type LiveViewer,
  type Surroundings,
  type Viewer,
  type ViewerPort,
} from "../../core/viewer.ts";
import { onBinary } from "../../core/viewer_binary.ts";
import { refuse, type RefusedMessage, refuseFault } from "../../core/viewer_errors.ts";
import {
  flow,
  onFrame,
  onTick,
  onTiles,
  say,
  showNewest,
  waitsUnasked,
} from "../../core/viewer_flow.ts";
import { reportViewer, type ViewerReport } from "../../core/viewer_report.ts";
import { onMessage } from "../../core/viewer_text.ts";
import { type HeldToken, holdToken } from "../access/token_renewal.ts";
import type { ConnectionContext } from "../connection_context.ts";
import { createViewerInsight, type ViewerInsight } from "../debug/viewer_insight.ts";
import type { LiveRoom, RoomMember } from "../live_room.ts";
import { wholeRoom } from "../room_whole.ts";
import { passInput, passRequest } from "../viewer_traffic.ts";
import { createDisplayLines, type DisplayLines } from "./display_lines.ts";
import type { DisplayClient } from "./display_room.ts";
import type { SeatOptions, SeatSocket } from "./seat_socket.ts";

/**
 * One display client in its room: to the room and to its own decisions a viewer, whose words are
 * put into the form of the display protocol.
 */
export class DisplaySeat implements RoomMember, ViewerPort, DisplayClient {
  readonly isGuest = true;
  readonly #context: ConnectionContext;
  readonly #room: LiveRoom;
  readonly #socket: SeatSocket;
  readonly #form: DisplayForm;
  readonly #lines: DisplayLines | undefined;
  readonly #reading: Reading;
  readonly #asked: AskedState = { isAsked: false, dueMs: 0 };
  readonly #insight: ViewerInsight;
  readonly patches = patchesOf(() => this.#shown(this.#room.frames));
  #viewer: Viewer;
  #token: HeldToken | undefined;
  #note: string | undefined;

  constructor(
    context: ConnectionContext,
    room: LiveRoom,
    socket: SeatSocket,
    { viewer, form, maxFps = DISPLAY_FPS_DEFAULT, note }: SeatOptions,
  ) {
    this.#context = context;
    this.#room = room;
    this.#socket = socket;
    this.#form = form;
    this.#viewer = viewer;
    this.#note = note;
    if (form.carries === "lines") {
      this.#lines = createDisplayLines({
        display: room.display,
        metrics: context.metrics,
        isDiff: form.isDiff,
        maxFps,
        onWaiting: () => void this.#pump(),
      });
    }
    this.#reading = createReading(context.clock.nowMs());
    this.#insight = createViewerInsight({
      clock: context.clock,
      member: () => {
        const live = this.#live;
        return live === undefined ? undefined : { viewer: live, room };
      },
      bufferedBytes: () => this.bufferedBytes(),
      tell: (message) => this.#say(message.text),
    });
  }

  /** Takes the seat; the limit that stands against it, if one does. */
  take(size: TextSize, welcome?: string): string | undefined {
    const { display } = this.#room;
    const sizeLimit = this.#lines === undefined ? undefined : display.texts.limitFor(size);
    const limit = sizeLimit ?? display.enter(this);
    if (limit !== undefined) return limit;
    this.#token = holdToken(this.#context, this.#room.room, {
      live: () => this.#live,
      tell: ({ text }) => this.#say(text),
      refuse: (refusal) => this.#refuse(refusal),
      ended: (name, detail) => this.turnAway(name, detail),
    });
    if (welcome !== undefined) this.#say(welcome);
    if (display.lost !== undefined) this.#say(clearMessage(display.lost));
    this.#room.join(this);
    this.#lines?.resize(size);
    return undefined;
  }

  /** Leaves the room; nothing is said to the client any more. */
  leave(): void {
    this.#adopt(closeViewer(this.#viewer, "left", "", this));
  }

  /** Closes the client with a reason. */
  turnAway(name: CloseName, detail: string): void {
    this.#adopt(closeViewer(this.#viewer, name, detail, this));
  }

  // What the client says.

  resize(size: TextSize): void {
    if (this.#lines === undefined) {
      const message = "resize is for lines of text; frames come in the size of the render";
      return this.#refuse({ code: "conflict", message });
    }
    const limit = this.#lines.resize(size);
    if (limit === undefined) return;
    this.#refuse({ code: "busy", message: `No more sizes are made in this room: ${limit}` });
  }

  command(command: { readonly event_type: string }): void {
    const viewer = this.#live;
    if (viewer === undefined) return;
    this.#adopt(onMessage(viewer, JSON.stringify(command), this.#around(), this));
    this.#pump();
  }

  stateRequest(): void {
    this.#asked.isAsked = true;
    void this.#room.states.whenKnown().then(() => this.#pump());
  }

  binary(bytes: Uint8Array): void {
    const viewer = this.#live;
    if (viewer === undefined) return;
    const { acked } = viewer.frames.totals;
    const nowMs = this.#context.clock.nowMs();
    this.#adopt(onBinary(viewer, bytes, nowMs, this));
    if (viewer.frames.totals.acked === acked) return;
    const latencyMs = nowMs - viewer.frames.flight.lastReceivedMs;
    this.#context.metrics.ackLatency.observe(latencyMs / 1_000);
    this.#insight.acked(bytes, latencyMs);
  }

  /** Tells the client why its message was not acted on; too many of them close it. */
  fault(refusal: RefusedMessage): void {
    const viewer = this.#live;
    if (viewer === undefined) return;
    this.#adopt(refuseFault(viewer, refusal, this.#context.clock.nowMs(), this));
  }

  // What the room says.

  get viewerId(): string | undefined {
    return this.#live?.identity.viewerId;
  }

  want(): Want | undefined {
    const viewer = this.#live;
    return viewer === undefined ? undefined : wantOf(viewer);
  }

  frame(frame: RoomFrame, nowMs: number): void {
    const viewer = this.#live;
    if (viewer === undefined || !viewer.wantsFrames || !this.#takes(frame.header)) return;
    onFrame(viewer, frame, nowMs, this);
    this.#watch();
  }

  tiles(frame: RoomFrame, nowMs: number): void {
    const viewer = this.#live;
    if (viewer?.takesTiles !== true || !this.#takes(frame.header)) return;
    onTiles(viewer, frame, nowMs, this);
    this.#watch();
  }

  showNewest(frames: RoomFrames): void {
    const viewer = this.#live;
    if (viewer === undefined || !viewer.wantsFrames) return;
    showNewest(viewer, this.#shown(frames), this.#context.clock.nowMs(), this);
    this.#watch();
  }

  /** Displays hear no events; they ask for the state. */
  tell(): void {}

  /** Such as why its pointer does not steer. */
  notice({ text }: TextMessage): void {
    this.#say(text);
  }

  glimpse = (): boolean => true;

  present(): PresentViewer | undefined {
    const viewer = this.#live;
    return viewer === undefined ? undefined : presentAs(viewer);
  }

  lost(reason: string): void {
    const viewer = this.#live;
    if (viewer === undefined) return;
    discardWaiting(viewer.frames);
    forgetHad(viewer.frames);
    this.#lines?.clear();
    this.#say(clearMessage(reason));
  }

  found = (): void => this.showNewest(this.#room.frames);

  // What the gateway says.

  tick(): void {
    const viewer = this.#live;
    if (viewer === undefined) return;
    const around = this.#around();
    this.#adopt(onTick(viewer, around, this));
    if (hasStalled(this.#reading, this.bufferedBytes(), around.nowMs)) {
      this.turnAway("slow", "nothing is read");
    }
    this.#insight.tick();
  }

  /** Sends what has become due; false when nothing waits any more. */
  attend(): boolean {
    return this.#pump();
  }

  addTo(account: FrameAccount): void {
    if (this.#live !== undefined) addPlane(account, this.#live.frames);
  }

  report(): ViewerReport | undefined {
    const viewer = this.#live;
    if (viewer === undefined || !viewer.wantsFrames) return undefined;
    return reportViewer(viewer, this.bufferedBytes(), this.#context.clock.nowMs());
  }

  // What the viewer's decisions do.

  bufferedBytes(): number {
    return this.#socket.bufferedBytes();
  }

  sendText({ text }: TextMessage): void {
    this.#context.metrics.displaySent.inc({ kind: "message" });
    this.#send(asDisplayText(text));
  }

  sendFrame(frame: RoomFrame): void {
    this.#context.metrics.displaySent.inc({ kind: "frame" });
    this.#socket.sendBytes(frame.bytes);
    this.#insight.sent(frame);
  }

  close(name: CloseName, detail: string): void {
    this.#socket.close(name, detail);
  }

  /** Tokens are checked before a seat is taken. */
  verify(): void {}

  refresh(token: string, requestId: RequestId | undefined): void {
    this.#token?.renew(token, requestId);
  }

  request(type: EventType, payload: unknown, requestId: RequestId | undefined): void {
    const viewer = this.#live;
    if (viewer === undefined) return;
    const asked = payload as Readonly<Record<string, unknown>>;
    const request = { type, payload: asked, requestId, isKitDialect: false };
    const here = this.#room.review.answer;
    void passRequest(this.#context, viewer.identity, request, here).then(({ text }) => {
      viewer.requestsInFlight--;
      this.#say(text);
    });
  }

  answer(request: InsightRequest): TextMessage {
    return this.#insight.answer(request);
  }

  input(bytes: Uint8Array): void {
    if (this.#live !== undefined) passInput(this.#context, this.#live.identity, bytes);
  }

  cursor(spot: PayloadOf<"cursorMoved">): void {
    const { viewerId } = this;
    if (viewerId !== undefined) this.#room.cursorMoved(viewerId, spot);
  }

  wantsChanged(): void {
    this.#room.wantsChanged(this);
  }

  refused(code: ViewerErrorCode): void {
    this.#context.metrics.refusals.inc({ code });
  }

  get #live(): LiveViewer | undefined {
    return this.#viewer.phase === "live" ? this.#viewer : undefined;
  }

  #around(): Surroundings {
    const { clock } = this.#context;
    return { room: this.#room.frames, nowMs: clock.nowMs(), unixMs: clock.unixMs() };
  }

  #takes(header: FrameHeader): boolean {
    const form = this.#form;
    const isTaken = form.carries === "lines" || header.codec !== "png" || form.takesStills;
    return isTaken && this.#room.display.shows(header);
  }

  #refuse(refusal: RefusedMessage): void {
    const viewer = this.#live;
    if (viewer !== undefined) this.#adopt(refuse(viewer, refusal, this));
  }

  #shown(frames: RoomFrames): RoomFrames {
    return framesShown(frames, (header) => this.#takes(header));
  }

  #say(text: string): void {
    const viewer = this.#live;
    if (viewer === undefined) return;
    this.#adopt(say(viewer, textMessage(text), this));
    this.#watch();
  }

  #send(text: string): void {
    const note = text.startsWith('{"type":"reply"') ? undefined : this.#note;
    if (note !== undefined) this.#note = undefined;
    this.#socket.sendText(note === undefined ? text : withNote(text, note));
  }

  /** Sends what may be sent now; true when something still waits. */
  #pump(): boolean {
    const viewer = this.#live;
    if (viewer === undefined) return false;
    const nowMs = this.#context.clock.nowMs();
    flow(viewer, nowMs, this);
    if (viewer.state.messages.length === 0) {
      if (takeAsked(this.#asked, nowMs)) {
        this.#say(JSON.stringify({ type: "state", state: wholeRoom(this.#room) }));
      }
      const lines = this.#lines?.next(nowMs, this.bufferedBytes());
      if (lines !== undefined) this.#send(lines);
    }
    return this.#watch();
  }

  /** Notes whether something waits. */
  #watch(): boolean {
    const viewer = this.#live;
    if (viewer === undefined) return false;
    const waits = waitsUnasked(viewer) || this.#asked.isAsked || this.#lines?.waits === true;
    if (waits) this.#socket.needsAttention();
    return waits;
  }

  /** Takes over the viewer's next state; one that is closing leaves its room, and stays so. */
  #adopt(next: Viewer): void {
    if (this.#viewer.phase !== "live") return;
    const { identity } = this.#viewer;
    this.#viewer = next;
    if (next.phase !== "closing") return;
    if (next.totals !== undefined) addTotals(this.#context.departed, next.totals);
    this.#insight.stop();
    this.#token?.letGo();
    this.#lines?.stop();
    this.#room.display.leave(this);
    this.#room.leave(this, identity.viewerId);
    this.#context.log.info("display client left", {
      ...{ viewer_id: identity.viewerId, room: identity.room, why: next.name },
      ...{ detail: next.detail, skipped: this.#lines?.skipped ?? 0 },
    });
  }
}
