/** The outer contract's `max_payload` of the NATS server; the in-process bus keeps to it too. */
export const MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;

/** How long a request waits when nothing else is said. */
export const DEFAULT_REQUEST_TIMEOUT_MS = 10_000;

/** Largest key-value value when nothing else is said: what a stored snapshot is cut into. */
export const DEFAULT_MAX_VALUE_BYTES = 1024 * 1024;

/** Subjects and keys stay far below the 4096 bytes of a NATS control line. */
export const MAX_SUBJECT_CHARS = 1024;
