import { TOKEN_CHARS_MAX, TOKEN_CLOCK_SKEW_S } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import {
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from "jose";
import { createHash } from "node:crypto";
import { type ClaimMapping, OWN_CLAIMS, readClaims } from "../../core/access/claims.ts";
import type { Grant } from "../../core/access/grant.ts";
import { KeysUnavailable } from "./key_source.ts";

/** What tokens are checked against; at least one of the two. */
export interface TokenKeys {
  /** Secrets of Fuelrail's own tokens, the newest first. */
  readonly secrets: readonly string[];
  readonly organisation?: OrganisationKeys;
}

/** The keys with which an organisation signs its own tokens. */
export interface OrganisationKeys {
  readonly find: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  readonly mapping: ClaimMapping;
}

/** What a token grants, or why it grants nothing. */
export type TokenResult =
  | { readonly ok: true; readonly grant: Grant }
  | {
    readonly ok: false;
    readonly code: "unauthorised" | "service_unavailable";
    readonly message: string;
  };

/** What signs own tokens. */
const OWN_ALGORITHM = "HS256";
/** What may sign an organisation's tokens: public keys only, so that no public key is a secret. */
const PUBLIC_KEY_ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

/** Checks signature, times, issuer, audience and claims of a token; never rejects. */
export function createTokenCheck(
  { secrets, organisation }: TokenKeys,
  clock: Clock,
): (token: string) => Promise<TokenResult> {
  // Imported once, not for each of a crowd that joins.
  let imported: Promise<CryptoKey[]> | undefined;

  function times() {
    return {
      currentDate: new Date(clock.unixMs()),
      clockTolerance: TOKEN_CLOCK_SKEW_S,
      requiredClaims: ["exp"],
    };
  }

  async function own(token: string): Promise<JWTPayload> {
    let fault: unknown;
    imported ??= Promise.all(secrets.map(importSecret));
    for (const key of await imported) {
      try {
        const options = { ...times(), algorithms: [OWN_ALGORITHM] };
        return (await jwtVerify(token, key, options)).payload;
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
        fault = error;
      }
    }
    throw fault;
  }

  async function foreign(token: string, org: OrganisationKeys): Promise<JWTPayload> {
    const { issuer, audience } = org;
    const options = { ...times(), issuer, audience, algorithms: PUBLIC_KEY_ALGORITHMS };
    return (await jwtVerify(token, org.find, options)).payload;
  }

  return async (token) => {
    if (token.length > TOKEN_CHARS_MAX) return unauthorised("is too long");
    try {
      const { alg } = decodeProtectedHeader(token);
      const isOwn = alg === OWN_ALGORITHM && secrets.length > 0;
      const isForeign = organisation !== undefined && PUBLIC_KEY_ALGORITHMS.includes(alg ?? "");
      if (!isOwn && !isForeign) {
        const named = JSON.stringify(String(alg).slice(0, 16));
        return unauthorised(`is signed in a way that is not accepted here: ${named}`);
      }
      const claims = isForeign ? await foreign(token, organisation) : await own(token);
      const mapping = isForeign ? organisation.mapping : OWN_CLAIMS;
      const read = readClaims(claims, mapping, fingerprint(token));
      if (!read.ok) return unauthorised(`is not valid here: ${read.message}`);
      // The allowance for clocks that differ is for tokens that are not valid yet.
      const { expiresUnixMs = Infinity } = read.grant;
      return expiresUnixMs <= clock.unixMs() ? EXPIRED : { ok: true, grant: read.grant };
    } catch (error) {
      return refusalOf(error, organisation);
    }
  };
}

function importSecret(secret: string): Promise<CryptoKey> {
  const form = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), form, false, ["verify"]);
}

/** An id for a token that brings none. */
function fingerprint(token: string): string {
  return `sha256-${createHash("sha256").update(token).digest("hex").slice(0, 32)}`;
}

const EXPIRED: TokenResult = unauthorised("has expired");

function unauthorised(what: string): TokenResult & { readonly ok: false } {
  return { ok: false, code: "unauthorised", message: `The access token ${what}` };
}

function refusalOf(error: unknown, organisation: OrganisationKeys | undefined): TokenResult {
  if (error instanceof KeysUnavailable) {
    const message = "Nobody can be let in: the organisation's keys cannot be read";
    return { ok: false, code: "service_unavailable", message };
  }
  if (error instanceof errors.JWTExpired) return EXPIRED;
  if (error instanceof errors.JWTClaimValidationFailed) {
    return unauthorised(claimFault(error, organisation));
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return unauthorised("is not valid here: it is signed with another key");
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return unauthorised("is not valid here: its key is not among the organisation's");
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    return unauthorised('is not valid here: it does not say with which key it is signed ("kid")');
  }
  return unauthorised("is not valid here: it is no signed JWT");
}

function claimFault(
  { claim, reason }: errors.JWTClaimValidationFailed,
  organisation: OrganisationKeys | undefined,
): string {
  switch (claim) {
    case "nbf":
      return "is not valid yet";
    case "iss":
      return `is not from the issuer ${organisation?.issuer ?? ""}`;
    case "aud":
      return `is not meant for the audience ${organisation?.audience ?? ""}`;
    default:
      return `is not valid here: its "${claim}" is ${reason === "missing" ? "missing" : "wrong"}`;
  }
}
