import { encodeBase64Url } from "hono/utils/encode";
import { BUS_USERS, type BusUser } from "../../contracts/permissions.ts";

/** How many random bytes everything else is derived from. */
export const MASTER_KEY_BYTES = 32;

/** The secrets of one stack. */
export interface StackSecrets {
  /** Signs access tokens. */
  readonly authSecret: string;
  readonly natsPasswords: Readonly<Record<BusUser, string>>;
}

/**
 * Derives every secret from one key, so that a volume that was lost is made again as it was, and
 * the loss of one secret tells nothing of another.
 */
export async function secretsOf(masterKey: Uint8Array<ArrayBuffer>): Promise<StackSecrets> {
  if (masterKey.byteLength !== MASTER_KEY_BYTES) {
    throw new TypeError(`The stack's key has ${masterKey.byteLength} bytes, not 32`);
  }
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", masterKey, algorithm, false, ["sign"]);
  const derive = async (name: string): Promise<string> => {
    const bytes = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(name));
    return encodeBase64Url(bytes).replace(/=+$/, "");
  };
  const passwords = await Promise.all(
    BUS_USERS.map(async (user) => [user, await derive(`nats ${user}`)] as const),
  );
  return {
    authSecret: await derive("access tokens"),
    natsPasswords: Object.fromEntries(passwords) as Record<BusUser, string>,
  };
}
