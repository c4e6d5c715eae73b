/** How a stack's pages are reached, from the settings that compose is given. */
export interface SiteSettings {
  /** Address of the host on which ports are published. */
  readonly publishedHost: string;
  readonly port: number;
  readonly tlsPort: number;
  /** Names and addresses under which others reach the host. */
  readonly siteNames: readonly string[];
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const EVERY_ADDRESS = /^(0\.0\.0\.0|::)$/;

function inUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/**
 * The address of the page: without TLS on the host itself, with TLS for others. Undefined when
 * others reach it under an address that nothing here tells.
 */
export function siteUrl(settings: SiteSettings): string | undefined {
  const { publishedHost, port, tlsPort, siteNames } = settings;
  const [name] = siteNames;
  if (LOOPBACK.test(publishedHost)) return `http://localhost${port === 80 ? "" : `:${port}`}`;
  const host = name ?? (EVERY_ADDRESS.test(publishedHost) ? undefined : publishedHost);
  if (host === undefined) return undefined;
  return `https://${inUrl(host)}${tlsPort === 443 ? "" : `:${tlsPort}`}`;
}
