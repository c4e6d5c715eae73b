import { z } from "zod";
import { environment } from "../../kit/config.ts";
import { isRole } from "../../contracts/roles.ts";
import type { Role } from "../../contracts/roles.ts";

const list = z.string().default("").transform((text) =>
  text.split(",").map((part) => part.trim()).filter((part) => part !== "")
);

const HOST_NAME = /^[A-Za-z0-9.:-]+$/;

const port = (defaultPort: number) =>
  z.coerce.number({ error: "must be a port number from 1 to 65535" }).int().min(1).max(65_535)
    .default(defaultPort);

/** What compose tells the setup. */
export const setupEnvironment = z.object({
  ROOM: environment.ROOM,
  AUTH: environment.AUTH,
  /** The studio's own; one is made otherwise. */
  AUTH_SECRET: environment.AUTH_SECRET,
  /** With a secret of the studio's own: the one before, whose tokens are still accepted. */
  AUTH_SECRET_PREVIOUS: environment.AUTH_SECRET,
  PUBLISHED_HOST: environment.PUBLISHED_HOST.default("127.0.0.1"),
  /** Published ports. */
  PORT: port(8080),
  TLS_PORT: port(8443),
  SITE_NAMES: list.refine((names) => names.every((name) => HOST_NAME.test(name)), {
    error: "must be host names or addresses, separated by commas",
  }),
  /** Where the services find NATS. */
  NATS_SERVERS: list.transform((servers) => servers.length === 0 ? ["nats:4222"] : servers),
  /** Where the overlay for relays publishes NATS and MQTT. */
  RELAY_HOST: environment.PUBLISHED_HOST.default("127.0.0.1"),
  NATS_PORT: port(4222),
  MQTT_PORT: port(1883),
  JOIN_ROLE: z.string().default("admin").refine(isRole, {
    error: "must be viewer, operator or admin",
  }).transform((role) => role as Role),
  JOIN_TTL: z.string().default("24h"),
});

/** The settings as read. */
export type SetupSettings = z.output<typeof setupEnvironment>;
