import type { Room } from "@fuelrail/contracts";
import {
  authFault,
  ConfigError,
  environment,
  isLoopbackHost,
  requiredNatsUrl,
} from "@fuelrail/kit/config";
import { z } from "zod";
import {
  type AccessEnvironment,
  accessEnvironment,
  type SignInConfig,
  signInConfig,
  signInFaults,
} from "./access_config.ts";

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
  /** Signed access tokens that are still good. */
  readonly authSecretPrevious?: string;
  /** Sign-in with an organisation's own tokens. */
  readonly signIn?: SignInConfig;
  /** `off` lets everybody in as admin. */
  readonly auth: "on" | "off";
  /** Web origins besides the gateway's own. */
  readonly allowedOrigins: readonly string[];
  /** Origins whose pages may show Fuelrail in a frame. @default {[]} */
  readonly frameAncestors?: readonly string[];
  /** Proxies whose word on the client's address counts. @default {[]} */
  readonly trustedProxies?: readonly string[];
  /** @default {VIEWERS_PER_ADDRESS_MAX} */
  readonly viewersPerAddress?: number;
  /** @default {VIEWERS_PER_ROOM_MAX} */
  readonly viewersPerRoom?: number;
  /** Port of the display protocol; off when left out. */
  readonly displayPort?: number;
}

/** What a gateway reads from the environment when it runs on its own. */
export const gatewayEnvironment = z.object({
  ROOM: environment.ROOM,
  NATS_URL: requiredNatsUrl,
  NATS_REPLICAS: environment.NATS_REPLICAS,
  HOST: environment.HOST,
  PORT: environment.PORT,
  PUBLISHED_HOST: environment.PUBLISHED_HOST,
  DISPLAY_PORT: environment.DISPLAY_PORT,
  ...accessEnvironment,
  LOG_LEVEL: environment.LOG_LEVEL,
});

type PlaceEnvironment = Pick<
  z.output<typeof gatewayEnvironment>,
  "ROOM" | "HOST" | "PORT" | "PUBLISHED_HOST" | "DISPLAY_PORT"
>;

/** The gateway's part of an environment that has been read. */
export function gatewayConfig(env: Readonly<PlaceEnvironment & AccessEnvironment>): GatewayConfig {
  const signIn = signInConfig(env);
  const faults = signInFaults(env);
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    host: env.HOST,
    port: env.PORT,
    room: env.ROOM,
    auth: env.AUTH,
    allowedOrigins: env.ALLOWED_ORIGINS,
    frameAncestors: env.FRAME_ANCESTORS,
    trustedProxies: env.TRUSTED_PROXIES,
    viewersPerAddress: env.VIEWERS_PER_ADDRESS_MAX,
    viewersPerRoom: env.VIEWERS_PER_ROOM_MAX,
    ...(env.PUBLISHED_HOST === undefined ? {} : { publishedHost: env.PUBLISHED_HOST }),
    ...(env.AUTH_SECRET === undefined ? {} : { authSecret: env.AUTH_SECRET }),
    ...(env.AUTH_SECRET_PREVIOUS === undefined
      ? {}
      : { authSecretPrevious: env.AUTH_SECRET_PREVIOUS }),
    ...(signIn === undefined ? {} : { signIn }),
    ...(env.DISPLAY_PORT === undefined ? {} : { displayPort: env.DISPLAY_PORT }),
  };
}

/** Whether nobody needs a token: everybody who reaches the gateway is admin. */
export function isOpen({ auth, authSecret, signIn }: GatewayConfig): boolean {
  return auth === "off" || (authSecret === undefined && signIn === undefined);
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
    isGuarded: !isOpen(config),
  });
  if (reason !== undefined) throw new ConfigError([{ name: "AUTH_SECRET", reason }]);
}

/** Whether only this machine can reach the gateway. */
export function isLoopbackBind(config: GatewayConfig): boolean {
  return isLoopbackHost(config.publishedHost ?? config.host);
}
