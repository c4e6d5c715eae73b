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

/** How relays outside the stack reach its bus, from the settings that compose is given. */
export interface RelaySettings {
  /** Address of the host on which NATS and MQTT are published. */
  readonly relayHost: string;
  readonly natsPort: number;
  readonly mqttPort: number;
  readonly siteNames: readonly string[];
}

/** Stands for a name of this machine that nothing here tells. */
export const THIS_MACHINE = "<this machine>";

/** NATS with the relays' user and password in its address, and MQTT, which takes them apart. */
export function relayLines(settings: RelaySettings, user: string, password: string): string[] {
  const { relayHost, natsPort, mqttPort, siteNames: [name = THIS_MACHINE] } = settings;
  const host = inUrl(EVERY_ADDRESS.test(relayHost) ? name : relayHost);
  const lines = [
    `nats://${user}:${password}@${host}:${natsPort}`,
    `tcp://${host}:${mqttPort} (MQTT), user ${user}, password ${password}`,
  ];
  if (host === THIS_MACHINE) {
    lines.push(`${THIS_MACHINE} is its name or address on the network; SITE_NAMES settles it.`);
  } else if (LOOPBACK.test(relayHost)) {
    lines.push("From this machine alone; RELAY_HOST lets others in.");
  }
  return lines;
}
