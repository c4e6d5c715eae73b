import type { Clock } from "@fuelrail/kit/clock";

/** The few calls of a file system that replacing a file needs. */
export interface FileSystem {
  write(path: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** The machine's own. */
export const diskFiles: FileSystem = {
  write: (path, bytes) => Deno.writeFile(path, bytes),
  rename: (from, to) => Deno.rename(from, to),
  remove: (path) => Deno.remove(path),
};

/** What came of a write: `busy` while another program holds the old file open. */
export type WriteOutcome =
  | { readonly is: "written" }
  | { readonly is: "busy" }
  | { readonly is: "failed"; readonly reason: string };

/** Waits between attempts at a file that is being read, ms; a reader is done within these. */
const RETRY_MS: readonly number[] = [5, 10, 20, 40, 80, 160];

/** How a file is replaced. */
export interface ReplaceOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  /** Told apart from other programs that write beside it. */
  readonly id: string;
  /** Whether something newer is there to write, so that it is no use going on. */
  readonly isOutdated: () => boolean;
}

/**
 * Replaces a file as a whole: a reader sees the old bytes or the new ones. Windows refuses while
 * another program has the old file open; that is tried again for a moment, then given up.
 */
export async function replaceFile(
  path: string,
  bytes: Uint8Array,
  options: ReplaceOptions,
): Promise<WriteOutcome> {
  const { files, isOutdated } = options;
  const part = `${path}.${options.id}.part`;
  try {
    await files.write(part, bytes);
  } catch (error) {
    await discard(files, part);
    return { is: "failed", reason: reasonOf(error) };
  }
  for (let attempt = 0;; attempt++) {
    try {
      await files.rename(part, path);
      return { is: "written" };
    } catch (error) {
      const waitMs = RETRY_MS[attempt];
      if (isHeldOpen(error) && waitMs !== undefined && !isOutdated()) {
        await pause(options.clock, waitMs);
        continue;
      }
      await discard(files, part);
      return isHeldOpen(error) ? { is: "busy" } : { is: "failed", reason: reasonOf(error) };
    }
  }
}

/** A sharing violation arrives as one of these. */
function isHeldOpen(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.Busy ||
    (error instanceof Error && /os error (32|33)\b/.test(error.message));
}

async function discard(files: FileSystem, part: string): Promise<void> {
  await files.remove(part).catch(() => {});
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(ms, resolve));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
