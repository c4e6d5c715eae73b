import { BlockList, isIP } from "node:net";

/** Who asked, and how, as far as the proxies in front can be believed. */
export interface Client {
  readonly address: string;
  /** Whether the client's own connection is encrypted. */
  readonly isSecure: boolean;
}

/** Reads who asked from a request and the address of the connection that it came on. */
export type ClientReader = (peer: string, headers: Headers) => Client;

/** Words for the networks that proxies often stand in. */
const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"],
};

/** A list of trusted addresses; undefined when a part of it is no address, network or word. */
export function parseProxies(parts: readonly string[]): BlockList | undefined {
  const list = new BlockList();
  for (const part of parts.flatMap((each) => NETWORKS[each.toLowerCase()] ?? [each])) {
    const [address = "", prefix] = part.split("/");
    const version = isIP(address);
    if (version === 0) return undefined;
    const family = version === 4 ? "ipv4" : "ipv6";
    const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
    if (!Number.isInteger(bits) || bits < 0 || bits > (version === 4 ? 32 : 128)) return undefined;
    list.addSubnet(address, bits, family);
  }
  return list;
}

/**
 * Makes the reader. `X-Forwarded-For` and `X-Forwarded-Proto` count only from trusted proxies: the
 * client is the last address of the chain that is not one of them, for anybody can write the rest.
 */
export function createClientReader(trustedProxies: readonly string[]): ClientReader {
  const trusted = parseProxies(trustedProxies) ?? new BlockList();
  const isTrusted = (address: string): boolean => {
    const version = isIP(address);
    return version !== 0 && trusted.check(address, version === 4 ? "ipv4" : "ipv6");
  };

  return (peer, headers) => {
    const own = plain(peer);
    if (trustedProxies.length === 0 || !isTrusted(own)) return { address: own, isSecure: false };
    const chain = (headers.get("x-forwarded-for") ?? "").split(",").map(plain);
    const client = chain.findLast((address) => !isTrusted(address));
    const proto = headers.get("x-forwarded-proto")?.split(",").at(-1)?.trim().toLowerCase();
    const isAddress = client !== undefined && isIP(client) !== 0;
    return { address: isAddress ? client : own, isSecure: proto === "https" };
  };
}

/** An address without brackets, port or the prefix of a mapped IPv4 address. */
function plain(text: string): string {
  const trimmed = text.trim().toLowerCase();
  const inBrackets = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1];
  const bare = inBrackets ?? trimmed.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return bare.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, "");
}
