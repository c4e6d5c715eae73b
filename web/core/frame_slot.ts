import type { FrameHeader } from "@fuelrail/contracts/binary";
import { advance, EMPTY_LINEAGE, type Lineage } from "./picture_order.ts";

/** How often the fetch of an announced still is tried before it is given up. */
export const STILL_FETCH_ATTEMPTS = 4;

/** Names one encoded picture on its way through decoding and drawing. */
export type PictureToken = number;

interface OwedAck {
  readonly connection: number;
  readonly seq: number;
  readonly tier: FrameHeader["tier"];
}

interface Picture {
  readonly token: PictureToken;
  readonly header: FrameHeader;
  /** Acks given back once this picture, or one that replaces it, is drawn. */
  readonly owed: readonly OwedAck[];
}

interface WaitingPicture extends Picture {
  readonly body: Uint8Array;
}

interface Fetch {
  readonly token: PictureToken;
  readonly header: FrameHeader;
  readonly attempt: number;
}

/** Every frame received ends in exactly one of the other counts, or is still on its way. */
export interface SlotCounters {
  readonly received: number;
  readonly drawn: number;
  readonly superseded: number;
  readonly stale: number;
  readonly undecodable: number;
  readonly stillsMissed: number;
  /** Tiles that could not be laid on what was there. */
  readonly unplaceable: number;
}

export interface SlotState {
  readonly connection: number;
  readonly nextToken: PictureToken;
  readonly lineage: Lineage;
  readonly shown: FrameHeader | undefined;
  /** The live picture that was drawn last, on which tiles are laid. */
  readonly base: FrameHeader | undefined;
  /** A whole picture was asked for and has not come. */
  readonly wholeAsked: boolean;
  readonly waiting: WaitingPicture | undefined;
  readonly decoding: Picture | undefined;
  readonly ready: Picture | undefined;
  readonly fetching: Fetch | undefined;
  readonly counters: SlotCounters;
}

export type SlotEvent =
  | { readonly type: "connected" }
  | {
    readonly type: "arrived";
    readonly header: FrameHeader;
    readonly body: Uint8Array;
  }
  | { readonly type: "decoded"; readonly token: PictureToken }
  | { readonly type: "decodeFailed"; readonly token: PictureToken }
  | { readonly type: "drawn"; readonly token: PictureToken }
  | {
    readonly type: "fetched";
    readonly token: PictureToken;
    readonly body: Uint8Array;
  }
  | { readonly type: "fetchFailed"; readonly token: PictureToken; readonly gone: boolean };

export type SlotEffect =
  | {
    readonly type: "decode";
    readonly token: PictureToken;
    readonly header: FrameHeader;
    readonly body: Uint8Array;
  }
  | { readonly type: "draw"; readonly token: PictureToken; readonly header: FrameHeader }
  | { readonly type: "discard"; readonly token: PictureToken }
  | { readonly type: "ack"; readonly seq: number; readonly tier: FrameHeader["tier"] }
  | {
    readonly type: "fetch";
    readonly token: PictureToken;
    readonly session: number;
    readonly seq: number;
    readonly delayMs: number;
  }
  | { readonly type: "abortFetch"; readonly token: PictureToken }
  | { readonly type: "askWhole" };

export interface SlotStep {
  readonly state: SlotState;
  readonly effects: readonly SlotEffect[];
}

export const EMPTY_SLOT: SlotState = {
  connection: 0,
  nextToken: 1,
  lineage: EMPTY_LINEAGE,
  shown: undefined,
  base: undefined,
  wholeAsked: false,
  waiting: undefined,
  decoding: undefined,
  ready: undefined,
  fetching: undefined,
  counters: {
    received: 0,
    drawn: 0,
    superseded: 0,
    stale: 0,
    undecodable: 0,
    stillsMissed: 0,
    unplaceable: 0,
  },
};

/**
 * Moves pictures from the socket to the screen, newest first: one waits, one decodes, one is
 * ready for the next display frame, and a newer one replaces an older one at every stage.
 *
 * Ack policy: every received frame is acked exactly once, in the order of arrival. A drawn frame
 * is acked after it is drawn; a frame that was replaced on the way is acked together with the one
 * that replaced it, and what needs no drawing (stale, undecodable, announced only) as soon as all
 * before it is, so that acks keep the pace of the display. Acks never cross into another
 * connection.
 *
 * Tiles hold every change since their base, so they too may be skipped for newer ones. They are
 * laid on the live picture that was drawn last; where they do not fit that, or cannot be decoded,
 * a whole picture is asked for, once.
 */
export function stepSlot(state: SlotState, event: SlotEvent): SlotStep {
  switch (event.type) {
    case "connected":
      return {
        state: { ...state, connection: state.connection + 1, wholeAsked: false },
        effects: [],
      };
    case "arrived":
      return arrived(state, event.header, event.body);
    case "decoded":
      return decoded(state, event.token);
    case "decodeFailed":
      return decodeFailed(state, event.token);
    case "drawn":
      return drawn(state, event.token);
    case "fetched":
      return fetched(state, event.token, event.body);
    case "fetchFailed":
      return fetchFailed(state, event.token, event.gone);
  }
}

function arrived(state: SlotState, header: FrameHeader, body: Uint8Array): SlotStep {
  const ack: OwedAck = { connection: state.connection, seq: header.seq, tier: header.tier };
  const received = count(state, "received");
  if (header.announced) return announced(received, header, ack);
  const lineage = advance(state.lineage, header);
  if (lineage === undefined) return settle(count(received, "stale"), ack);
  if (header.kind === "tiles" && !fitsBase(state, header)) {
    const asked = askWhole(count(received, "unplaceable"));
    return join(asked.effects, settle(asked.state, ack));
  }
  const { state: free, effects } = withoutFetch(received);
  const picture = { token: free.nextToken, header, owed: [ack], body };
  return join(effects, enqueue({ ...free, lineage, nextToken: free.nextToken + 1 }, picture));
}

/** Whether tiles can be laid on the live picture that is there. */
function fitsBase({ base }: SlotState, tiles: FrameHeader): boolean {
  return base !== undefined && base.session === tiles.session && base.tier === tiles.tier &&
    base.epoch === tiles.epoch && base.width === tiles.width && base.height === tiles.height &&
    base.seq >= tiles.baseSeq;
}

/** Only what is on its way to the screen counts now, so that the whole picture may be older. */
function askWhole(state: SlotState): SlotStep {
  const { waiting, decoding, ready, shown, lineage } = state;
  const newest = (waiting ?? decoding ?? ready)?.header ?? shown;
  const asked = { ...state, wholeAsked: true, lineage: { ...lineage, newest } };
  return { state: asked, effects: state.wholeAsked ? [] : [{ type: "askWhole" }] };
}

function announced(state: SlotState, header: FrameHeader, ack: OwedAck): SlotStep {
  const known = state.fetching?.header;
  const sameFetch = known?.session === header.session && known.seq === header.seq;
  if (sameFetch || advance(state.lineage, header) === undefined) {
    return settle(count(state, "stale"), ack);
  }
  const { state: free, effects } = withoutFetch(state);
  const token = free.nextToken;
  const fetching = { token, header, attempt: 1 };
  return join(
    [...effects, fetchEffect(fetching, 0)],
    settle({ ...free, nextToken: token + 1, fetching }, ack),
  );
}

/** Acks what needs no drawing, behind whatever is still on its way. */
function settle(state: SlotState, ack: OwedAck): SlotStep {
  const { waiting, decoding, ready } = state;
  const owing = <P extends Picture>(picture: P): P => ({
    ...picture,
    owed: [...picture.owed, ack],
  });
  if (waiting !== undefined) return { state: { ...state, waiting: owing(waiting) }, effects: [] };
  if (decoding !== undefined) {
    return { state: { ...state, decoding: owing(decoding) }, effects: [] };
  }
  if (ready !== undefined) return { state: { ...state, ready: owing(ready) }, effects: [] };
  return { state, effects: payAcks(state, [ack]) };
}

function enqueue(state: SlotState, picture: WaitingPicture): SlotStep {
  if (state.decoding === undefined) return startDecoding(state, picture);
  const replaced = state.waiting;
  if (replaced === undefined) return { state: { ...state, waiting: picture }, effects: [] };
  const waiting = { ...picture, owed: [...replaced.owed, ...picture.owed] };
  return { state: { ...count(state, "superseded"), waiting }, effects: [] };
}

function startDecoding(state: SlotState, picture: WaitingPicture): SlotStep {
  const { token, header, owed, body } = picture;
  return {
    state: { ...state, decoding: { token, header, owed } },
    effects: [{ type: "decode", token, header, body }],
  };
}

function decodeNext(state: SlotState): SlotStep {
  const { waiting } = state;
  if (waiting === undefined) return { state, effects: [] };
  return startDecoding({ ...state, waiting: undefined }, waiting);
}

function decoded(state: SlotState, token: PictureToken): SlotStep {
  const picture = state.decoding;
  if (picture?.token !== token) return { state, effects: [{ type: "discard", token }] };
  const replaced = state.ready;
  const idle = { ...state, decoding: undefined };
  const freed: SlotState = replaced === undefined ? idle : count(idle, "superseded");
  const ready = { ...picture, owed: [...replaced?.owed ?? [], ...picture.owed] };
  const effects: SlotEffect[] = [];
  if (replaced !== undefined) effects.push({ type: "discard", token: replaced.token });
  effects.push({ type: "draw", token, header: picture.header });
  return join(effects, decodeNext({ ...freed, ready }));
}

function decodeFailed(state: SlotState, token: PictureToken): SlotStep {
  const picture = state.decoding;
  if (picture?.token !== token) return { state, effects: [] };
  const { ready } = state;
  const idle = count({ ...state, decoding: undefined }, "undecodable");
  const { state: failed, effects } = picture.header.kind === "tiles" && state.waiting === undefined
    ? askWhole(idle)
    : { state: idle, effects: [] };
  if (ready === undefined) {
    return join([...payAcks(state, picture.owed), ...effects], decodeNext(failed));
  }
  const owed = [...ready.owed, ...picture.owed];
  return join(effects, decodeNext({ ...failed, ready: { ...ready, owed } }));
}

function drawn(state: SlotState, token: PictureToken): SlotStep {
  const picture = state.ready;
  if (picture?.token !== token) return { state, effects: [] };
  const { header } = picture;
  const isLive = header.tier !== "still";
  return {
    state: {
      ...count(state, "drawn"),
      ready: undefined,
      shown: header,
      base: isLive ? header : state.base,
      wholeAsked: state.wholeAsked && !isLive,
    },
    effects: payAcks(state, picture.owed),
  };
}

function fetched(state: SlotState, token: PictureToken, body: Uint8Array): SlotStep {
  const pending = state.fetching;
  if (pending?.token !== token) return { state, effects: [] };
  const done = { ...state, fetching: undefined };
  const lineage = advance(state.lineage, pending.header);
  if (lineage === undefined) return { state: count(done, "stale"), effects: [] };
  return enqueue({ ...done, lineage }, { token, header: pending.header, owed: [], body });
}

function fetchFailed(state: SlotState, token: PictureToken, gone: boolean): SlotStep {
  const pending = state.fetching;
  if (pending?.token !== token) return { state, effects: [] };
  if (gone || pending.attempt >= STILL_FETCH_ATTEMPTS) {
    return { state: count({ ...state, fetching: undefined }, "stillsMissed"), effects: [] };
  }
  const fetching = { ...pending, attempt: pending.attempt + 1 };
  return { state: { ...state, fetching }, effects: [fetchEffect(fetching, 500 * pending.attempt)] };
}

function withoutFetch(state: SlotState): SlotStep {
  if (state.fetching === undefined) return { state, effects: [] };
  const { token } = state.fetching;
  return {
    state: { ...count(state, "superseded"), fetching: undefined },
    effects: [{ type: "abortFetch", token }],
  };
}

function fetchEffect(pending: Fetch, delayMs: number): SlotEffect {
  const { session, seq } = pending.header;
  return { type: "fetch", token: pending.token, session, seq, delayMs };
}

function payAcks(state: SlotState, owed: readonly OwedAck[]): readonly SlotEffect[] {
  return owed
    .filter((ack) => ack.connection === state.connection)
    .map(({ seq, tier }) => ({ type: "ack", seq, tier }));
}

function join(effects: readonly SlotEffect[], next: SlotStep): SlotStep {
  return { state: next.state, effects: [...effects, ...next.effects] };
}

function count(state: SlotState, name: keyof SlotCounters): SlotState {
  return { ...state, counters: { ...state.counters, [name]: state.counters[name] + 1 } };
}
