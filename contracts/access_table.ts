import type { EndpointName, EndpointRole, EndpointSpec } from "./endpoints.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { EVENT_TYPES, eventOf, type EventType } from "./events.ts";
import { type Caller, roleAllows } from "./roles.ts";

/** What the least role is asked for: to send or receive an event, or to use an endpoint. */
export type AccessRow =
  | {
    readonly kind: "event";
    readonly name: EventType;
    readonly how: "send" | "receive" | "bus";
    readonly role: Caller;
  }
  | {
    readonly kind: "endpoint";
    readonly name: EndpointName;
    readonly how: EndpointSpec["method"];
    readonly path: string;
    readonly role: EndpointRole;
  };

const WAYS = { c2s: "send", both: "send", s2c: "receive", bus: "bus" } as const;

/** Who may do what: every event type and every endpoint with the least role that it needs. */
export const ACCESS_TABLE: readonly AccessRow[] = [
  ...EVENT_TYPES.map((name): AccessRow => {
    const { direction, role } = eventOf(name);
    return { kind: "event", name, how: WAYS[direction], role };
  }),
  ...(Object.keys(ENDPOINTS) as EndpointName[]).map((name): AccessRow => {
    const { method, path, role } = ENDPOINTS[name];
    return { kind: "endpoint", name, how: method, path, role };
  }),
];

/** Least role that a token needs for an endpoint; undefined where it needs none. */
export function endpointRole(name: EndpointName): Exclude<EndpointRole, "anybody"> | undefined {
  const role: EndpointRole = ENDPOINTS[name].role;
  return role === "anybody" ? undefined : role;
}

/** Whether somebody of that role may do what a row of the table says. */
export function rowAllows(row: AccessRow, have: Caller): boolean {
  return row.role === "anybody" || roleAllows(have, row.role);
}
