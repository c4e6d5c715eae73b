import { isRole, parseRoom, type Role, ROLES, type Room } from "@fuelrail/contracts";

/** A token that somebody wants to have. */
export interface TokenRequest {
  readonly room: Room | "*";
  readonly role: Role;
  readonly ttlS: number;
  readonly name?: string;
  readonly subject?: string;
  /** Where people open the page. */
  readonly url: string;
}

/** A wish that can be met, or everything that is wrong with it. */
export type TokenRequestResult =
  | { readonly ok: true; readonly request: TokenRequest }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The words of a command line, by the name of the option. */
export type TokenOptions = Readonly<Record<string, string | undefined>>;

const SPANS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const TTL_MAX_S = 366 * 86_400;
const DEFAULT_TTL = "8h";
const DEFAULT_URL = "http://localhost:8080";

/** Seconds of a span such as `90m`, `8h` or `7d`; undefined when it is none, or over a year. */
export function parseSpan(text: string): number | undefined {
  const match = /^(\d{1,7})([smhdw])$/.exec(text);
  const seconds = Number(match?.[1]) * (SPANS[match?.[2] ?? ""] ?? NaN);
  return seconds >= 1 && seconds <= TTL_MAX_S ? seconds : undefined;
}

/** Reads what kind of token is wanted. */
export function readTokenRequest(options: TokenOptions): TokenRequestResult {
  const faults: string[] = [];
  const { room = "", role = "", ttl = DEFAULT_TTL, name, sub, url = DEFAULT_URL } = options;
  const parsed = room === "*" ? { ok: true as const, room: "*" as const } : parseRoom(room);
  if (!parsed.ok) {
    faults.push(`--room: ${room === "" ? "is needed, * for every room" : parsed.reason}`);
  }
  if (!isRole(role)) faults.push(`--role must be one of ${ROLES.join(", ")}`);
  const ttlS = parseSpan(ttl);
  if (ttlS === undefined) faults.push("--ttl must be a time such as 90m, 8h or 7d, at most 366d");
  if (!/^https?:\/\/[^/?#\s]+\/?$/.test(url) || !URL.canParse(url)) {
    faults.push("--url must be the page's address such as https://render.example.com");
  }
  if ((name?.length ?? 0) > 128) faults.push("--name has more than 128 characters");
  if ((sub?.length ?? 0) > 256) faults.push("--sub has more than 256 characters");
  if (!parsed.ok || !isRole(role) || ttlS === undefined || faults.length > 0) {
    return { ok: false, faults };
  }
  const request = {
    ...{ room: parsed.room, role, ttlS, url: new URL(url).origin },
    ...(name === undefined ? {} : { name }),
    ...(sub === undefined ? {} : { subject: sub }),
  };
  return { ok: true, request };
}

/**
 * The page's address with the token behind `#`, a part that browsers send to nobody; `room` is left
 * out for a token that is good for every room.
 */
export function joinLink(url: string, room: Room | "*", token: string): string {
  const place = room === "*" ? "" : `?room=${room}`;
  return `${url}/${place}#token=${token}`;
}
