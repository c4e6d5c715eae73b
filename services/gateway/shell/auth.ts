import type { Role, Room } from "@fuelrail/contracts";
import { isRole, parseRoom } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import { verify } from "hono/jwt";
import { z } from "zod";

/** What a person may do, and until when. */
export interface Grant {
  readonly role: Role;
  readonly room: Room | "*";
  readonly name?: string;
  /** Absent when nothing ends it. */
  readonly expiresUnixMs?: number;
}

/** A grant, or why there is none: no valid token, or one for another room. */
export type AuthResult =
  | { readonly ok: true; readonly grant: Grant }
  | { readonly ok: false; readonly code: "unauthorised" | "forbidden"; readonly message: string };

/** Decides who somebody is by the token that was shown. */
export interface Auth {
  /** Whether everybody is admin without a token. */
  readonly isOpen: boolean;
  /** Checks a token for `room`, or for any room when left out; never throws. */
  check(token: string | undefined, room?: Room): Promise<AuthResult>;
}

const claims = z.object({
  room: z.string(),
  role: z.string().refine(isRole),
  exp: z.number(),
  jti: z.string().min(1),
  name: z.string().min(1).max(128).optional(),
});

/**
 * Checks HS256 tokens against `secret`; without one everybody is admin, which the start has made
 * sure is meant.
 */
export function createAuth(secret: string | undefined, clock: Clock): Auth {
  if (secret === undefined) {
    const grant: Grant = { role: "admin", room: "*" };
    return { isOpen: true, check: () => Promise.resolve({ ok: true, grant }) };
  }
  return {
    isOpen: false,
    async check(token, room) {
      if (token === undefined) return unauthorised("An access token is needed and none was given");
      const grant = await readToken(token, secret);
      if (grant === undefined) return unauthorised("The access token is not valid here");
      if (grant.expiresUnixMs !== undefined && grant.expiresUnixMs <= clock.unixMs()) {
        return unauthorised("The access token has expired");
      }
      if (room === undefined || grant.room === "*" || grant.room === room) {
        return { ok: true, grant };
      }
      const message = `The access token is for room ${grant.room}, not ${room}`;
      return { ok: false, code: "forbidden", message };
    },
  };
}

function unauthorised(message: string): AuthResult {
  return { ok: false, code: "unauthorised", message };
}

async function readToken(token: string, secret: string): Promise<Grant | undefined> {
  let payload: unknown;
  try {
    // Expiry is judged above, by the clock that everything else goes by.
    payload = await verify(token, secret, { alg: "HS256", exp: false });
  } catch {
    return undefined;
  }
  const read = claims.safeParse(payload);
  if (!read.success) return undefined;
  const { role, exp, name } = read.data;
  const room = read.data.room === "*" ? undefined : parseRoom(read.data.room);
  if (room?.ok === false) return undefined;
  return {
    role: role as Role,
    room: room === undefined ? "*" : room.room,
    expiresUnixMs: exp * 1_000,
    ...(name === undefined ? {} : { name }),
  };
}
