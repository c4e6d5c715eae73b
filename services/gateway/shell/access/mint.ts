import { SignJWT } from "jose";
import type { TokenRequest } from "../../core/access/token_request.ts";

/** A token with what one needs to know of it. */
export interface MintedToken {
  readonly token: string;
  /** Names the token where it is to be revoked. */
  readonly id: string;
  readonly expiresUnixMs: number;
}

/** Signs an access token with the gateways' shared secret. */
export async function mintToken(
  { room, role, ttlS, name, subject }: Omit<TokenRequest, "url">,
  secret: string,
  unixMs: number,
): Promise<MintedToken> {
  const id = crypto.randomUUID();
  const nowS = Math.floor(unixMs / 1_000);
  const jwt = new SignJWT({ room, role, ...(name === undefined ? {} : { name }) })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setJti(id)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + ttlS);
  if (subject !== undefined) jwt.setSubject(subject);
  const token = await jwt.sign(new TextEncoder().encode(secret));
  return { token, id, expiresUnixMs: (nowS + ttlS) * 1_000 };
}
