import type { RequestCaller } from "@fuelrail/kit/requests";

/** Who made a request, as others are told. */
export function actorOf({ viewerId, name }: RequestCaller): {
  readonly viewer_id?: string;
  readonly name?: string;
} {
  return {
    ...(viewerId === undefined ? {} : { viewer_id: viewerId }),
    ...(name === undefined ? {} : { name }),
  };
}
