import type { Role, Room } from "@fuelrail/contracts";

/** What a person may do, where and until when. */
export interface Grant {
  readonly role: Role;
  readonly rooms: "*" | readonly Room[];
  readonly name?: string;
  /** Whom the access token names, as its issuer knows them. */
  readonly subject?: string;
  /** `jti` of the access token, by which it can be revoked. */
  readonly tokenId?: string;
  /** Absent when nothing ends it. */
  readonly expiresUnixMs?: number;
}

/** What everybody may do where no token is asked for. */
export const OPEN_GRANT: Grant = { role: "admin", rooms: "*" };

/** Whether a grant holds in a room. */
export function allowsRoom({ rooms }: Pick<Grant, "rooms">, room: Room): boolean {
  return rooms === "*" || rooms.includes(room);
}
