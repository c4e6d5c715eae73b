import {
  parseRoom,
  type Room,
  VIEWERS_PER_ADDRESS_MAX,
  VIEWERS_PER_ROOM_MAX,
} from "@fuelrail/contracts";
import { documented, environment, parsed } from "@fuelrail/kit/config";
import { z } from "zod";
import type { ClaimMapping } from "./core/access/claims.ts";
import { parseRoleMap } from "./core/access/role_map.ts";
import { parseProxies } from "./shell/client_address.ts";

/** How an organisation's own tokens are recognised and read. */
export interface SignInConfig {
  /** File or address of the organisation's JSON Web Key Set. */
  readonly jwks: string;
  readonly issuer: string;
  readonly audience: string;
  readonly mapping: ClaimMapping;
}

function words(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

function rooms(text: string): "*" | Room[] | undefined {
  if (text === "*") return "*";
  const found = words(text).map((word) => parseRoom(word));
  const good = found.flatMap((each) => each.ok ? [each.room] : []);
  return good.length > 0 && good.length === found.length ? good : undefined;
}

function frameOrigins(text: string): string[] | undefined {
  const origins = words(text);
  const isOrigin = (origin: string): boolean =>
    /^https?:\/\/(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?$/.test(origin);
  return origins.every(isOrigin) ? origins.map((origin) => origin.toLowerCase()) : undefined;
}

function whole(text: string): number | undefined {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;
}

const CAPS = { min: 1, max: 9_999_999 };

/** What says who is let in. */
export const accessEnvironment = {
  AUTH_SECRET: environment.AUTH_SECRET,
  AUTH_SECRET_PREVIOUS: documented(environment.AUTH_SECRET.unwrap().optional(), {
    about: "the secret before, whose tokens are still accepted while a secret is changed",
    unset: "none",
    form: "text",
  }),
  AUTH: environment.AUTH,
  AUTH_JWKS: documented(z.string().optional(), {
    about: "an organisation's public keys (JSON Web Key Set); see [security](security.md)",
    unset: "only `AUTH_SECRET` signs",
    form: "file or address",
    example: "https://login.example.com/keys",
  }),
  AUTH_ISSUER: documented(z.string().optional(), {
    about: "`iss` of the organisation's tokens; needed with `AUTH_JWKS`",
    unset: "none",
  }),
  AUTH_AUDIENCE: documented(z.string().optional(), {
    about: "`aud` of the organisation's tokens; needed with `AUTH_JWKS`",
    unset: "none",
  }),
  AUTH_ROLE_CLAIM: documented(z.string().default("role"), {
    about: "claim of the organisation's tokens with role or groups",
    example: "realm_access.roles",
  }),
  AUTH_ROLES: documented(
    parsed(
      parseRoleMap,
      "must be groups with their roles such as render-admins=admin,artists=operator,*=viewer",
    ).optional(),
    {
      about: "role of each group",
      unset: "the claim names the role",
      form: "`group=role` pairs, separated by commas",
      example: "render-admins=admin,*=viewer",
    },
  ),
  AUTH_ROOM_CLAIM: documented(z.string().default("room"), {
    about: "claim of the organisation's tokens with the room or rooms",
  }),
  AUTH_ROOMS: documented(
    parsed(rooms, "must be * or room names, separated by commas").optional(),
    {
      about: "rooms of the organisation's tokens that name none",
      unset: "none",
      form: "`*` or room names, separated by commas",
      example: "STUDIO,STAGE-1",
    },
  ),
  AUTH_NAME_CLAIM: documented(z.string().default("name"), {
    about: "claim of the organisation's tokens with the person's name",
  }),
  ALLOWED_ORIGINS: environment.ALLOWED_ORIGINS,
  FRAME_ANCESTORS: documented(
    parsed(
      frameOrigins,
      "must be origins such as https://wall.example.com, separated by commas",
    ).default([]),
    {
      about: "web origins whose pages may show Fuelrail in a frame",
      form: "origins, separated by commas",
      example: "https://wall.example.com",
    },
  ),
  TRUSTED_PROXIES: documented(
    parsed(
      (text) => parseProxies(words(text)) === undefined ? undefined : words(text),
      "must be addresses, networks such as 10.0.0.0/8, loopback or private, separated by commas",
    ).default([]),
    {
      about: "proxies whose `X-Forwarded-For` counts",
      form: "addresses, networks, `loopback` or `private`, separated by commas",
      example: "10.0.0.0/8",
    },
  ),
  VIEWERS_PER_ADDRESS_MAX: documented(
    parsed(whole, "must be a whole number from 1").default(VIEWERS_PER_ADDRESS_MAX),
    { about: "what one gateway lets in from one address", range: CAPS, unit: "connections" },
  ),
  VIEWERS_PER_ROOM_MAX: documented(
    parsed(whole, "must be a whole number from 1").default(VIEWERS_PER_ROOM_MAX),
    { about: "what one gateway lets into one room", range: CAPS, unit: "viewers" },
  ),
} as const;

const accessShape = z.object(accessEnvironment);

/** The part of an environment that has been read which says who is let in. */
export type AccessEnvironment = z.output<typeof accessShape>;

/** An environment variable that cannot be used together with the others. */
export interface AccessFault {
  readonly name: string;
  readonly reason: string;
}

/** What is missing for the sign-in with an organisation's keys. */
export function signInFaults(env: AccessEnvironment): AccessFault[] {
  const others = ["AUTH_ISSUER", "AUTH_AUDIENCE"] as const;
  if (env.AUTH_JWKS === undefined) {
    const reason = "means nothing without AUTH_JWKS";
    return others.filter((name) => env[name] !== undefined).map((name) => ({ name, reason }));
  }
  const reason = "must be set with AUTH_JWKS: else tokens that were made for any other " +
    "application of the organisation would let in here";
  return others.filter((name) => env[name] === undefined).map((name) => ({ name, reason }));
}

/** The sign-in with an organisation's keys, where one is configured. */
export function signInConfig(env: AccessEnvironment): SignInConfig | undefined {
  const { AUTH_JWKS: jwks, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = env;
  if (jwks === undefined || issuer === undefined || audience === undefined) return undefined;
  const mapping = {
    roleClaim: env.AUTH_ROLE_CLAIM,
    roles: env.AUTH_ROLES,
    roomClaim: env.AUTH_ROOM_CLAIM,
    rooms: env.AUTH_ROOMS,
    nameClaim: env.AUTH_NAME_CLAIM,
  };
  return { jwks, issuer, audience, mapping };
}
