import { formatHostPort } from "@fuelrail/kit/config";
import type { LaunchSettings } from "./launch_settings.ts";

const POLL_MS = 150;
const ASK_TIMEOUT_MS = 5_000;

/**
 * A port on which the gateway can listen: the one that is wished for, or a free one for 0.
 * Undefined when somebody else has it.
 */
export function freePort(host: string, port: number): number | undefined {
  try {
    using listener = Deno.listen({ hostname: host, port });
    return listener.addr.port;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return undefined;
    throw error;
  }
}

/** Resolves once the page can be opened, or `ended` is aborted. */
export async function untilReady(
  { HOST, PORT }: Pick<LaunchSettings, "HOST" | "PORT">,
  ended: AbortSignal,
): Promise<void> {
  const loopback: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const host = loopback[HOST] ?? HOST;
  const url = `http://${formatHostPort({ host, port: PORT })}/readyz`;
  while (!ended.aborted) {
    const signal = AbortSignal.any([ended, AbortSignal.timeout(ASK_TIMEOUT_MS)]);
    const response = await fetch(url, { signal }).catch(() => undefined);
    await response?.body?.cancel().catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
