import { requestStop } from "@fuelrail/kit/lifecycle";

/** Resolves once nobody holds the other end of standard input any more. */
export async function letGo(): Promise<void> {
  const rest = new Uint8Array(256);
  while (await Deno.stdin.read(rest) !== null);
}

/**
 * Runs a service for as long as the launcher holds its standard input open, then stops it in good
 * order. So a service outlives its launcher on no system, however the launcher ended, and can be
 * stopped where there are no signals.
 */
export async function whileHeld(serve: () => Promise<unknown>): Promise<never> {
  letGo().then(() => requestStop("the launcher has let go"));
  await serve();
  Deno.exit();
}
