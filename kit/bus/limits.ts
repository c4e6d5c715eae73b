import { FRAME_PART_BYTES } from "@fuelrail/contracts";

/** Largest key-value value when nothing else is said: what a stored snapshot is cut into. */
export const DEFAULT_MAX_VALUE_BYTES = FRAME_PART_BYTES;

/** Subjects and keys stay far below the 4096 bytes of a NATS control line. */
export const MAX_SUBJECT_CHARS = 1024;

/** How long `drain` waits for responders at work. */
export const DRAIN_HANDLERS_MS = 5_000;

/** How long `drain` waits for the server to read what was published. */
export const DRAIN_FLUSH_MS = 2_000;
