import type { Room } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import type { Subscription } from "@fuelrail/kit/bus";
import type { Grant } from "../../core/access/grant.ts";
import { revokedText } from "../auth.ts";
import type { RevocationList } from "./revocation_list.ts";

/** Somebody who is served for as long as a grant holds. */
export interface GrantHolder {
  readonly room: Room;
  /** Changes when the token is refreshed. */
  readonly grant: Grant;
  /** Names it in presence; streams have none. */
  readonly viewerId: string | undefined;
  /** The grant holds no longer, or an admin has removed the holder; it is to end itself. */
  grantEnded(name: "unauthorised" | "forbidden", detail: string): void;
}

/** Everybody whom this gateway serves by a grant. */
export interface LiveGrants {
  /** Watches over a holder's grant until that is taken back. */
  hold(holder: GrantHolder): Subscription;
  /** When the grants of a token end that somebody uses here; undefined where nobody does. */
  endOf(tokenId: string): number | undefined;
  /** Looks through everybody for grants that were revoked. */
  review(): void;
  /** Ends one viewer's stay in a room; false when it is not here. */
  remove(room: Room, viewerId: string, reason: string | undefined): boolean;
  /** Looks at the clock. */
  tick(): void;
}

/** Makes the list; nobody is on it yet. */
export function createLiveGrants(
  clock: Clock,
  find: RevocationList["find"],
): LiveGrants {
  const holders = new Set<GrantHolder>();

  return {
    hold(holder) {
      holders.add(holder);
      return { unsubscribe: () => void holders.delete(holder) };
    },
    endOf(tokenId) {
      for (const { grant } of holders) {
        if (grant.tokenId === tokenId) return grant.expiresUnixMs;
      }
      return undefined;
    },
    review() {
      for (const holder of [...holders]) {
        const revoked = find(holder.grant, holder.room);
        if (revoked !== undefined) holder.grantEnded("unauthorised", revokedText(revoked.reason));
      }
    },
    remove(room, viewerId, reason) {
      for (const holder of holders) {
        if (holder.room !== room || holder.viewerId !== viewerId) continue;
        const why = reason === undefined ? "" : `: ${reason}`;
        holder.grantEnded("forbidden", `An admin has removed you${why}`);
        return true;
      }
      return false;
    },
    tick() {
      const unixMs = clock.unixMs();
      for (const holder of [...holders]) {
        const { expiresUnixMs } = holder.grant;
        if (expiresUnixMs !== undefined && unixMs >= expiresUnixMs) {
          holder.grantEnded("unauthorised", "The access token has expired");
        }
      }
    },
  };
}
