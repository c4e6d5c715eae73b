import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "./http_env.ts";

/** What decides over the security headers. */
export interface HeaderRule {
  /** Origins whose pages may show Fuelrail in a frame, besides its own. */
  readonly frameAncestors: readonly string[];
  /** Whether pages of other origins may show pictures, because their origins are allowed. */
  readonly isShared: boolean;
}

/** A year, for hosts that are reached over TLS. */
const TRANSPORT = "max-age=31536000";

/** Adds the headers that every answer has, whatever it is. */
export function securityHeaders(rule: HeaderRule): MiddlewareHandler<HttpEnv> {
  const policy = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", framing(rule)]
    .join("; ");
  return async (context, next) => {
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
    context.header("content-security-policy", policy);
    context.header("x-permitted-cross-domain-policies", "none");
    context.header("cross-origin-resource-policy", rule.isShared ? "cross-origin" : "same-origin");
    // Older than frame-ancestors, and without its list: said only where it says the same.
    if (rule.frameAncestors.length === 0) context.header("x-frame-options", "SAMEORIGIN");
    if (context.env.isSecure) context.header("strict-transport-security", TRANSPORT);
    return await next();
  };
}

/** The page's own content only; sockets to the host that it came from. */
export function pagePolicy(
  rule: HeaderRule,
  host: string | undefined,
  isSecure: boolean,
): string {
  const isHost = host !== undefined && /^[A-Za-z0-9.:[\]_-]+$/.test(host);
  // Some browsers do not count the socket of the same host as 'self'.
  const sockets = isHost ? ` wss://${host}${isSecure ? "" : ` ws://${host}`}` : "";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self'${sockets}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    framing(rule),
  ].join("; ");
}

function framing({ frameAncestors }: HeaderRule): string {
  return ["frame-ancestors 'self'", ...frameAncestors].join(" ");
}
