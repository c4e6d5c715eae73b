import { readPageAddress } from "../core/page_address.ts";
import type { TextStore } from "./browser_storage.ts";

/** What of a browser's tab the token passes through. */
export interface TokenPlace {
  href(): string;
  /** Puts another address in the place of the present one, without loading anything. */
  replaceAddress(path: string): void;
  /** Lasts as long as the tab, and is seen by pages of this address alone. */
  readonly store: TextStore;
}

/** Where a room's token is kept over reloads of its tab. */
export function tokenKey(room: string | undefined): string {
  return `fuelrail.token.${room ?? ""}`;
}

/**
 * Takes the token of a join link out of the address and keeps it for this tab; undefined when the
 * address has none. It stays in the address only where the browser keeps nothing.
 */
export function takeToken({ href, replaceAddress, store }: TokenPlace): string | undefined {
  const { token, room, cleanPath } = readPageAddress(href());
  if (token === undefined) return undefined;
  const key = tokenKey(room);
  store.write(key, token);
  if (store.read(key) === token) replaceAddress(cleanPath);
  return token;
}
