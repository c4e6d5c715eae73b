/** A `NATS_URL` taken apart as the client wants it. */
export interface NatsAddress {
  /** `host:port` of each server. */
  readonly servers: readonly string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** Present when a server was given as `tls://`. */
  readonly tls?: Record<string, never>;
}

const SERVER = /^(?:(nats|tls):\/\/)?(?:([^@/]*)@)?([^@/]+)\/?$/;

/**
 * Reads `nats://user:password@host:port` or `nats://token@host:port`, several with commas between;
 * the credentials of the first that has some serve for all.
 *
 * @throws {TypeError} when a server is not of this form
 */
export function parseNatsUrl(url: string): NatsAddress {
  const servers: string[] = [];
  let credentials: string | undefined;
  let isEncrypted = false;
  for (const text of url.split(",")) {
    const match = SERVER.exec(text.trim());
    const host = match?.[3];
    if (match === null || host === undefined) {
      throw new TypeError("Cannot read the NATS address: it must be nats://host:port");
    }
    if (match[1] === "tls") isEncrypted = true;
    credentials ??= match[2];
    servers.push(host);
  }
  return { servers, ...(isEncrypted ? { tls: {} } : {}), ...readCredentials(credentials) };
}

function readCredentials(text: string | undefined): Pick<NatsAddress, "user" | "pass" | "token"> {
  if (text === undefined || text === "") return {};
  const colon = text.indexOf(":");
  if (colon < 0) return { token: decodeURIComponent(text) };
  return {
    user: decodeURIComponent(text.slice(0, colon)),
    pass: decodeURIComponent(text.slice(colon + 1)),
  };
}
