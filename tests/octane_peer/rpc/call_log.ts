/** What has been asked of a peer. Calls are counted by rpc name with its service, "ApiItemService/name". */
export interface CallCounts {
  /** Calls that arrived, also those that were refused. */
  readonly calls: Readonly<Record<string, number>>;
  /** The most unary calls that were open at once, and how many arrived while another was open. */
  readonly unary: { readonly mostAtOnce: number; readonly overlapping: number };
  /** Calls that crash, block or quit a real Octane, with why. */
  readonly forbidden: readonly { readonly rpc: string; readonly reason: string }[];
  /** Callback channels opened, open now, and images that slow readers skipped. */
  readonly streams: { readonly opened: number; readonly open: number; readonly skipped: number };
}

/** A unary call from its arrival to its answer, on the clock of `performance.now()`, ms. */
export interface CallSpan {
  readonly rpc: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The oldest spans are forgotten beyond this many. */
const MOST_SPANS = 20_000;

/** Counts calls as they come and go. */
export class CallLog {
  #spans: CallSpan[] = [];
  #calls = new Map<string, number>();
  #open = 0;
  #mostAtOnce = 0;
  #overlapping = 0;
  #forbidden: { rpc: string; reason: string }[] = [];
  opened = 0;
  openStreams = 0;
  skipped = 0;

  /** Notes a call; paths lose their package. */
  arrived(path: string): void {
    const rpc = shortName(path);
    this.#calls.set(rpc, (this.#calls.get(rpc) ?? 0) + 1);
  }

  /** Notes that a unary call is open; the result notes that it is over. */
  unaryOpened(path: string): () => void {
    const fromMs = performance.now();
    if (this.#open > 0) this.#overlapping++;
    this.#open++;
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#open);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#open--;
      this.#spans.push({ rpc: shortName(path), fromMs, toMs: performance.now() });
      if (this.#spans.length > MOST_SPANS) this.#spans = this.#spans.slice(MOST_SPANS / 10);
    };
  }

  /** Notes a call that a real Octane would not have survived. */
  forbade(path: string, reason: string): void {
    this.#forbidden.push({ rpc: shortName(path), reason });
  }

  /** Everything counted since the last reset. */
  counts(): CallCounts {
    return {
      calls: Object.fromEntries([...this.#calls].sort(([a], [b]) => a < b ? -1 : 1)),
      unary: { mostAtOnce: this.#mostAtOnce, overlapping: this.#overlapping },
      forbidden: [...this.#forbidden],
      streams: { opened: this.opened, open: this.openStreams, skipped: this.skipped },
    };
  }

  /** The newest unary calls that are over, in the order of their answers. */
  spans(): readonly CallSpan[] {
    return [...this.#spans];
  }

  /** Starts counting again; what is open stays open. */
  reset(): void {
    this.#spans = [];
    this.#calls.clear();
    this.#mostAtOnce = this.#open;
    this.#overlapping = 0;
    this.#forbidden = [];
    this.opened = this.openStreams;
    this.skipped = 0;
  }
}

/** "/octaneapi.ApiItemService/name" becomes "ApiItemService/name". */
export function shortName(path: string): string {
  return path.replace(/^\/(?:[^/]*\.)?([^./]+\/[^/]+)$/, "$1");
}
