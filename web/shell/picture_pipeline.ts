import { decodeFrame, encodeAck, type FrameHeader } from "@fuelrail/contracts/binary";
import {
  EMPTY_SLOT,
  type SlotCounters,
  type SlotEffect,
  type SlotEvent,
  stepSlot,
} from "../core/frame_slot.ts";
import { createComposer } from "./composer.ts";
import { closePicture, type Decoded, decodePicture } from "./picture_decoder.ts";
import type { PictureStage } from "./picture_stage.ts";
import type { Timer, World } from "./world.ts";

/** What a pipeline needs and whom it tells. */
export interface PicturePipelineOptions {
  readonly world: World;
  readonly stage: PictureStage;
  sendAck(bytes: Uint8Array<ArrayBuffer>): void;
  /** Fetches a still; resolves to undefined when the room keeps it no longer. */
  fetchStill(session: number, seq: number, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Asks the gateway for a whole picture. */
  askWhole(): void;
  onDrawn(header: FrameHeader): void;
  onCounters(counters: SlotCounters): void;
}

/** Takes binary messages in and puts pictures on the stage. */
export interface PicturePipeline {
  /** A new connection begins: nothing is owed to the old one any more. */
  connected(): void;
  /** One binary message; false when it is no frame. */
  receive(bytes: Uint8Array): boolean;
}

interface RunningFetch {
  readonly abort: AbortController;
  timer: Timer | undefined;
}

/** Runs the frame slot with real decoding (off the main thread), drawing and fetching. */
export function createPicturePipeline(options: PicturePipelineOptions): PicturePipeline {
  const { stage, world } = options;
  const composer = createComposer();
  const decoded = new Map<number, Decoded>();
  const fetches = new Map<number, RunningFetch>();
  let state = EMPTY_SLOT;

  function dispatch(event: SlotEvent): void {
    const step = stepSlot(state, event);
    const changed = step.state.counters !== state.counters;
    state = step.state;
    for (const effect of step.effects) run(effect);
    if (changed) options.onCounters(state.counters);
  }

  function run(effect: SlotEffect): void {
    switch (effect.type) {
      case "decode":
        return void decode(effect.token, effect.header, effect.body);
      case "draw":
        return draw(effect.token, effect.header);
      case "discard":
        return discard(effect.token);
      case "ack":
        return options.sendAck(owned(encodeAck(effect)));
      case "fetch":
        return startFetch(effect.token, effect.session, effect.seq, effect.delayMs);
      case "abortFetch":
        return stopFetch(effect.token);
      case "askWhole":
        return options.askWhole();
    }
  }

  async function decode(token: number, header: FrameHeader, body: Uint8Array): Promise<void> {
    try {
      decoded.set(token, await decodePicture(header, owned(body)));
    } catch {
      return dispatch({ type: "decodeFailed", token });
    }
    dispatch({ type: "decoded", token });
  }

  function draw(token: number, header: FrameHeader): void {
    const picture = decoded.get(token);
    if (picture === undefined) return;
    stage.show({ header, compose: () => composer.compose(header, picture) }, () => {
      decoded.delete(token);
      options.onDrawn(header);
      dispatch({ type: "drawn", token });
    });
  }

  function discard(token: number): void {
    const picture = decoded.get(token);
    decoded.delete(token);
    if (picture !== undefined) closePicture(picture);
  }

  function startFetch(token: number, session: number, seq: number, delayMs: number): void {
    const running: RunningFetch = { abort: new AbortController(), timer: undefined };
    fetches.set(token, running);
    running.timer = world.setTimer(delayMs, () => void fetchNow(token, session, seq, running));
  }

  async function fetchNow(
    token: number,
    session: number,
    seq: number,
    running: RunningFetch,
  ): Promise<void> {
    try {
      const body = await options.fetchStill(session, seq, running.abort.signal);
      if (running.abort.signal.aborted) return;
      if (body === undefined) dispatch({ type: "fetchFailed", token, gone: true });
      else dispatch({ type: "fetched", token, body });
    } catch {
      if (!running.abort.signal.aborted) dispatch({ type: "fetchFailed", token, gone: false });
    } finally {
      if (fetches.get(token) === running) fetches.delete(token);
    }
  }

  function stopFetch(token: number): void {
    const running = fetches.get(token);
    fetches.delete(token);
    running?.timer?.cancel();
    running?.abort.abort();
  }

  return {
    connected: () => dispatch({ type: "connected" }),
    receive(bytes) {
      const frame = decodeFrame(bytes);
      if (!frame.ok) return false;
      dispatch({ type: "arrived", header: frame.header, body: frame.body });
      return true;
    },
  };
}

/** The same bytes, typed as memory that the browser's interfaces accept, copied only if shared. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
}
