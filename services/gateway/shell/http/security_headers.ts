import { isLoopbackHost } from "@fuelrail/kit/config";
import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "./http_env.ts";

/** What decides over the security headers. */
export interface HeaderRule {
  /** Origins whose pages may show Fuelrail in a frame, besides its own. */
  readonly frameAncestors: readonly string[];
  /** Whether pages of other origins may show pictures, because their origins are allowed. */
  readonly isShared: boolean;
}

/** A year, for hosts that are reached over TLS at its usual port. */
const TRANSPORT = "max-age=31536000";

/**
 * Whether browsers may be told to stay with TLS on a host. It counts for every port of the host, so
 * beside TLS on another port they would speak TLS to one that has none; and this machine's own
 * names belong to all that runs on it.
 */
function mayStayWithTls(host: string | undefined): boolean {
  const [, name, port = "443"] = /^(.+?)(?::(\d+))?$/.exec(host ?? "") ?? [];
  return name !== undefined && port === "443" && !isLoopbackHost(name);
}

/** Adds the headers that every answer has, whatever it is. */
export function securityHeaders(rule: HeaderRule): MiddlewareHandler<HttpEnv> {
  const policy = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", framing(rule)]
    .join("; ");
  const always: Readonly<Record<string, string>> = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": policy,
    "x-permitted-cross-domain-policies": "none",
    "cross-origin-resource-policy": rule.isShared ? "cross-origin" : "same-origin",
    // Older than frame-ancestors, and without its list: said only where it says the same.
    ...(rule.frameAncestors.length === 0 ? { "x-frame-options": "SAMEORIGIN" } : {}),
  };
  return async (context, next) => {
    const all = Object.entries(always);
    if (context.env.isSecure && mayStayWithTls(context.req.header("host"))) {
      all.push(["strict-transport-security", TRANSPORT]);
    }
    for (const [name, value] of all) context.header(name, value);
    await next();
    // An answer that was made by itself has taken none of them over.
    for (const [name, value] of all) {
      if (!context.res.headers.has(name)) context.header(name, value);
    }
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
