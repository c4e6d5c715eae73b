/** One write of the camera as the camera service saw it, Unix ms. */
export interface LoggedWrite {
  /** Newest input that it includes. */
  readonly inputSeq: number;
  /**
   * The turn was asked for, came, the camera was sent, was in force, and its level was told; then the
   * turn was over.
   */
  readonly askedAtMs: number;
  readonly grantedAtMs: number;
  readonly sentAtMs: number;
  readonly takenAtMs: number;
  readonly levelAtMs: number;
  readonly endedAtMs: number;
}

interface Line {
  readonly t: string;
  readonly msg: string;
  readonly input_seq: number;
  readonly asked_ms: number;
  readonly granted_ms: number;
  readonly sent_ms: number;
  readonly taken_ms: number;
  readonly level_ms: number;
  readonly now_ms: number;
}

/** Reads the camera service's log at level `debug`. */
export interface CameraLog {
  onLine(text: string): void;
  /** Every write so far, oldest first. */
  writes(): readonly LoggedWrite[];
}

/** Makes an empty log. */
export function createCameraLog(): CameraLog {
  const lines: Line[] = [];
  return {
    onLine(text) {
      if (!text.includes('"the camera was written"')) return;
      lines.push(JSON.parse(text) as Line);
    },
    writes() {
      // Lines carry whole Unix ms, rounded down, beside the service's own exact clock: the largest
      // difference of many is within a fraction of the true one.
      const unixOfZero = lines.reduce(
        (most, { t, now_ms: nowMs }) => Math.max(most, Date.parse(t) - nowMs),
        -Infinity,
      );
      return lines.map((line) => ({
        inputSeq: line.input_seq,
        askedAtMs: unixOfZero + line.asked_ms,
        grantedAtMs: unixOfZero + line.granted_ms,
        sentAtMs: unixOfZero + line.sent_ms,
        takenAtMs: unixOfZero + line.taken_ms,
        levelAtMs: unixOfZero + line.level_ms,
        endedAtMs: unixOfZero + line.now_ms,
      }));
    },
  };
}
