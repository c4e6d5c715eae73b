import type { Room } from "@fuelrail/contracts";

/** Where a token is worthless. */
export type Scope = Room | "*";

/** Why a token is worthless, as far as it was said. */
export interface Revoked {
  readonly reason?: string | undefined;
  /** When the token ends by itself; null where it is not known. */
  readonly expiresUnixMs: number | null;
}

/** Tokens that were revoked, by the hash of their ids. */
export interface Revocations {
  readonly byScope: Map<Scope, Map<string, Revoked>>;
  count: number;
}

/** Nothing revoked yet. */
export function createRevocations(): Revocations {
  return { byScope: new Map(), count: 0 };
}

/** Notes a revoked token; false when it was known. */
export function noteRevoked(
  list: Revocations,
  scope: Scope,
  hash: string,
  revoked: Revoked,
): boolean {
  const known = list.byScope.get(scope) ?? new Map<string, Revoked>();
  list.byScope.set(scope, known);
  const isNew = !known.has(hash);
  known.set(hash, revoked);
  if (isNew) list.count++;
  return isNew;
}

/** Forgets a token whose record is gone. */
export function forgetRevoked(list: Revocations, scope: Scope, hash: string): void {
  const known = list.byScope.get(scope);
  if (known?.delete(hash) !== true) return;
  list.count--;
  if (known.size === 0) list.byScope.delete(scope);
}

/** The revocation that makes a token worthless in a room, if any. */
export function findRevoked(list: Revocations, room: Room, hash: string): Revoked | undefined {
  return list.byScope.get("*")?.get(hash) ?? list.byScope.get(room)?.get(hash);
}

/** The revocation that makes a token worthless everywhere, if any. */
export function findRevokedEverywhere(list: Revocations, hash: string): Revoked | undefined {
  return list.byScope.get("*")?.get(hash);
}

/** Hashes of tokens that have ended by themselves, with their scopes. */
export function endedRevocations(
  list: Revocations,
  unixMs: number,
): { readonly scope: Scope; readonly hash: string }[] {
  const ended: { scope: Scope; hash: string }[] = [];
  for (const [scope, known] of list.byScope) {
    for (const [hash, { expiresUnixMs }] of known) {
      if (expiresUnixMs !== null && expiresUnixMs < unixMs) ended.push({ scope, hash });
    }
  }
  return ended;
}
