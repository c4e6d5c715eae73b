interface SentInput {
  readonly inputSeq: number;
  readonly sentMs: number;
}

/** Inputs on their way and the newest times that they took to become a picture. */
export interface InputLatency {
  readonly sent: readonly SentInput[];
  /** Oldest first, ms. */
  readonly samples: readonly number[];
}

export const NO_LATENCY: InputLatency = { sent: [], samples: [] };

const SENT_KEPT = 256;
const SAMPLES_KEPT = 25;

/** Notes that an input that moves the camera was sent. */
export function inputSent(state: InputLatency, inputSeq: number, sentMs: number): InputLatency {
  return { ...state, sent: [...state.sent, { inputSeq, sentMs }].slice(-SENT_KEPT) };
}

/**
 * Notes that a picture was drawn which includes every input up to `inputSeq`: it is the time of
 * the newest of them that counts, the others were overtaken.
 */
export function pictureDrawn(state: InputLatency, inputSeq: number, nowMs: number): InputLatency {
  const shown = state.sent.findLast((each) => each.inputSeq <= inputSeq);
  if (shown === undefined) return state;
  return {
    sent: state.sent.filter((each) => each.inputSeq > inputSeq),
    samples: [...state.samples, Math.max(0, nowMs - shown.sentMs)].slice(-SAMPLES_KEPT),
  };
}

/** The median of the newest times, ms; undefined until there is one. */
export function medianLatencyMs({ samples }: InputLatency): number | undefined {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
