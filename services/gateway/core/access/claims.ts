import {
  isRole,
  NAME_CHARS_MAX,
  parseRoom,
  type Role,
  roleAllows,
  type Room,
} from "@fuelrail/contracts";
import type { Grant } from "./grant.ts";

/** The claims of a token whose signature and times have been checked. */
export type Claims = Readonly<Record<string, unknown>>;

/** Where the claims of an organisation's tokens say what Fuelrail wants to know. */
export interface ClaimMapping {
  /** Claim with the role or groups: a name, or a path such as `realm_access.roles`. */
  readonly roleClaim: string;
  /** Role by the words of that claim; `*` for everybody. Without any the words are the roles. */
  readonly roles: Readonly<Record<string, Role>> | undefined;
  readonly roomClaim: string;
  /** Rooms of tokens that name none. */
  readonly rooms: "*" | readonly Room[] | undefined;
  readonly nameClaim: string;
}

/** How Fuelrail's own tokens say it. */
export const OWN_CLAIMS: ClaimMapping = {
  roleClaim: "role",
  roles: undefined,
  roomClaim: "room",
  rooms: undefined,
  nameClaim: "name",
};

/** What claims grant, or why they grant nothing. */
export type ClaimsResult =
  | { readonly ok: true; readonly grant: Grant }
  | { readonly ok: false; readonly message: string };

/** Longest text of a claim that is taken over, characters. */
const SUBJECT_CHARS_MAX = 256;
const ID_CHARS_MAX = 128;

/**
 * Reads what checked claims grant; `fallbackId` names a token that has no `jti`, or one that is
 * too long to be written down.
 */
export function readClaims(
  claims: Claims,
  mapping: ClaimMapping,
  fallbackId: string,
): ClaimsResult {
  const { exp, jti, sub } = claims;
  if (typeof exp !== "number" || !Number.isFinite(exp)) return no('it has no "exp"');
  const role = roleOf(claims, mapping);
  if (typeof role === "string" && !isRole(role)) return no(role);
  const rooms = roomsOf(claims, mapping);
  if (typeof rooms === "string" && rooms !== "*") return no(rooms);
  const name = claimAt(claims, mapping.nameClaim);
  const isShortId = typeof jti === "string" && jti !== "" && jti.length <= ID_CHARS_MAX;
  return {
    ok: true,
    grant: {
      role,
      rooms,
      expiresUnixMs: exp * 1_000,
      tokenId: isShortId ? jti : fallbackId,
      ...(typeof sub === "string" && sub !== ""
        ? { subject: sub.slice(0, SUBJECT_CHARS_MAX) }
        : {}),
      ...(typeof name === "string" && name.trim() !== ""
        ? { name: name.trim().slice(0, NAME_CHARS_MAX) }
        : {}),
    },
  };
}

/** The strongest role that the claim's words give, or why there is none. */
function roleOf(claims: Claims, { roleClaim, roles }: ClaimMapping): Role | `its ${string}` {
  const claim = claimAt(claims, roleClaim);
  const words = wordsOf(claim);
  // One text may hold several words, as `scope` does; each text of a list is one name.
  const parts = typeof claim === "string" ? [claim, ...claim.split(/\s+/)] : words;
  const table = roles ?? { viewer: "viewer", operator: "operator", admin: "admin" };
  let best: Role | undefined;
  for (const word of [...parts, "*"]) {
    const role = Object.hasOwn(table, word) ? table[word] : undefined;
    if (role !== undefined && (best === undefined || roleAllows(role, best))) best = role;
  }
  if (best !== undefined) return best;
  const said = words.length === 0 ? "is missing" : `${shown(words)} gives no role here`;
  return `its "${roleClaim}" ${said}`;
}

function roomsOf(
  claims: Claims,
  mapping: ClaimMapping,
): "*" | readonly Room[] | `its ${string}` {
  const { roomClaim } = mapping;
  const words = wordsOf(claimAt(claims, roomClaim));
  if (words.length === 0) return mapping.rooms ?? `its "${roomClaim}" is missing`;
  if (words.includes("*")) return "*";
  const rooms: Room[] = [];
  for (const word of words) {
    const parsed = parseRoom(word);
    if (parsed.ok) rooms.push(parsed.room);
  }
  return rooms.length > 0 ? rooms : `its "${roomClaim}" ${shown(words)} names no room`;
}

/** The claim of exactly that name, or what a dotted path leads to. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let at: unknown = claims;
  for (const part of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Claims)[part];
  }
  return at;
}

/** A claim's words: a list of texts, or one text. */
function wordsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter(isWord);
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function shown(words: readonly string[]): string {
  return JSON.stringify(words.join(" ").slice(0, 80));
}

function no(why: string): ClaimsResult {
  return { ok: false, message: why };
}
