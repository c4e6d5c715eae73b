/** What tells two deliveries of one image from two images. */
export interface ImageKey {
  readonly level: number;
  /** Samples per pixel. */
  readonly samples: number;
  readonly renderSeconds: number;
  readonly width: number;
  readonly height: number;
  /** Sum over the pixels. */
  readonly content: number;
  /** The pass that it is known to show: the same pixels named anew are told once more. */
  readonly renderPassId: number;
}

/** The last images taken; changed in place. */
export interface Deduper {
  readonly recent: { readonly key: ImageKey; readonly atMs: number }[];
}

const RECENT_MAX = 8;
/** A repeat comes at once; whatever is older than this is a picture of its own, ms. */
const REPEAT_WITHIN_MS = 2_000;

/** Nothing taken yet. */
export function createDeduper(): Deduper {
  return { recent: [] };
}

/**
 * Whether this is a repeat; if not, remembers it.
 *
 * The last image repeated is a repeat whenever it comes: a picture that changed and changed back
 * is told by what lies between. An older one counts only while a later sample has been shown.
 */
export function isRepeat(deduper: Deduper, key: ImageKey, nowMs: number): boolean {
  const { recent } = deduper;
  const last = recent.at(-1);
  if (last !== undefined && isSame(last.key, key)) return true;
  const isLate = recent.some((entry) =>
    nowMs - entry.atMs <= REPEAT_WITHIN_MS && isSame(entry.key, key) &&
    last !== undefined && last.key.level === key.level && last.key.samples > key.samples
  );
  if (isLate) return true;
  recent.push({ key, atMs: nowMs });
  if (recent.length > RECENT_MAX) recent.shift();
  return false;
}

/** Forgets everything, so that the same image after a reconnect counts as new. */
export function forgetImages(deduper: Deduper): void {
  deduper.recent.length = 0;
}

function isSame(a: ImageKey, b: ImageKey): boolean {
  return a.level === b.level && a.samples === b.samples && a.renderSeconds === b.renderSeconds &&
    a.width === b.width && a.height === b.height && a.content === b.content &&
    a.renderPassId === b.renderPassId;
}
