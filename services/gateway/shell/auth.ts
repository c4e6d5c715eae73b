import type { CloseName, Room } from "@fuelrail/contracts";
import { allowsRoom, type Grant, OPEN_GRANT } from "../core/access/grant.ts";
import type { RevocationList } from "./access/revocation_list.ts";
import type { TokenResult } from "./access/token_check.ts";

/** A grant, or why there is none: no valid token, one for another room, or it cannot be told. */
export type AuthResult =
  | { readonly ok: true; readonly grant: Grant }
  | {
    readonly ok: false;
    readonly code: "unauthorised" | "forbidden" | "service_unavailable";
    readonly message: string;
  };

/** Decides who somebody is by the token that was shown. */
export interface Auth {
  /** Whether everybody is admin without a token. */
  readonly isOpen: boolean;
  /** Checks a token for `room`, or for any room when left out; never throws. */
  check(token: string | undefined, room?: Room): Promise<AuthResult>;
}

/** How tokens are checked. */
export interface AuthOptions {
  readonly check: (token: string) => Promise<TokenResult>;
  readonly revocations: Pick<RevocationList, "whenKnown" | "find">;
}

/** Everybody is admin, which the start has made sure is meant. */
export function createOpenAuth(): Auth {
  return { isOpen: true, check: () => Promise.resolve({ ok: true, grant: OPEN_GRANT }) };
}

/** Lets in by token. */
export function createAuth({ check, revocations }: AuthOptions): Auth {
  return {
    isOpen: false,
    async check(token, room) {
      if (token === undefined || token === "") {
        return no("unauthorised", "An access token is needed and none was given");
      }
      const result = await check(token);
      if (!result.ok) return result;
      const { grant } = result;
      if (room !== undefined && !allowsRoom(grant, room)) {
        const rooms = grant.rooms === "*" ? "" : grant.rooms.slice(0, 8).join(", ");
        return no("forbidden", `The access token is for room ${rooms}, not ${room}`);
      }
      if (!await revocations.whenKnown()) {
        return no("service_unavailable", "It is not known yet which access tokens are revoked");
      }
      return unlessRevoked(result, room, revocations);
    },
  };
}

/** The same as was found before, unless the token has been revoked by now. */
export function unlessRevoked(
  result: AuthResult,
  room: Room | undefined,
  revocations: Pick<RevocationList, "find">,
): AuthResult {
  if (!result.ok) return result;
  const revoked = revocations.find(result.grant, room);
  return revoked === undefined ? result : no("unauthorised", revokedText(revoked.reason));
}

/** What the bearer of a revoked token is told. */
export function revokedText(reason: string | undefined): string {
  return `The access token was revoked${reason === undefined ? "" : `: ${reason}`}`;
}

/** How a socket is closed whose token was not accepted. */
export function closeNameOf(
  code: (AuthResult & { readonly ok: false })["code"],
): Extract<CloseName, "unauthorised" | "forbidden" | "full"> {
  return code === "service_unavailable" ? "full" : code;
}

function no(code: (AuthResult & { readonly ok: false })["code"], message: string): AuthResult {
  return { ok: false, code, message };
}
