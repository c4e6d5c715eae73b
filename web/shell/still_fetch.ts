import { stillPath } from "../core/page_address.ts";
import { type AccessToken, bearer } from "./access_token.ts";

/** Where to fetch stills and with what right. */
export interface StillSource {
  readonly room: string;
  readonly token: AccessToken;
}

/**
 * Fetches an announced still's bytes; undefined when the room keeps it no longer or refuses it.
 *
 * Throws when the way to the gateway failed, so that the caller may try again.
 */
export async function fetchStill(
  { room, token }: StillSource,
  session: number,
  seq: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const path = stillPath(room, session, seq);
  const response = await fetch(path, { headers: bearer(token), signal });
  if (response.status >= 500) throw new Error(`Still refused with HTTP ${response.status}`);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}
