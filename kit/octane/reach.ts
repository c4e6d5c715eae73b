import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Clock } from "../clock.ts";
import { type Contact, contact } from "./greeting.ts";
import { OctaneError } from "./octane_error.ts";

export interface ReachOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Whether an address has to speak HTTP/2 as well; false unless said. */
  readonly expectHttp2?: boolean;
}

/** An address that accepted a TCP connection. */
export interface ReachedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * Finds which of a host's addresses accepts TCP connections, trying each in turn. Rejects with an
 * `OctaneError` that says what to check: `deadline` if one accepts and says nothing, `unreachable`
 * otherwise.
 */
export async function reach(options: ReachOptions): Promise<ReachedAddress> {
  const { host, port, clock, expectHttp2 = false } = options;
  const endMs = clock.nowMs() + options.timeoutMs;
  const fail: Fail = (kind, why, cause) =>
    new OctaneError({ kind, rpc: "connect", target: `${host}:${port}`, why, cause });
  const addresses = await within(
    resolve(host).catch((cause: unknown) => {
      throw fail("unreachable", `the name "${host}" is not known here`, cause);
    }),
    endMs - clock.nowMs(),
    clock,
    () => fail("unreachable", `looking up "${host}" got no answer`),
  );
  let failure = fail("unreachable", `the name "${host}" has no address`);
  for (const [index, candidate] of addresses.entries()) {
    const timeoutMs = (endMs - clock.nowMs()) / (addresses.length - index);
    const met = await contact({ address: candidate.address, port, timeoutMs, clock, expectHttp2 });
    if (met.outcome === "ok") return candidate;
    failure = failureOf(met, port, fail);
  }
  throw failure;
}

async function resolve(host: string): Promise<ReachedAddress[]> {
  const family = isIP(host);
  if (family === 4 || family === 6) return [{ address: host, family }];
  const found = await lookup(host, { all: true });
  return found.map(({ address, family: number }) => ({ address, family: number === 6 ? 6 : 4 }));
}

type Fail = (kind: "unreachable" | "deadline", why: string, cause?: unknown) => OctaneError;

function failureOf(
  met: Exclude<Contact, { outcome: "ok" }>,
  port: number,
  fail: Fail,
): OctaneError {
  switch (met.outcome) {
    case "noAnswer":
      return fail(
        "unreachable",
        "the computer did not answer; check the address, the network and the firewall",
      );
    case "refused":
      return fail("unreachable", refusalWords(met.cause, port), met.cause);
    case "silent":
      return fail("deadline", "it accepts connections but says nothing; Octane may hang");
    case "foreign": {
      const heard = met.heard === "" ? "it hung up" : `it said "${met.heard}"`;
      return fail(
        "unreachable",
        `it does not speak gRPC (${heard}); another program may use port ${port}`,
      );
    }
  }
}

function refusalWords(cause: unknown, port: number): string {
  const code = (cause as { code?: unknown } | null)?.code;
  switch (code) {
    case "ECONNREFUSED":
      return `nothing listens on port ${port}; check that Octane runs and its gRPC server is on`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "there is no way to this address from here; check the network";
    default:
      return `the connection failed (${cause instanceof Error ? cause.message : String(cause)})`;
  }
}

async function within<T>(
  work: Promise<T>,
  timeoutMs: number,
  clock: Clock,
  late: () => Error,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = clock.setTimer(Math.max(timeoutMs, 0), () => reject(late()));
  try {
    return await Promise.race([work, promise]);
  } finally {
    timer.cancel();
  }
}
