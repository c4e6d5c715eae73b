import { encodeBase64Url } from "hono/utils/encode";
import { z } from "zod";
import { BUS_USERS, type BusUser } from "../../contracts/permissions.ts";

/** How many random bytes everything else is derived from. */
export const MASTER_KEY_BYTES = 32;

/** The secrets of one stack. */
export interface StackSecrets {
  /** Signs access tokens. */
  readonly authSecret: string;
  /** Signed access tokens that are still good. */
  readonly authSecretPrevious?: string;
  readonly natsPasswords: Readonly<Record<BusUser, string>>;
}

/** Which of the signing secrets that the key can make is in use. */
export interface SigningTurn {
  /** 0 for the first. */
  readonly turn: number;
  /** Whether tokens of the one before are still good. */
  readonly acceptsPrevious: boolean;
}

/** What signs until it is changed. */
export const FIRST_TURN: SigningTurn = { turn: 0, acceptsPrevious: false };

const turnText = z.object({ turn: z.int().min(0), acceptsPrevious: z.boolean() });

/**
 * The turn that an earlier change has left behind as text.
 *
 * @throws when the text is none: with another secret than the gateways', every link would be lost
 */
export function parseTurn(text: string | undefined): SigningTurn {
  return text === undefined ? FIRST_TURN : turnText.parse(JSON.parse(text));
}

function signingName(turn: number): string {
  return turn === 0 ? "access tokens" : `access tokens ${turn}`;
}

/**
 * Derives every secret from one key, so that a volume that was lost is made again as it was, and
 * the loss of one secret tells nothing of another.
 */
export async function secretsOf(
  masterKey: Uint8Array<ArrayBuffer>,
  { turn, acceptsPrevious }: SigningTurn = FIRST_TURN,
): Promise<StackSecrets> {
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
    authSecret: await derive(signingName(turn)),
    ...(acceptsPrevious && turn > 0
      ? { authSecretPrevious: await derive(signingName(turn - 1)) }
      : {}),
    natsPasswords: Object.fromEntries(passwords) as Record<BusUser, string>,
  };
}
