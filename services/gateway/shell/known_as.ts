import type { Room } from "@fuelrail/contracts";
import { createHash } from "node:crypto";
import type { Identity } from "../core/viewer.ts";

/** How a person is known again after the connection was lost. */
export type KnownAs = Pick<Identity, "resumeToken" | "owner">;

const TOKEN_BYTES = 24;
/** Characters of the digest that are kept: 128 bits, so that nobody finds a token that fits. */
const OWNER_CHARS = 32;

/**
 * Who holds a resume token within a room, over every gateway and restart; without one there is a
 * new one. The digest can be stored where others read: nobody gets from it to the token.
 */
export function knownAs(told: string | undefined, room: Room): KnownAs {
  const resumeToken = told ?? crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)).toHex();
  const digest = createHash("sha256").update(`${room}\n${resumeToken}`).digest("hex");
  return { resumeToken, owner: digest.slice(0, OWNER_CHARS) };
}
