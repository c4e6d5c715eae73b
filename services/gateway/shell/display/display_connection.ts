import type { CloseName, Room } from "@fuelrail/contracts";
import {
  CLOSE,
  closeReason,
  DISPLAY_CELLS_MAX,
  DISPLAY_COLUMNS_DEFAULT,
  DISPLAY_ROWS_DEFAULT,
  DISPLAY_SILENCE_MS,
  goawayReason,
  HELLO_TIMEOUT_MS,
  MESSAGE_RATE_PER_S,
} from "@fuelrail/contracts";
import type { Timer } from "@fuelrail/kit/clock";
import { agreeOn, type DisplayForm, LEGACY_FORM, modeOf } from "../../core/display/display_form.ts";
import {
  type DisplayHello,
  type DisplayWord,
  LEGACY_NOTE,
  readDisplayText,
  welcomeText,
} from "../../core/display/display_words.ts";
import type { TextSize } from "../../core/display/text_image.ts";
import type { FrameAccount } from "../../core/frame_account.ts";
import { admitText, createInboundLimit, type InboundLimit } from "../../core/inbound_limit.ts";
import { admitViewer, HELD_MESSAGES_MAX, type Hello, identify } from "../../core/viewer.ts";
import type { ViewerReport } from "../../core/viewer_report.ts";
import type { Grant } from "../../core/access/grant.ts";
import { closeNameOf, revokedText } from "../auth.ts";
import type { ConnectionContext } from "../connection_context.ts";
import type { GatewayConnection } from "../gateway_connection.ts";
import type { KnownAs } from "../known_as.ts";
import { GUEST_ROOMS_MAX } from "../rooms.ts";
import { createSocketCloser, type SocketCloser } from "../socket_closer.ts";
import type { ViewerSocket } from "../viewer_socket.ts";
import { DisplaySeat } from "./display_seat.ts";
import type { SeatSocket } from "./seat_socket.ts";

/** What a display client's address says. */
export interface DisplayRequest {
  readonly room: Room;
  /** What a token that came with the request allows, or what everybody may. */
  readonly grant: Grant | undefined;
  readonly address: string;
  /** How the room knows whoever draws on this connection. */
  readonly known: KnownAs;
}

/** Time after which a connection that was closed counts as gone even if its peer never said so, ms. */
const GIVE_UP_MS = 45_000;

/** One display client's WebSocket: finds out what the client can do and gives it a seat. */
export class DisplayConnection implements GatewayConnection, SeatSocket {
  isCounted = false;
  readonly #context: ConnectionContext;
  readonly #request: DisplayRequest;
  readonly #inbound: InboundLimit;
  readonly #held: (string | Uint8Array)[] = [];
  #phase: "silent" | "checking" | "seated" | "closing" = "silent";
  #hasSaidHello = false;
  #socket: ViewerSocket | undefined;
  #closer: SocketCloser | undefined;
  #silence: Timer | undefined;
  #seat: DisplaySeat | undefined;
  #isGone = false;
  #closingFromMs = 0;

  constructor(context: ConnectionContext, request: DisplayRequest) {
    this.#context = context;
    this.#request = request;
    this.#inbound = createInboundLimit(context.clock.nowMs());
  }

  get address(): string {
    return this.#request.address;
  }

  get joinedAs(): "display" | undefined {
    return this.#phase === "seated" ? "display" : undefined;
  }

  /** Gives the connection its socket; events may come from then on. */
  attach(socket: ViewerSocket): void {
    this.#socket = socket;
    this.#closer = createSocketCloser(socket, this.#context.clock);
  }

  /** Waits for a hello: an old client sends none, and one without a token cannot be such a one. */
  opened(): void {
    if (this.#phase !== "silent") return;
    const patienceMs = this.#request.grant === undefined ? HELLO_TIMEOUT_MS : DISPLAY_SILENCE_MS;
    this.#silence = this.#context.clock.setTimer(patienceMs, () => {
      if (this.#phase === "silent") this.#seatLegacy();
    });
  }

  // What the socket says.

  text(text: string): void {
    switch (this.#phase) {
      case "closing":
        return this.#closer?.discarded();
      case "checking":
        return this.#hold(text);
      case "silent":
      case "seated":
        return this.#heard(text);
    }
  }

  binary(bytes: Uint8Array): void {
    if (this.#phase === "closing") return this.#closer?.discarded();
    if (this.#phase === "checking") return this.#hold(bytes);
    if (this.#phase === "silent") this.#seatLegacy();
    this.#seat?.binary(bytes);
  }

  closed(): void {
    this.#closer?.gone();
    if (this.#phase !== "closing") {
      this.#context.metrics.closes.inc({ reason: "left" });
      this.#end();
      this.#seat?.leave();
    }
    if (this.#isGone) return;
    this.#isGone = true;
    this.#context.gone(this);
  }

  // What the gateway says.

  tick(): void {
    if (this.#phase !== "closing") return this.#seat?.tick();
    if (this.#context.clock.nowMs() - this.#closingFromMs > GIVE_UP_MS) this.closed();
  }

  attend(): boolean {
    return this.#phase === "seated" && this.#seat?.attend() === true;
  }

  goAway(retryAfterMs: number): void {
    this.turnAway("goaway", `${retryAfterMs}`);
  }

  /** Answers under way are not waited for, so it has gone already. */
  finishGoing(): void {}

  cut(): void {
    this.#closer?.closeNow();
  }

  addTo(account: FrameAccount): void {
    if (this.#phase === "seated") this.#seat?.addTo(account);
  }

  report(): ViewerReport | undefined {
    return this.#phase === "seated" ? this.#seat?.report() : undefined;
  }

  /** Closes with a reason. */
  turnAway(name: CloseName, detail: string): void {
    if (this.#phase === "closing") return;
    if (this.#phase === "seated" && this.#seat !== undefined) this.#seat.turnAway(name, detail);
    else this.close(name, detail);
  }

  // What the seat does.

  bufferedBytes(): number {
    return this.#socket?.bufferedBytes ?? 0;
  }

  sendText(text: string): void {
    this.#socket?.sendText(text);
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket?.sendBytes(bytes);
  }

  needsAttention(): void {
    this.#context.attention.add(this);
  }

  close(name: CloseName, detail: string): void {
    if (this.#phase === "closing") return;
    this.#context.metrics.closes.inc({ reason: name });
    this.#end();
    const code = CLOSE[name];
    if (name === "goaway") this.#closer?.close(code, goawayReason(Number(detail)));
    else if (name === "protocol") this.#closer?.closeWhenQuiet(code, closeReason(name, detail));
    else this.#closer?.close(code, closeReason(name, detail));
  }

  #end(): void {
    this.#phase = "closing";
    this.#closingFromMs = this.#context.clock.nowMs();
    this.#silence?.cancel();
    this.#held.length = 0;
    this.#context.attention.delete(this);
  }

  /** Keeps a message until the token is checked. */
  #hold(message: string | Uint8Array): void {
    if (this.#held.length < HELD_MESSAGES_MAX) this.#held.push(message);
    else this.close("protocol", `more than ${HELD_MESSAGES_MAX} messages before the welcome`);
  }

  #heard(text: string): void {
    if (!admitText(this.#inbound, this.#context.clock.nowMs())) {
      const message = `More than ${MESSAGE_RATE_PER_S} text messages a second`;
      return this.#fault({ is: "bad", code: "rate_limited", message });
    }
    const read = readDisplayText(text);
    if (read.is === "bad") return this.#fault(read);
    const { word } = read;
    if (word.type === "hello") return this.#hello(word);
    if (this.#phase === "silent") this.#seatLegacy();
    switch (word.type) {
      case "resize":
        return this.#resize({ columns: word.width, rows: word.height });
      case "command":
        return this.#seat?.command(word.command);
      case "state_request":
        return this.#seat?.stateRequest();
    }
  }

  #fault({ code, message }: Extract<DisplayWord, { is: "bad" }>): void {
    if (this.#phase === "silent") this.#seatLegacy();
    this.#seat?.fault({ code, message });
  }

  #resize(size: TextSize): void {
    if (size.columns * size.rows <= DISPLAY_CELLS_MAX) return this.#seat?.resize(size);
    const message = `${size.columns} x ${size.rows} characters are more than ` +
      `DISPLAY_CELLS_MAX ${DISPLAY_CELLS_MAX}`;
    this.#seat?.fault({ code: "out_of_range", message });
  }

  #hello(hello: DisplayHello): void {
    if (this.#hasSaidHello) {
      const message = "The hello was already answered";
      return this.#seat?.fault({ code: "conflict", message });
    }
    this.#hasSaidHello = true;
    const agreed = agreeOn(hello);
    if (!agreed.ok) return this.turnAway("protocol", agreed.reason);
    this.#silence?.cancel();
    // An old client's seat is given up for the one that the hello asks for.
    this.#seat?.leave();
    this.#seat = undefined;
    this.#phase = "checking";
    void this.#admit(hello, agreed.form, agreed.note);
  }

  async #admit(hello: DisplayHello, form: DisplayForm, note: string | undefined): Promise<void> {
    const { auth } = this.#context;
    const { room, grant } = this.#request;
    const access = hello.token === undefined && grant !== undefined
      ? { ok: true as const, grant }
      : await auth.check(hello.token, room);
    if (this.#phase !== "checking") return;
    if (!access.ok) return this.close(closeNameOf(access.code), access.message);
    this.#sit(access.grant, form, hello, note);
    for (const message of this.#held.splice(0)) {
      if (typeof message === "string") this.text(message);
      else this.binary(message);
    }
  }

  #seatLegacy(): void {
    const { grant } = this.#request;
    this.#silence?.cancel();
    if (grant !== undefined) return this.#sit(grant, LEGACY_FORM, undefined, LEGACY_NOTE);
    this.close("unauthorised", "An access token is needed and none was given");
  }

  #sit(
    grant: Grant,
    form: DisplayForm,
    hello: DisplayHello | undefined,
    note: string | undefined,
  ): void {
    const { clock, rooms, newViewerId, log, access } = this.#context;
    // A token that came with the request was checked before the client's silence.
    const revoked = access.revocations.find(grant, this.#request.room);
    if (revoked !== undefined) return this.close("unauthorised", revokedText(revoked.reason));
    const nowMs = clock.nowMs();
    const room = rooms.openForGuest(this.#request.room, "display");
    if (room === undefined) {
      return this.close("full", `DISPLAY_ROOMS_MAX ${GUEST_ROOMS_MAX.display}`);
    }
    const asViewer: Hello = {
      frames: form.carries === "frames",
      tiles: form.isDiff,
      ...(hello?.name === undefined ? {} : { name: hello.name }),
      ...(hello?.max_fps === undefined ? {} : { max_fps: hello.max_fps }),
    };
    const viewerId = newViewerId().replace(/^v-/, "display-");
    const place = {
      viewerId,
      room: room.room,
      joinedUnixMs: clock.unixMs(),
      ...this.#request.known,
    };
    const identity = identify(asViewer, grant, place);
    const checked = { phase: "checking_token", hello: asViewer, held: [] } as const;
    const viewer = admitViewer(
      { ...checked, held: [], inbound: this.#inbound },
      identity,
      nowMs,
    );
    const seat = new DisplaySeat(this.#context, room, this, {
      ...{ viewer, form },
      ...(hello?.max_fps === undefined ? {} : { maxFps: hello.max_fps }),
      ...(hello === undefined && note !== undefined ? { note } : {}),
    });
    this.#seat = seat;
    this.#phase = "seated";
    const welcome = hello === undefined ? undefined : welcomeText(identity, form, note);
    const limit = seat.take(DEFAULT_SIZE, welcome);
    if (limit !== undefined) return this.turnAway("full", limit);
    const { role, grant: { tokenId, subject } } = identity;
    log.info("display client joined", {
      ...{ viewer_id: viewerId, room: room.room, role, mode: modeOf(form) },
      ...{ address: this.#request.address, tokenId, subject },
    });
  }
}

const DEFAULT_SIZE: TextSize = { columns: DISPLAY_COLUMNS_DEFAULT, rows: DISPLAY_ROWS_DEFAULT };
