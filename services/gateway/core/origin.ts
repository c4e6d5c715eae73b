/** Where requests may come from. */
export interface OriginRule {
  /** Origins besides the gateway's own, such as `https://review.example.com`. */
  readonly allowedOrigins: readonly string[];
  /** Whether the gateway is bound to this machine only. */
  readonly isLoopback: boolean;
}

/** Headers of a request that say where it comes from and where it means to go. */
export interface RequestSource {
  readonly origin: string | undefined;
  readonly host: string | undefined;
}

/**
 * Why a request must not be served, or undefined. One without `Origin` is no browser page's and
 * passes; a page must come from the gateway itself or an allowed origin. On a loopback bind the
 * Host must be of this machine or an address too, or a page whose name was made to point here could
 * get in.
 */
export function originFault(source: RequestSource, rule: OriginRule): string | undefined {
  const { origin, host } = source;
  if (rule.isLoopback && host !== undefined && !isOwnHost(host, rule)) {
    return `Host ${quoted(host)} is not this machine; add its origin to ALLOWED_ORIGINS`;
  }
  if (origin === undefined || rule.allowedOrigins.includes(origin.toLowerCase())) return undefined;
  if (host !== undefined && hostOf(origin) === host.toLowerCase()) return undefined;
  return `Origin ${quoted(origin)} is neither this gateway nor in ALLOWED_ORIGINS`;
}

function isOwnHost(host: string, rule: OriginRule): boolean {
  const lower = host.toLowerCase();
  const name = lower.replace(/:\d{1,5}$/, "");
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  // Addresses cannot be made to point elsewhere; containers ask each other by them.
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name) || /^\[[0-9a-f:.]+\]$/.test(name)) return true;
  return rule.allowedOrigins.some((origin) => hostOf(origin) === lower);
}

function hostOf(origin: string): string | undefined {
  return /^https?:\/\/([^/?#]+)$/.exec(origin.toLowerCase())?.[1];
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
