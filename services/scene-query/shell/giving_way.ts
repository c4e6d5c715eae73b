import { type OctaneAtDesk, TurnRefused } from "@fuelrail/kit/octane";

/**
 * Octane for reading that can go on in a later turn: between two calls it gives way to whoever is
 * more urgent, and stops when `mayGoOn` says so. A call that is not made then rejects with the
 * `TurnRefused` of a turn that is over; the first of a turn is always made.
 */
export function givingWay(octane: OctaneAtDesk, mayGoOn: () => boolean = () => true): OctaneAtDesk {
  let isFirst = true;
  const pass = () => {
    if (!isFirst && !(octane.turn.open && mayGoOn())) {
      throw new TurnRefused("turn_void", "The reading goes on in another turn");
    }
    isFirst = false;
  };
  return {
    ...octane,
    // deno-lint-ignore require-await
    async call(method, request, options) {
      pass();
      return octane.call(method, request, options);
    },
    // deno-lint-ignore require-await
    async callBytes(method, request, options) {
      pass();
      return octane.callBytes(method, request, options);
    },
  };
}
