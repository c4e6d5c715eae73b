/** Version of the subjects, messages and binary layouts in this package. */
export const PROTOCOL_VERSION = 1;

/** Bus header that carries {@link PROTOCOL_VERSION} as decimal text. */
export const VERSION_HEADER = "Fuelrail-Version";

/** WebSocket subprotocol of the viewer protocol. */
export const SUBPROTOCOL = "fuelrail.v1";
