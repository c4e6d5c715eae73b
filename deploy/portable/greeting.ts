import { formatHostPort, isLoopbackHost } from "@fuelrail/kit/config";
import { joinLink, parseSpan } from "../../services/gateway/core/access/token_request.ts";
import { mintToken } from "../../services/gateway/shell/access/mint.ts";
import type { LaunchSettings } from "./launch_settings.ts";

const EVERY_ADDRESS = new Set(["0.0.0.0", "::"]);

/** The page's address on this machine. */
export function ownUrl({ HOST, PORT }: Pick<LaunchSettings, "HOST" | "PORT">): string {
  const host = isLoopbackHost(HOST) || EVERY_ADDRESS.has(HOST) ? "localhost" : HOST;
  return `http://${formatHostPort({ host, port: PORT })}`;
}

/** The page's address for other machines; undefined when they cannot reach it. */
export function othersUrl(
  { HOST, PORT }: Pick<LaunchSettings, "HOST" | "PORT">,
  addresses: readonly string[],
): string | undefined {
  if (isLoopbackHost(HOST)) return undefined;
  const host = EVERY_ADDRESS.has(HOST) ? addresses[0] : HOST;
  return host === undefined ? undefined : `http://${formatHostPort({ host, port: PORT })}`;
}

/** Addresses of this machine on its networks. */
export function networkAddresses(): string[] {
  return Deno.networkInterfaces()
    .filter(({ family, address }) => family === "IPv4" && !isLoopbackHost(address))
    .map(({ address }) => address);
}

/** Lines for the person who started Fuelrail: where to look, and how others come in. */
export async function greeting(
  launch: LaunchSettings,
  secret: string | undefined,
  addresses: readonly string[],
): Promise<string[]> {
  const { ROOM: room, JOIN_ROLE: role, JOIN_TTL: ttl } = launch;
  const own = ownUrl(launch);
  const others = othersUrl(launch, addresses) ?? own;
  const ttlS = parseSpan(ttl);
  const lines = ["", `Fuelrail shows room ${room} at ${own}`];
  if (launch.AUTH !== "off" && secret !== undefined && ttlS !== undefined) {
    const { token } = await mintToken({ room, role, ttlS }, secret, Date.now());
    lines.push(`Whoever has this link joins as ${role}, for ${ttl}:`);
    lines.push(`  ${joinLink(others, room, token)}`);
  } else if (others !== own) lines.push(`Others on the network open ${others}`);
  const octane = formatHostPort(launch.OCTANE_ADDRESS);
  lines.push(`It looks for Octane at ${octane} (OCTANE_ADDRESS in settings.txt).`);
  lines.push("If no picture comes, start this program once more with the word: doctor");
  lines.push("Stop with Ctrl+C.", "");
  return lines;
}
