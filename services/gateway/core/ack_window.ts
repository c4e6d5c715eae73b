import { ACK_WINDOW_MAX, ACK_WINDOW_MIN } from "@fuelrail/contracts";

/** Delay above the base that counts as jitter of a loop or a screen, not as a queue, is half the
 * time between two frames, within these bounds, ms. */
const JITTER_MIN_MS = 10;
const JITTER_MAX_MS = 25;
/** Time for which a base is trusted before one frame is sent alone to measure it again, ms. */
export const REBASE_MS = 10_000;
/** Pause after a trial that gained nothing, ms; doubles with each up to the maximum. */
export const RETRY_MS = 2_000;
/** Longest such pause, ms. */
export const RETRY_MAX_MS = 16_000;
/** Frames standing in the path above which the window shrinks. */
const QUEUED_HIGH = 0.7;
/** How much sooner the ack of a trial must come, as a share of the usual gap, to prove a gain. */
const GAIN = 0.75;

/**
 * How many frames of one viewer may be unacknowledged. While frames wait for it, one frame more is
 * sent on trial; the window grows if that brought the next ack sooner, because only then does the
 * path hold more. It shrinks when the round trip rises above its base: frames then stand in a
 * queue on the way, and a bigger window cannot make a full link faster, only its pictures older.
 */
export interface AckWindow {
  size: number;
  /** Smoothed time from send to ack, ms; 0 until the first ack. */
  roundTripMs: number;
  /** Least recent round trip of a frame that was sent alone, ms; 0 until the first ack. */
  baseMs: number;
  baseAtMs: number;
  lastAckMs: number;
  /** The next frame may go beyond the window, on trial. */
  isTrialOpen: boolean;
  /** Which sent frame is the trial, counted as in `InFlight.sent`; negative for none. */
  trial: number;
  tryFromMs: number;
  retryMs: number;
}

/** What one ack says. */
export interface AckSample {
  roundTripMs: number;
  /** Nothing else was in flight when the frame was sent. */
  wasAlone: boolean;
  /** Frames that this ack cleared. */
  cleared: number;
  /** Frames cleared so far, this ack included. */
  clearedInAll: number;
}

/** A window of one, until acks show that more would help. */
export function createAckWindow(): AckWindow {
  return {
    size: ACK_WINDOW_MIN,
    roundTripMs: 0,
    baseMs: 0,
    baseAtMs: 0,
    lastAckMs: 0,
    isTrialOpen: false,
    trial: -1,
    tryFromMs: 0,
    retryMs: RETRY_MS,
  };
}

/** Whether one more frame may go out while `count` are in flight. */
export function hasRoom(window: AckWindow, count: number, nowMs: number): boolean {
  if (count === 0) return true;
  if (window.size > 1 && nowMs - window.baseAtMs > REBASE_MS) return false;
  return count < window.size || (count === window.size && window.isTrialOpen);
}

/** Notes that frame number `n` goes out while `count` are in flight. */
export function noteDeparture(window: AckWindow, n: number, count: number): void {
  if (count < window.size || !window.isTrialOpen) return;
  window.isTrialOpen = false;
  window.trial = n;
}

/**
 * Takes in one ack.
 *
 * @param fps frames a second that the viewer could get
 * @param limited whether a frame had to wait for the window since the last ack
 */
export function noteRoundTrip(
  window: AckWindow,
  sample: AckSample,
  fps: number,
  limited: boolean,
  nowMs: number,
): void {
  const gapMs = (nowMs - window.lastAckMs) / sample.cleared;
  window.lastAckMs = nowMs;
  if (sample.wasAlone) noteBase(window, sample.roundTripMs, nowMs);
  if (window.trial >= 0 && sample.clearedInAll > window.trial) {
    settleTrial(window, gapMs, nowMs);
    return;
  }
  window.roundTripMs = window.roundTripMs === 0
    ? sample.roundTripMs
    : window.roundTripMs + (sample.roundTripMs - window.roundTripMs) / 3;

  const most = Math.min(
    ACK_WINDOW_MAX,
    Math.max(ACK_WINDOW_MIN, Math.ceil(fps * window.baseMs / 1_000) + 1),
  );
  const jitterMs = Math.min(JITTER_MAX_MS, Math.max(JITTER_MIN_MS, 500 / fps));
  const queueMs = window.roundTripMs - window.baseMs;
  const queued = queueMs <= jitterMs ? 0 : window.size * queueMs / window.roundTripMs;
  if (window.size > most) {
    window.size = most;
  } else if (queued > QUEUED_HIGH && window.size > ACK_WINDOW_MIN) {
    window.roundTripMs *= (window.size - 1) / window.size;
    window.size--;
    postponeTrial(window, nowMs);
  }
  window.isTrialOpen = limited && window.trial < 0 && window.size < most &&
    nowMs >= window.tryFromMs;
}

function settleTrial(window: AckWindow, gapMs: number, nowMs: number): void {
  window.trial = -1;
  if (gapMs < GAIN * window.roundTripMs / window.size) {
    window.size++;
    window.retryMs = RETRY_MS;
    window.tryFromMs = nowMs + 2 * window.roundTripMs;
  } else {
    postponeTrial(window, nowMs);
  }
}

function postponeTrial(window: AckWindow, nowMs: number): void {
  window.isTrialOpen = false;
  window.tryFromMs = nowMs + window.retryMs;
  window.retryMs = Math.min(RETRY_MAX_MS, window.retryMs * 2);
}

function noteBase(window: AckWindow, roundTripMs: number, nowMs: number): void {
  const isStale = nowMs - window.baseAtMs > REBASE_MS / 2;
  if (window.baseMs === 0 || isStale || roundTripMs <= window.baseMs) {
    window.baseMs = roundTripMs;
    window.baseAtMs = nowMs;
  }
}
