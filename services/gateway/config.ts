import type { Room } from "@fuelrail/contracts";
import {
  authFault,
  ConfigError,
  environment,
  isLoopbackHost,
  requiredNatsUrl,
} from "@fuelrail/kit/config";
import { z } from "zod";

/** How a gateway listens and whom it lets in. */
export interface GatewayConfig {
  readonly host: string;
  /** 0 asks the system for a free one. */
  readonly port: number;
  /** In a container: where its port is published, which says who can reach it instead of `host`. */
  readonly publishedHost?: string;
  /** The room of requests that name none. */
  readonly room: Room;
  /** Signs access tokens. */
  readonly authSecret?: string;
  /** `off` lets everybody in as admin. */
  readonly auth: "on" | "off";
  /** Web origins besides the gateway's own. */
  readonly allowedOrigins: readonly string[];
  /** Port of the display protocol; off when left out. */
  readonly displayPort?: number;
}

/** What a gateway reads from the environment when it runs on its own. */
export const gatewayEnvironment = z.object({
  ROOM: environment.ROOM,
  NATS_URL: requiredNatsUrl,
  HOST: environment.HOST,
  PORT: environment.PORT,
  PUBLISHED_HOST: environment.PUBLISHED_HOST,
  DISPLAY_PORT: environment.DISPLAY_PORT,
  AUTH_SECRET: environment.AUTH_SECRET,
  AUTH: environment.AUTH,
  ALLOWED_ORIGINS: environment.ALLOWED_ORIGINS,
  LOG_LEVEL: environment.LOG_LEVEL,
});

/** The gateway's part of an environment that has been read. */
export function gatewayConfig(
  env: Readonly<Omit<z.output<typeof gatewayEnvironment>, "NATS_URL" | "LOG_LEVEL">>,
): GatewayConfig {
  return {
    host: env.HOST,
    port: env.PORT,
    room: env.ROOM,
    auth: env.AUTH,
    allowedOrigins: env.ALLOWED_ORIGINS,
    ...(env.PUBLISHED_HOST === undefined ? {} : { publishedHost: env.PUBLISHED_HOST }),
    ...(env.AUTH_SECRET === undefined ? {} : { authSecret: env.AUTH_SECRET }),
    ...(env.DISPLAY_PORT === undefined ? {} : { displayPort: env.DISPLAY_PORT }),
  };
}

/**
 * Refuses to go on where anybody on the network would be admin without that having been said.
 *
 * @throws {ConfigError} naming AUTH_SECRET and AUTH=off
 */
export function assertGuarded(config: GatewayConfig): void {
  const reason = authFault({
    HOST: config.publishedHost ?? config.host,
    AUTH: config.auth,
    ...(config.authSecret === undefined ? {} : { AUTH_SECRET: config.authSecret }),
  });
  if (reason !== undefined) throw new ConfigError([{ name: "AUTH_SECRET", reason }]);
}

/** Whether only this machine can reach the gateway. */
export function isLoopbackBind(config: GatewayConfig): boolean {
  return isLoopbackHost(config.publishedHost ?? config.host);
}
