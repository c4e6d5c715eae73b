import {
  HTTP_RATE_BURST,
  HTTP_RATE_PER_S,
  HTTP_REQUEST_RATE_BURST,
  HTTP_REQUEST_RATE_PER_S,
} from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import type { MiddlewareHandler } from "hono";
import { admit, createRateLimit, type Rate } from "../../core/rate_limit.ts";
import { type HttpContext, type HttpEnv, refuseHttp } from "./http_env.ts";

const PER_ADDRESS: Rate = { perS: HTTP_RATE_PER_S, burst: HTTP_RATE_BURST };
const PER_TOKEN: Rate = { perS: HTTP_REQUEST_RATE_PER_S, burst: HTTP_REQUEST_RATE_BURST };

/** Bounds what one address may ask over HTTP; the page's own files are free. */
export function addressRate(
  clock: Clock,
  onRefused: (reason: string) => void,
): MiddlewareHandler<HttpEnv> {
  return limited(PER_ADDRESS, "HTTP_RATE_PER_S", clock, onRefused, ({ env }) => env.address);
}

/** Bounds the requests to services of one token, or of one address where no token is asked for. */
export function requestRate(
  clock: Clock,
  onRefused: (reason: string) => void,
): MiddlewareHandler<HttpEnv> {
  return limited(PER_TOKEN, "HTTP_REQUEST_RATE_PER_S", clock, onRefused, (context) => {
    const { tokenId } = context.get("grant");
    return `${context.env.address} ${tokenId ?? ""}`;
  });
}

function limited(
  rate: Rate,
  name: string,
  clock: Clock,
  onRefused: (reason: string) => void,
  callerOf: (context: HttpContext) => string,
): MiddlewareHandler<HttpEnv> {
  const limit = createRateLimit(rate);
  return async (context, next) => {
    if (admit(limit, callerOf(context), clock.nowMs())) return await next();
    onRefused("rate_limited");
    return refuseHttp(context, "rate_limited", `More than ${name} ${rate.perS} requests a second`);
  };
}
