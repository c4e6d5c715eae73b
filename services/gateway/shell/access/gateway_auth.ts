import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type GatewayConfig, isOpen } from "../../config.ts";
import { type Auth, createAuth, createOpenAuth } from "../auth.ts";
import { createKeySource } from "./key_source.ts";
import type { RevocationList } from "./revocation_list.ts";
import { createTokenCheck } from "./token_check.ts";

/** Makes the gateway's judge of tokens from its configuration. */
export function createGatewayAuth(
  config: GatewayConfig,
  revocations: RevocationList,
  clock: Clock,
  log: Log,
): Auth {
  if (isOpen(config)) return createOpenAuth();
  const { authSecret, authSecretPrevious, signIn } = config;
  const secrets = [authSecret, authSecretPrevious].filter((secret) => secret !== undefined);
  if (signIn === undefined) {
    return createAuth({ check: createTokenCheck({ secrets }, clock), revocations });
  }
  const { jwks, issuer, audience, mapping } = signIn;
  const find = createKeySource({ where: jwks, clock, log });
  if (/^http:/i.test(jwks)) {
    log.warn("the organisation's keys come unprotected: whoever is on the way can sign tokens", {
      where: jwks,
    });
  }
  const organisation = { find, issuer, audience, mapping };
  return createAuth({ check: createTokenCheck({ secrets, organisation }, clock), revocations });
}
