/** What the page's own address says. */
export interface PageAddress {
  /** Room asked for, upper-cased; undefined means the gateway's own. */
  readonly room: string | undefined;
  readonly token: string | undefined;
  /** Only the picture is shown, and nothing can be changed: `?view=clean`. */
  readonly clean: boolean;
  /** Nothing is painted around the picture: `&background=transparent`, with the clean view. */
  readonly transparent: boolean;
  /** Moves are previewed without a graphics processor too, slowly: `?preview=software`. */
  readonly previewsInSoftware: boolean;
  /** Only changed tiles come where that is less; not with `?tiles=off`, to compare. */
  readonly takesTiles: boolean;
  /** The address to show from now on: the same without the token, path first. */
  readonly cleanPath: string;
}

/**
 * Reads `?room=`, `?view=`, `&background=` and `#token=` from the page's address.
 *
 * The token is taken out of what stays visible, so that a shared screen or a copied address does
 * not carry it on.
 */
export function readPageAddress(href: string): PageAddress {
  const url = new URL(href);
  const room = url.searchParams.get("room")?.trim().toUpperCase();
  const clean = url.searchParams.get("view") === "clean";
  const fragment = new URLSearchParams(url.hash.replace(/^#/, ""));
  const token = fragment.get("token");
  if (token !== null) {
    fragment.delete("token");
    url.hash = fragment.toString();
  }
  return {
    room: room === "" ? undefined : room,
    token: token === null || token === "" ? undefined : token,
    clean,
    previewsInSoftware: url.searchParams.get("preview") === "software",
    takesTiles: url.searchParams.get("tiles") !== "off",
    transparent: clean && url.searchParams.get("background") === "transparent",
    cleanPath: `${url.pathname}${url.search}${url.hash}`,
  };
}

/** The WebSocket address of the gateway that served this page. */
export function socketUrl(pageHref: string, room: string | undefined): string {
  const url = new URL("/ws", pageHref);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (room !== undefined) url.searchParams.set("room", room);
  return url.href;
}

/** Where a still that was only announced can be fetched. */
export function stillPath(room: string, session: number, seq: number): string {
  return `/rooms/${encodeURIComponent(room)}/frame.png?session=${session}&seq=${seq}`;
}

/** Where the PNG of a stored still can be fetched. */
export function snapshotPath(room: string, id: string): string {
  return `/rooms/${encodeURIComponent(room)}/snapshots/${encodeURIComponent(id)}.png`;
}
