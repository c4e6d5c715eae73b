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

/** Counts calls as they come and go. */
export class CallLog {
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
  unaryOpened(): () => void {
    if (this.#open > 0) this.#overlapping++;
    this.#open++;
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#open);
    let over = false;
    return () => {
      if (!over) this.#open--;
      over = true;
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

  /** Starts counting again; what is open stays open. */
  reset(): void {
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
