import { parseRoom, type Room, SECRET_CHARS_MIN } from "@fuelrail/contracts";
import { z } from "zod";
import { documented } from "./config_facts.ts";
import { LOG_LEVELS } from "./log.ts";

/** Where a TCP service listens. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Port of Octane's LiveLink/gRPC server when `OCTANE_ADDRESS` does not name one. */
export const OCTANE_DEFAULT_PORT = 51022;

/**
 * Splits `host`, `host:port` or `[v6]:port`; `undefined` when it is none of these or the port is
 * not in 1..65535.
 */
export function parseHostPort(text: string, defaultPort: number): HostPort | undefined {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^\s:/[\]]+))(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (match === null || host === undefined) return undefined;
  const port = match[3] === undefined ? defaultPort : Number(match[3]);
  if (port < 1 || port > 65_535) return undefined;
  return { host, port };
}

/** Writes a host and port as one address, with brackets round an IPv6 host. */
export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether only this machine can reach a socket bound to `host`. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  return bare === "localhost" || bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare);
}

function portNumber(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return port <= 65_535 ? port : undefined;
}

/** A field of text that `parse` understands; what it does not is refused with `reason`. */
export function parsed<T>(parse: (text: string) => T | undefined, reason: string) {
  return z.string().transform((text, context): T => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: reason });
    return z.NEVER;
  });
}

const octaneAddressField = parsed(
  (text) => parseHostPort(text, OCTANE_DEFAULT_PORT),
  "must be host:port, such as 192.168.1.20:51022",
).default({ host: "127.0.0.1", port: OCTANE_DEFAULT_PORT });

const roomField = z.string().default("STUDIO").transform((text, context): Room => {
  const parsed = parseRoom(text);
  if (parsed.ok) return parsed.room;
  context.addIssue({ code: "custom", message: parsed.reason });
  return z.NEVER;
});

function natsServers(text: string): string[] | undefined {
  const servers = text.split(",").map((server) => server.trim());
  const isServer = (server: string): boolean =>
    /^(?:(?:nats|tls):\/\/)?[^\s,/]+$/.test(server) && server.length > 0;
  return servers.every(isServer) ? servers : undefined;
}

const natsServersField = parsed(
  (text) => natsServers(text)?.join(","),
  "must be nats://host:port (several separated by commas)",
);
const natsUrlField = natsServersField.optional();

const natsReplicasField = parsed(
  (text) => /^[1-5]$/.test(text) ? Number(text) : undefined,
  "must be a number of servers from 1 to 5",
).default(1);

const hostName = parsed(
  (text) => /^[^\s/]+$/.test(text) ? text.replace(/^\[|\]$/g, "") : undefined,
  "must be a host name or an IP address",
);
const hostField = hostName.default("127.0.0.1");
const publishedHostField = hostName.optional();

const portField = parsed(portNumber, "must be a port number from 0 to 65535").default(8080);

const optionalPortField = () =>
  parsed(portNumber, "must be a port number from 0 to 65535").optional();

const authSecretField = z.string().min(
  SECRET_CHARS_MIN,
  `must have at least ${SECRET_CHARS_MIN} characters, or it can be guessed from a token`,
).optional();

const authField = z.enum(["on", "off"], { error: 'must be "on" or "off"' }).default("on");

function parseOrigin(text: string): string | undefined {
  if (!/^https?:\/\/[^/?#]+\/?$/.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).origin;
}

function parseOrigins(text: string): string[] | undefined {
  const origins: string[] = [];
  for (const part of text.split(",").map((piece) => piece.trim())) {
    if (part === "") continue;
    const origin = parseOrigin(part);
    if (origin === undefined) return undefined;
    origins.push(origin);
  }
  return origins;
}

const allowedOriginsField = parsed(
  parseOrigins,
  "must be origins such as https://review.example.com, separated by commas",
).default([]);

function parseFlag(text: string): boolean | undefined {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  return /^(0|false|no|off)$/i.test(text) ? false : undefined;
}

const readOnlyField = parsed(parseFlag, "must be true or false").default(false);

const folderField = () => z.string().optional();

const logLevelField = z.enum(LOG_LEVELS, {
  error: `must be one of ${LOG_LEVELS.join(", ")}`,
}).default("info");

const PORTS = { min: 0, max: 65_535 };
const NATS_FORM = "nats:// or tls:// addresses, separated by commas";

/** The variables of the outer contract, each as a zod field; pick those that a service reads. */
export const environment = {
  OCTANE_ADDRESS: documented(octaneAddressField, {
    about: "host and port of Octane's gRPC server",
    form: `host:port; the port may be left out (${OCTANE_DEFAULT_PORT})`,
    example: "192.168.1.20:51022",
  }),
  ROOM: documented(roomField, {
    about: "the room, which is one Octane session",
    form: "letters, digits, `_` and `-`, at most 32, upper-cased",
    example: "STAGE-1",
  }),
  NATS_URL: documented(natsUrlField, {
    about: "NATS servers",
    unset: "one process on the embedded bus",
    form: NATS_FORM,
    example: "nats://127.0.0.1:4222",
  }),
  NATS_REPLICAS: documented(natsReplicasField, {
    about: "on how many servers of a NATS cluster each new bucket of stored state is kept",
    range: { min: 1, max: 5 },
    unit: "servers",
  }),
  HOST: documented(hostField, {
    about: "the address to listen on",
    form: "host name or IP address",
    example: "0.0.0.0",
  }),
  PUBLISHED_HOST: documented(publishedHostField, {
    about:
      "in a container, the host address on which the port is published, which says who can reach it instead of `HOST`",
    unset: "`HOST` says it",
    form: "host name or IP address",
    example: "127.0.0.1",
  }),
  PORT: documented(portField, {
    about: "the port to listen on; 0 takes a free one",
    range: PORTS,
    example: "8080",
  }),
  METRICS_PORT: documented(optionalPortField(), {
    about: "port of `/healthz`, `/readyz` and `/metrics`, on `HOST`; 0 takes a free one",
    unset: "off",
    range: PORTS,
    example: "9464",
  }),
  DISPLAY_PORT: documented(optionalPortField(), {
    about: "port of the display protocol; 0 takes a free one",
    unset: "off",
    range: PORTS,
    example: "9001",
  }),
  DATA_DIR: documented(folderField(), {
    about: "where the embedded bus keeps what must survive a restart",
    unset: "nothing survives",
    form: "folder",
    example: "/var/lib/fuelrail",
  }),
  AUTH_SECRET: documented(authSecretField, {
    about:
      "signs access tokens; required where others can reach the gateway, unless `AUTH_JWKS` or `AUTH=off` is there",
    unset: "no tokens",
    form: `text of ${SECRET_CHARS_MIN} characters or more`,
  }),
  AUTH: documented(authField, { about: "`off` lets everybody in as admin", example: "off" }),
  ALLOWED_ORIGINS: documented(allowedOriginsField, {
    about: "web origins besides the gateway's own",
    form: "origins, separated by commas",
    example: "https://review.example.com",
  }),
  READ_ONLY: documented(readOnlyField, {
    about: "freezes every remote write to Octane",
    form: "`true` or `false`",
    example: "true",
  }),
  ASSETS_DIR: documented(folderField(), {
    about: "folder of projects and assets, as Fuelrail sees it",
    unset: "none can be opened or imported",
    form: "folder",
    example: "/srv/projects",
  }),
  ASSETS_OCTANE_DIR: documented(folderField(), {
    about: "the same folder as Octane sees it",
    unset: "`ASSETS_DIR`",
    form: "absolute path on Octane's machine",
    example: "D:\\Projects",
  }),
  OCTANE_TEMP_DIR: documented(folderField(), {
    about: "folder into which Octane writes exports",
    unset: "nothing is exported",
    form: "absolute path on Octane's machine",
    example: "D:\\Fuelrail",
  }),
  LOG_LEVEL: documented(logLevelField, {
    about: "the least severe lines that are written; they are JSON, on standard output",
    example: "debug",
  }),
} as const;

/** `NATS_URL` of a service that runs on its own and so cannot do without it. */
export const requiredNatsUrl = documented(
  z.string({ error: "must name the NATS server, such as nats://127.0.0.1:4222" })
    .pipe(natsServersField),
  { about: "NATS servers", form: NATS_FORM, example: "nats://127.0.0.1:4222" },
);

/**
 * Why a gateway with this host and secret must not start, or `undefined` when it may: whoever
 * can reach it from another machine needs a token unless `AUTH=off` was said.
 */
export function authFault(
  settings: {
    readonly HOST: string;
    readonly AUTH: "on" | "off";
    /** Whether a token is needed, by a secret or an organisation's keys. */
    readonly isGuarded: boolean;
  },
): string | undefined {
  if (settings.AUTH === "off" || settings.isGuarded) return undefined;
  if (isLoopbackHost(settings.HOST)) return undefined;
  return `must be set because HOST ${settings.HOST} can be reached from other machines; ` +
    "AUTH=off lets everybody in as admin";
}
