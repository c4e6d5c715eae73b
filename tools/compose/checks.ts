import { err, out } from "../out.ts";

/** Runs named checks one after another and counts them. */
export interface Checks {
  /** Runs one check; a throw makes it fail and is reported. Resolves to whether it passed. */
  check(name: string, run: () => Promise<string | void>): Promise<boolean>;
  /** Makes every further check reject at once, so that what was begun is cleaned up. */
  interrupt(): void;
  /** Counts and reports something that failed outside a check. */
  fail(name: string, error: unknown): void;
  readonly passed: number;
  readonly failed: number;
}

/** Starts a count at zero. */
export function createChecks(): Checks {
  let passed = 0;
  let failed = 0;
  let isInterrupted = false;
  const fail = (name: string, error: unknown): void => {
    failed++;
    err(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  };
  return {
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
    interrupt: () => void (isInterrupted = true),
    fail,
    async check(name, run) {
      if (isInterrupted) throw new Error("interrupted");
      const startMs = performance.now();
      try {
        const remark = await run();
        passed++;
        const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
        out(`ok      ${name} (${seconds} s)${remark === undefined ? "" : `: ${remark}`}`);
        return true;
      } catch (error) {
        fail(name, error);
        return false;
      }
    },
  };
}
