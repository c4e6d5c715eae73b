/** Paces reading to a link of so many bytes per second, in steps of about 5 ms. */
export class TokenBucket {
  readonly #bytesPerMs: number;
  #freeAtMs = performance.now();

  constructor(bytesPerS: number) {
    this.#bytesPerMs = bytesPerS / 1000;
  }

  /** How much to read at once so that the pace is even. */
  get chunkBytes(): number {
    return Math.max(1024, Math.round(this.#bytesPerMs * 5));
  }

  /** Waits until a link of this speed would have carried `bytes` more. */
  async take(bytes: number): Promise<void> {
    const nowMs = performance.now();
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs) + bytes / this.#bytesPerMs;
    const waitMs = this.#freeAtMs - nowMs;
    if (waitMs >= 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
