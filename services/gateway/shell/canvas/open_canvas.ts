import { CANVAS_ROOMS_MAX } from "@fuelrail/contracts";
import { DEFAULT_WISH, readCanvasWish } from "../../core/canvas/canvas_wish.ts";
import type { Grant } from "../../core/access/grant.ts";
import { closeNameOf } from "../auth.ts";
import type { ConnectionContext } from "../connection_context.ts";
import { grantOf } from "../http/guard.ts";
import type { Asked, Opening } from "../upgrade.ts";
import { CanvasConnection } from "./canvas_connection.ts";

/** What a client that is turned away at once is taken to be allowed. */
const NO_GRANT: Grant = { role: "viewer", rooms: [] };

/**
 * Makes the connection of a canvas client. What stands against it is said as a close reason: the
 * clients of this protocol read no HTTP answer, and have no message for it.
 */
export async function openCanvas(
  headers: Headers,
  { url, address, room, roomFault }: Asked,
  context: ConnectionContext,
): Promise<Opening> {
  const bearer = headers.get("authorization") ?? undefined;
  const inQuery = url.searchParams.get("token") ?? undefined;
  const access = await grantOf(context.auth, bearer, inQuery, room);
  const asked = readCanvasWish((name) => url.searchParams.get(name));
  const wish = asked.ok ? asked.wish : DEFAULT_WISH;
  const grant = access.ok ? access.grant : NO_GRANT;
  const connection = new CanvasConnection(context, { room, wish, grant, address });
  return {
    connection,
    events: {
      text: (text) => connection.heard(text),
      binary: (bytes) => connection.heard(bytes),
      closed: () => connection.closed(),
    },
    opened() {
      if (roomFault !== undefined) return connection.turnAway("protocol", roomFault);
      if (!asked.ok) return connection.turnAway("protocol", asked.reason);
      if (!access.ok) return connection.turnAway(closeNameOf(access.code), access.message);
      const live = context.rooms.openForGuest(room, "canvas");
      connection.join(live, `CANVAS_ROOMS_MAX ${CANVAS_ROOMS_MAX}`);
    },
    turnAwayFull: (limit) => connection.turnAway("full", limit),
  };
}
