import { FRAME_FAULTS } from "./frame_check.ts";
import { ORDER_DROPS } from "./order.ts";
import { createTally } from "./tally.ts";

/** What can become of a message or of a picture, by counter. */
export const TALLY_NAMES = [
  /** Frame messages that came, and newest frames that were fetched. */
  "received",
  /** Frames handed on to what writes, pushes or publishes them. */
  "taken",
  ...FRAME_FAULTS,
  ...ORDER_DROPS,
  /** Announced stills that were replaced by a newer one before they were fetched. */
  "announced_superseded",
  /** Announced stills whose body could not be had. */
  "unfetched",
  /** Live pictures that a newer one replaced while they waited for the rate that is wanted. */
  "paced",
  /** Pictures that a newer one replaced before their turn came. */
  "superseded",
  /** Pictures that reached their goal. */
  "delivered",
  /** The file could not be replaced while another program had it open. */
  "file_busy",
  /** The folder or disk refused. */
  "write_failed",
  /** The other side could not be reached, or broke off. */
  "unreachable",
  /** The other side answered with a refusal. */
  "refused",
  /** Shown by nobody as far as is known: no ack came. */
  "unacked",
  /** The bus carries no message as large as this picture. */
  "too_large_for_bus",
  /** There was no bus to publish to, or it did not keep up. */
  "unpublished",
  /** The disk did not keep up. */
  "slow_disk",
  /** Nothing was being recorded. */
  "no_take",
] as const;

/** A counter of the relay. */
export type TallyName = typeof TALLY_NAMES[number];

/** Makes the counters of one relay. */
export function createRelayTally() {
  return createTally<TallyName>(TALLY_NAMES);
}

/** The counters of one relay. */
export type RelayTally = ReturnType<typeof createRelayTally>;
