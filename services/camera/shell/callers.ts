import type { RequestCaller } from "@fuelrail/kit/requests";
import type { Person } from "../core/person.ts";

/** Viewer id of scripts that have no connection. */
const SCRIPT = "api";

/** Who makes a request. */
export function personOf({ viewerId, name, role }: RequestCaller): Person {
  return { viewerId: viewerId ?? SCRIPT, role, ...(name === undefined ? {} : { name }) };
}

/** Who makes a request, as others are told. */
export function actorOf({ viewerId, name }: RequestCaller): { viewer_id?: string; name?: string } {
  return {
    ...(viewerId === undefined ? {} : { viewer_id: viewerId }),
    ...(name === undefined ? {} : { name }),
  };
}
