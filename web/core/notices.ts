/** A short message that leaves by itself. */
export interface Notice {
  readonly id: number;
  readonly tone: "info" | "good" | "error";
  readonly text: string;
  /** How often the same text has come while this notice stood. */
  readonly times: number;
  readonly untilMs: number;
}

export interface Notices {
  readonly nextId: number;
  readonly list: readonly Notice[];
}

export const NO_NOTICES: Notices = { nextId: 1, list: [] };

/** How many notices stand at once; the oldest gives way. */
export const NOTICES_SHOWN = 4;

const LIFE_MS = { info: 4_000, good: 3_000, error: 8_000 } as const;

/** Adds a notice; the same text again renews the one that stands and counts it. */
export function addNotice(
  notices: Notices,
  tone: Notice["tone"],
  text: string,
  nowMs: number,
): Notices {
  const untilMs = nowMs + LIFE_MS[tone];
  const known = notices.list.find((notice) => notice.text === text && notice.tone === tone);
  if (known !== undefined) {
    const renewed = { ...known, times: known.times + 1, untilMs };
    return { ...notices, list: notices.list.map((each) => each === known ? renewed : each) };
  }
  const notice = { id: notices.nextId, tone, text, times: 1, untilMs };
  return { nextId: notices.nextId + 1, list: [...notices.list, notice].slice(-NOTICES_SHOWN) };
}

/** Takes one notice away. */
export function dismissNotice(notices: Notices, id: number): Notices {
  return { ...notices, list: notices.list.filter((notice) => notice.id !== id) };
}

/** Takes away every notice whose time is over. */
export function expireNotices(notices: Notices, nowMs: number): Notices {
  const list = notices.list.filter((notice) => notice.untilMs > nowMs);
  return list.length === notices.list.length ? notices : { ...notices, list };
}
