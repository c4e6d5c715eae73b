import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { z } from "zod";

/** The organisation's keys cannot be read, and what was read before is too old. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
  constructor(where: string, cause: unknown) {
    super(`The keys at ${where} cannot be read`, { cause });
  }
}

/** How a source of keys is read. */
export interface KeySourceOptions {
  /** A path, or an address beginning with `http://` or `https://`. */
  readonly where: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long keys count as fresh, and how soon they may be read again for an unknown key, ms. */
const PACE = {
  address: { freshMs: 300_000, againMs: 15_000 },
  file: { freshMs: 5_000, againMs: 1_000 },
} as const;
/** How long keys are used that cannot be read again, ms: a day without the organisation's server. */
const STALE_MAX_MS = 24 * 3_600_000;
const FETCH_MS = 5_000;
const KEYS_BYTES_MAX = 1_048_576;

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * Finds the public key that a token names, in a JSON Web Key Set that is read again when it gets
 * old or a token names a key that is not in it: so keys may be rotated while Fuelrail runs.
 */
export function createKeySource({ where, clock, log }: KeySourceOptions): JWTVerifyGetKey {
  const isAddress = /^https?:\/\//i.test(where);
  const { freshMs, againMs } = isAddress ? PACE.address : PACE.file;
  const warnings = log.throttled("keys unreadable", 60_000);
  let known: { readonly find: JWTVerifyGetKey; readonly readMs: number } | undefined;
  let triedMs = -Infinity;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    triedMs = clock.nowMs();
    const text = isAddress ? await fetchText(where, clock) : await Deno.readTextFile(where);
    if (text.length > KEYS_BYTES_MAX) throw new Error(`more than ${KEYS_BYTES_MAX} bytes`);
    const { keys } = keySet.parse(JSON.parse(text));
    // A symmetric key has no place among public ones, and would turn a signature into a password.
    const usable = keys.filter(({ kty }) => kty !== "oct");
    if (usable.length === 0) throw new Error("it has no public key");
    known = { find: createLocalJWKSet({ keys: usable } as JSONWebKeySet), readMs: clock.nowMs() };
  }

  /** Reads the keys, together with whoever else wants them now. */
  async function readAgain(): Promise<void> {
    reading ??= read().finally(() => reading = undefined);
    try {
      await reading;
    } catch (error) {
      warnings.warn("the keys of access tokens cannot be read", { where, error });
      if (known === undefined || clock.nowMs() - known.readMs > STALE_MAX_MS) {
        throw new KeysUnavailable(where, error);
      }
    }
  }

  return async (header, token) => {
    const mayTry = (): boolean => clock.nowMs() - triedMs >= againMs;
    const isFresh = known !== undefined && clock.nowMs() - known.readMs < freshMs;
    if (!isFresh && (mayTry() || reading !== undefined || known === undefined)) await readAgain();
    if (known === undefined) throw new KeysUnavailable(where, undefined);
    try {
      return await known.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayTry()) throw error;
      await readAgain();
      return await known.find(header, token);
    }
  };
}

async function fetchText(address: string, clock: Clock): Promise<string> {
  const abort = new AbortController();
  const timer: Timer = clock.setTimer(FETCH_MS, () => abort.abort());
  try {
    const response = await fetch(address, {
      signal: abort.signal,
      redirect: "error",
      headers: { accept: "application/jwk-set+json, application/json" },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return text;
  } finally {
    timer.cancel();
  }
}
