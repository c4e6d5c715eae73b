import { closeNameOf } from "../auth.ts";
import type { ConnectionContext } from "../connection_context.ts";
import { grantOf } from "../http/guard.ts";
import { knownAs } from "../known_as.ts";
import type { Asked, Opening } from "../upgrade.ts";
import { DisplayConnection } from "./display_connection.ts";

/**
 * Makes the connection of a display client. What stands against it is said as a close reason: old
 * clients have no message for it.
 */
export async function openDisplay(
  headers: Headers,
  { url, address, room, roomFault }: Asked,
  context: ConnectionContext,
): Promise<Opening> {
  const bearer = headers.get("authorization") ?? undefined;
  const inQuery = url.searchParams.get("token") ?? undefined;
  const isTokenGiven = context.auth.isOpen || bearer !== undefined || inQuery !== undefined;
  const access = isTokenGiven ? await grantOf(context.auth, bearer, inQuery, room) : undefined;
  const grant = access?.ok === true ? access.grant : undefined;
  const known = knownAs(undefined, room);
  const connection = new DisplayConnection(context, { room, grant, address, known });
  return {
    connection,
    events: {
      text: (text) => connection.text(text),
      binary: (bytes) => connection.binary(bytes),
      closed: () => connection.closed(),
    },
    opened() {
      if (roomFault !== undefined) return connection.turnAway("protocol", roomFault);
      if (access?.ok === false) {
        return connection.turnAway(closeNameOf(access.code), access.message);
      }
      connection.opened();
    },
    turnAwayFull: (limit) => connection.turnAway("full", limit),
  };
}
