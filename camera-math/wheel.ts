/** The parts of a DOM wheel event that count. */
export interface WheelTurn {
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number;
  /** Held, or pretended by the browser while two fingers pinch on a trackpad. */
  readonly ctrlKey: boolean;
  /** CSS pixels. */
  readonly pageHeight: number;
}

const LINE_PX = 16;
const NOTCH_PX = 100;
/** A trackpad's pinch reports about a tenth of a wheel's travel. */
const PINCH_GAIN = 10;
const MAX_NOTCHES = 3;

/** Notches of a wheel event, up positive, at most three either way. */
export function normaliseWheel({ deltaY, deltaMode, ctrlKey, pageHeight }: WheelTurn): number {
  const unitPx = deltaMode === 1 ? LINE_PX : deltaMode === 2 ? pageHeight : 1;
  const notches = -deltaY * unitPx * (ctrlKey ? PINCH_GAIN : 1) / NOTCH_PX;
  if (Number.isNaN(notches)) return 0;
  return Math.min(Math.max(notches, -MAX_NOTCHES), MAX_NOTCHES) + 0;
}
