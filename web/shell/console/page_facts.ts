import { asObject, numberField, textField } from "../../core/json_fields.ts";
import type { Studio } from "../studio.ts";
import type { World } from "../world.ts";

/** What the page knows of itself and its way to Octane, as names and values. */
export function pageFacts(
  { state, wire }: Studio,
  world: World,
  gatewayVersion: string | undefined,
): (readonly [string, string])[] {
  const phase = state.phase.value;
  const welcome = state.welcome.value;
  const link = state.room.value.link;
  const { offsetMs, errorMs, roundTripMs } = wire.clock();
  const facts: (readonly [string, string | undefined])[] = [
    ["Connection to the gateway", phase.name],
    ["Room", state.roomName.value],
    ["Role", welcome?.role],
    ["Viewer", welcome?.viewerId],
    ["Fuelrail of the gateway and this page", gatewayVersion],
    ["Link to Octane", link?.link],
    ["Reason", link === undefined ? undefined : link.reason ?? "none given"],
    ["Generation", link?.generation],
    ["Octane's version", link?.version],
    ["Renderer", link?.renderer],
    ["Peer", link?.peer],
    [
      "In this state for",
      link?.sinceMs === undefined ? undefined : secondsSince(link.sinceMs, offsetMs, world),
    ],
    ["Round trip to the gateway", roundTripMs === undefined ? undefined : `${ms(roundTripMs)}`],
    [
      "Gateway's clock against this page's",
      errorMs === undefined ? undefined : `${ms(offsetMs, true)}, known to ${ms(errorMs)}`,
    ],
    ["Browser", navigator.userAgent],
    ["Viewport", `${state.viewport.value.width} x ${state.viewport.value.height} device pixels`],
  ];
  return facts.map(([name, value]) => [name, value ?? "not known"] as const);
}

function secondsSince(sinceMs: number, offsetMs: number, world: World): string {
  return `${Math.max(0, Math.round((world.unixMs() + offsetMs - sinceMs) / 1_000))} s`;
}

function ms(value: number, signed = false): string {
  return `${signed && value > 0 ? "+" : ""}${value.toFixed(1)} ms`;
}

/** The version of Fuelrail that serves this page, undefined when it does not say. */
export async function fetchVersion(): Promise<string | undefined> {
  try {
    const response = await fetch("/api/version");
    const said: unknown = response.ok ? await response.json() : undefined;
    const version = asObject(said);
    const name = version === undefined ? undefined : textField(version, "version");
    const protocol = version === undefined ? undefined : numberField(version, "protocol_version");
    return name === undefined ? undefined : `${name}, protocol ${protocol ?? "not known"}`;
  } catch {
    return undefined;
  }
}
