import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import type { Clock } from "../clock.ts";
import { OctaneError } from "./octane_error.ts";

export interface ReachOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** An address that accepted a TCP connection. */
export interface ReachedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * Finds which of a host's addresses accepts TCP connections, trying each in turn. Rejects with an
 * `unreachable` error that says what to check.
 */
export async function reach(options: ReachOptions): Promise<ReachedAddress> {
  const { host, port, clock } = options;
  const endMs = clock.nowMs() + options.timeoutMs;
  const fail = (why: string, cause?: unknown) =>
    new OctaneError({ kind: "unreachable", rpc: "connect", target: `${host}:${port}`, why, cause });
  const addresses = await within(
    resolve(host).catch((cause: unknown) => {
      throw fail(`the name "${host}" is not known here`, cause);
    }),
    endMs - clock.nowMs(),
    clock,
    () => fail(`looking up "${host}" got no answer`),
  );
  let failure: unknown = fail(`the name "${host}" has no address`);
  for (const [index, candidate] of addresses.entries()) {
    const shareMs = (endMs - clock.nowMs()) / (addresses.length - index);
    try {
      await tryAddress(candidate.address, port, shareMs, clock);
      return candidate;
    } catch (cause) {
      failure = fail(connectFailure(cause, port), cause);
    }
  }
  throw failure;
}

async function resolve(host: string): Promise<ReachedAddress[]> {
  const family = isIP(host);
  if (family === 4 || family === 6) return [{ address: host, family }];
  const found = await lookup(host, { all: true });
  return found.map(({ address, family: number }) => ({ address, family: number === 6 ? 6 : 4 }));
}

class ConnectTimeout extends Error {}

function tryAddress(address: string, port: number, timeoutMs: number, clock: Clock): Promise<void> {
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  const socket: Socket = connect({ host: address, port });
  const timer = clock.setTimer(Math.max(timeoutMs, 0), () => {
    reject(new ConnectTimeout());
    socket.destroy();
  });
  let failure: unknown = new Error("closed");
  let connected = false;
  socket.once("connect", () => {
    connected = true;
    socket.destroy();
  });
  socket.once("error", (cause: Error) => {
    failure = cause;
  });
  socket.once("close", () => {
    timer.cancel();
    if (connected) done();
    else reject(failure);
  });
  return promise;
}

function connectFailure(cause: unknown, port: number): string {
  if (cause instanceof ConnectTimeout) {
    return "the computer did not answer; check the address, the network and the firewall";
  }
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
