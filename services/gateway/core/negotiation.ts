import { SUBPROTOCOL } from "@fuelrail/contracts";

/** What a WebSocket upgrade is for, or why it is refused. */
export type Negotiated =
  /** A viewer; `echo` is the subprotocol to confirm, if the client named one. */
  | { readonly is: "viewer"; readonly echo: string | undefined }
  /** A client of a canvas room. */
  | { readonly is: "canvas" }
  /** A client of the display protocol. */
  | { readonly is: "display" }
  | { readonly is: "unknown_protocol"; readonly message: string }
  | { readonly is: "unknown_path"; readonly message: string };

/** Which door a socket knocks at: the gateway's own port, or that of displays alone. */
export type Entrance = "main" | "display";

/**
 * Decides by path, `Sec-WebSocket-Protocol` and `protocol=` which protocol a socket is to speak;
 * only a subprotocol that was offered may be confirmed.
 */
export function negotiate(
  path: string,
  offered: string | undefined,
  inQuery: string | undefined,
  entrance: Entrance = "main",
): Negotiated {
  const isDisplay = path === "/display" || (entrance === "display" && path === "/");
  if (!isDisplay && (entrance === "display" || (path !== "/ws" && path !== "/"))) {
    return { is: "unknown_path", message: `No WebSocket is served at ${path.slice(0, 80)}` };
  }
  const names = (offered ?? "").split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (isDisplay) {
    if (names.length === 0) return { is: "display" };
    return { is: "unknown_protocol", message: "The display protocol has no subprotocol" };
  }
  if (path === "/ws" && names.includes(SUBPROTOCOL)) return { is: "viewer", echo: SUBPROTOCOL };
  if (path === "/ws" && names.length === 0 && inQuery === SUBPROTOCOL) {
    return { is: "viewer", echo: undefined };
  }
  if (names.length > 0 || inQuery !== undefined) {
    const message = `The subprotocol must be ${SUBPROTOCOL}, at /ws?room=R`;
    return { is: "unknown_protocol", message };
  }
  return { is: "canvas" };
}
