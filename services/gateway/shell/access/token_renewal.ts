import type { RequestId, Room } from "@fuelrail/contracts";
import type { Grant } from "../../core/access/grant.ts";
import type { TextMessage } from "../../core/state_queue.ts";
import { type LiveViewer, regranted } from "../../core/viewer.ts";
import type { RefusedMessage } from "../../core/viewer_errors.ts";
import type { ConnectionContext } from "../connection_context.ts";
import { refreshedMessage } from "../welcome.ts";
import type { GrantHolder } from "./live_grants.ts";

/** A member whose token may be renewed or end. */
export interface TokenBearer {
  /** The member as long as it is one. */
  live(): LiveViewer | undefined;
  refuse(refusal: RefusedMessage): void;
  tell(message: TextMessage): void;
  /** The token no longer counts. */
  ended: GrantHolder["grantEnded"];
}

/** A member's hold on what its newest token grants. */
export interface HeldToken {
  /** Puts a newer token in the place of the member's own, or tells the member why not. */
  renew(token: string, requestId: RequestId | undefined): void;
  letGo(): void;
}

/** What somebody may do who is about to go. */
const ENDED_GRANT: Grant = { role: "viewer", rooms: [] };

/** Lets a member be where its token allows, for as long as it does. */
export function holdToken(
  { access, auth, log }: Pick<ConnectionContext, "access" | "auth" | "log">,
  room: Room,
  bearer: TokenBearer,
): HeldToken {
  const held = access.grants.hold({
    room,
    get grant() {
      return bearer.live()?.identity.grant ?? ENDED_GRANT;
    },
    get viewerId() {
      return bearer.live()?.identity.viewerId;
    },
    grantEnded: bearer.ended,
  });

  async function renew(token: string, requestId: RequestId | undefined): Promise<void> {
    const result = await auth.check(token, room);
    const viewer = bearer.live();
    if (viewer === undefined) return;
    if (!result.ok) {
      const { code, message } = result;
      const id = requestId === undefined ? {} : { request_id: requestId };
      return bearer.refuse({ code, message, event_type: "refreshTokenRequest", ...id });
    }
    viewer.identity = regranted(viewer.identity, result.grant);
    viewer.isTokenEndTold = false;
    const { viewerId, role, grant: { tokenId, subject } } = viewer.identity;
    log.info("viewer refreshed its token", { viewerId, room, role, tokenId, subject });
    bearer.tell(refreshedMessage(viewer.identity, requestId));
  }

  return {
    renew: (token, requestId) => void renew(token, requestId),
    letGo: () => held.unsubscribe(),
  };
}
