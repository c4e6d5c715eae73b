/** Largest JSON message in either direction, bytes of UTF-8; a larger answer is paged. */
export const MAX_JSON_BYTES = 262_144;
/** Largest first message of a viewer (it may carry a token), bytes. */
export const MAX_HELLO_BYTES = 16_384;
/** Largest binary message from a viewer, bytes; acks, inputs and poses are far below. */
export const MAX_VIEWER_BINARY_BYTES = 1_024;
/** Largest message on the bus, bytes: NATS `max_payload`. */
export const MAX_BUS_BYTES = 8 * 1024 * 1024;
/** Largest frame message, header included, bytes. */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024;
/** Size of one part of an announced still and of a stored snapshot, bytes; the last is shorter. */
export const FRAME_PART_BYTES = 1_048_576;
/** Largest reason text of a WebSocket close, bytes of UTF-8. */
export const CLOSE_REASON_BYTES = 123;

/** Time that a viewer has to send `hello`, ms. */
export const HELLO_TIMEOUT_MS = 5_000;
/** State messages that may wait for one viewer; beyond it the viewer is closed as slow. */
export const STATE_QUEUE_MESSAGES = 256;
/** Bytes of state messages that may wait for one viewer; beyond it the viewer is closed as slow. */
export const STATE_QUEUE_BYTES = 1_048_576;
/** Fewest unacknowledged frames that a viewer may have. */
export const ACK_WINDOW_MIN = 1;
/** Most unacknowledged frames that a viewer may have. */
export const ACK_WINDOW_MAX = 4;
/** Silence of acks after which a viewer gets one probe frame at a time, ms. */
export const NO_ACK_DEGRADED_MS = 5_000;
/** Interval of probe frames to a degraded viewer, ms. */
export const NO_ACK_PROBE_MS = 1_000;
/** Silence of acks after which a viewer is closed as slow, ms. */
export const NO_ACK_CLOSE_MS = 30_000;
/** Text messages a viewer may send, per second, sustained. */
export const MESSAGE_RATE_PER_S = 200;
/** Text messages a viewer may send at once before the rate counts. */
export const MESSAGE_RATE_BURST = 400;
/** Binary messages a viewer may send, per second, sustained (inputs and acks). */
export const BINARY_RATE_PER_S = 2_000;
/** Binary messages a viewer may send at once before the rate counts. */
export const BINARY_RATE_BURST = 4_000;
/** Bad messages within {@link BAD_MESSAGE_WINDOW_MS} after which a viewer is closed as protocol. */
export const BAD_MESSAGES_MAX = 50;
/** Window in which bad messages are counted, ms. */
export const BAD_MESSAGE_WINDOW_MS = 10_000;
/** Requests of one viewer that may be unanswered at once. */
export const REQUESTS_IN_FLIGHT_MAX = 32;
/** Viewers that one gateway lets in from one address. */
export const VIEWERS_PER_ADDRESS_MAX = 1_024;
/** Viewers that one gateway lets into one room. */
export const VIEWERS_PER_ROOM_MAX = 2_048;
/** Time before the end of an access token at which its viewer is told, ms. */
export const TOKEN_EXPIRING_MS = 300_000;
/** Difference that clocks may have when it is judged whether a token is valid yet, s. */
export const TOKEN_CLOCK_SKEW_S = 30;
/** Longest access token, characters. */
export const TOKEN_CHARS_MAX = 8_192;
/** Shortest secret that signs access tokens, characters. */
export const SECRET_CHARS_MIN = 32;
/** Revoked tokens that gateways keep in mind. */
export const REVOCATIONS_MAX = 10_000;
/** HTTP requests that one address may make, per second, sustained; the page's files are free. */
export const HTTP_RATE_PER_S = 1_000;
/** HTTP requests that one address may make at once before the rate counts. */
export const HTTP_RATE_BURST = 5_000;
/** Requests to services over HTTP that one token may make, per second, sustained. */
export const HTTP_REQUEST_RATE_PER_S = 200;
/** Requests to services over HTTP that one token may make at once before the rate counts. */
export const HTTP_REQUEST_RATE_BURST = 400;
/** Newest writes to Octane that each service of a room keeps for admins to look at. */
export const AUDIT_ENTRIES_MAX = 200;
/** Shortest gap between two times that such writes are stored, ms. */
export const AUDIT_STORE_INTERVAL_MS = 2_000;
/** Time within which repeated writes of one kind by one person count as one entry, ms. */
export const AUDIT_REPEAT_MS = 5_000;
/** Rooms that one gateway follows at once. */
export const ROOMS_PER_GATEWAY_MAX = 256;
/** Time for which too little bandwidth must last before a viewer moves a tier down, ms. */
export const TIER_DOWN_MS = 1_000;
/** Time for which bandwidth must suffice before a viewer moves a tier up, ms. */
export const TIER_UP_MS = 5_000;

/** Interval at which subscribers repeat their demand, ms. */
export const DEMAND_INTERVAL_MS = 2_000;
/** Longest life that a demand may ask for, ms. */
export const DEMAND_TTL_MAX_MS = 10_000;
/** Interval at which gateways repeat their presence, ms. */
export const PRESENCE_INTERVAL_MS = 2_000;
/** Life of a gateway's presence, ms. */
export const PRESENCE_TTL_MS = 6_000;
/** Interval at which owners repeat the newest session and revision of a state, ms. */
export const STATE_REPEAT_MS = 2_000;
/** Time in which a request is answered, ms; longer work answers `accepted`. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** Longest gap between two `full` frames while images come, whatever the demand, ms. */
export const FULL_FLOOR_MS = 1_000;
/** Shortest gap between two `renderProgress` events, ms. */
export const PROGRESS_INTERVAL_MS = 250;
/** Stills of a room that can still be fetched by `session` and `seq`. */
export const STILLS_KEPT = 4;

/** Life of a turn after its grant or its last renewal, ms. */
export const TURN_HOLD_MS = 2_000;
/** Longest time for which a turn may be asked ahead, ms. */
export const TURN_AFTER_MAX_MS = 5_000;
/** Interval at which a turn is renewed while a call runs, ms. */
export const TURN_RENEW_MS = 500;
/** Waiting time after which a request for a turn goes next, ms. */
export const TURN_STARVED_MS = 500;
/** Pause before granting after a lapsed turn and after the arbiter's start, ms. */
export const TURN_QUARANTINE_MS = 2_000;
/** Time within a `walk` turn after which no further call may start, ms. */
export const WALK_BUDGET_MS = 50;
/** Longest time that images of an unknown change level wait for the turn that made it, ms. */
export const LEVEL_WAIT_MS = 50;
/** Time after the last `gesture` turn for which a gesture still counts as running, ms. */
export const GESTURE_TAIL_MS = 500;
/** Shortest silence of images after which an image counts as settled, ms. */
export const SETTLE_QUIET_MS = 2_000;
/** Shortest silence of images while rendering after which the link counts as stalled, ms. */
export const STALL_MS = 15_000;
/** Longest wait between two attempts to reach Octane, ms. */
export const LINK_BACKOFF_MAX_MS = 5_000;

/** Rows that a page of a listing holds at least, unless fewer exist or bytes run out. */
export const PAGE_ROWS_MIN = 500;
/** Longest name of a viewer, bookmark, snapshot or node, characters. */
export const NAME_CHARS_MAX = 128;
/** Longest `request_id` given as text, characters. */
export const REQUEST_ID_CHARS_MAX = 128;
/** Longest path of a scene node, characters. */
export const PATH_CHARS_MAX = 4_096;
/** Paths in one selection or one edit. */
export const PATHS_MAX = 1_000;
/** Longest text value of a property or prompt, characters. */
export const TEXT_CHARS_MAX = 65_536;
/** Values of a list that is shown and set whole. */
export const LIST_VALUES_MAX = 16;
/** Longest text in such a list, characters. */
export const LIST_TEXT_CHARS_MAX = 1_000;
/** Points in one annotation stroke. */
export const STROKE_POINTS_MAX = 2_000;
/** Annotations that a room keeps, on the live picture and on its snapshots together. */
export const ANNOTATIONS_MAX = 2_000;
/** Annotations that one viewer may have in a room. */
export const ANNOTATIONS_PER_VIEWER_MAX = 500;
/** Bytes of annotations that a room keeps. */
export const ANNOTATIONS_BYTES_MAX = 8 * 1_048_576;
/** Shortest gap between two positions of one viewer's cursor, ms. */
export const CURSOR_INTERVAL_MS = 100;
/** Largest PNG that is stored as a snapshot, bytes. */
export const SNAPSHOT_BYTES_MAX = 64 * 1_048_576;
/** Bytes of snapshots that a room keeps. */
export const SNAPSHOTS_BYTES_MAX = 512 * 1_048_576;
/** Longest thumbnail of a snapshot as a data URL, characters. */
export const THUMBNAIL_CHARS_MAX = 16_384;
/** Snapshots that a room keeps. */
export const SNAPSHOTS_MAX = 100;
/** Bookmarks that a room keeps. */
export const BOOKMARKS_MAX = 200;
/** Largest width or height of a film, a frame or a viewport, pixels. */
export const IMAGE_SIDE_MAX = 16_384;

/** Interval at which a gateway repeats that debug events are wanted, ms. */
export const DEBUG_WANTED_MS = 2_000;
/** How long debug events flow after a gateway last said that they are wanted, ms. */
export const DEBUG_TTL_MS = 6_000;
/** Longest such time that anybody may ask for, ms. */
export const DEBUG_TTL_MAX_MS = 10_000;
/** How long a viewer gets debug events after it last asked for them, ms. */
export const DEBUG_LEASE_MS = 60_000;
/** Viewers of a room that get debug events from one gateway. */
export const DEBUG_VIEWERS_MAX = 8;
/** Calls that a service reports each second, failed ones beyond them as many again. */
export const DEBUG_CALLS_PER_S = 50;
/** Timelines of frames that frame-ingest reports each second. */
export const DEBUG_TIMELINES_PER_S = 60;

/** Longer side of the live pictures that a canvas client gets unless it asks otherwise, pixels. */
export const CANVAS_SIZE_DEFAULT_PX = 1_280;
/** Smallest longer side that a canvas client may ask for, pixels. */
export const CANVAS_SIZE_MIN_PX = 64;
/** Largest longer side that a canvas client may ask for, pixels. */
export const CANVAS_SIZE_MAX_PX = 4_096;
/** JPEG quality of pictures that are encoded again for canvas clients, unless asked otherwise. */
export const CANVAS_QUALITY_DEFAULT = 80;
/** Lowest JPEG quality that a canvas client may ask for. */
export const CANVAS_QUALITY_MIN = 30;
/** Highest JPEG quality that a canvas client may ask for. */
export const CANVAS_QUALITY_MAX = 95;
/** Gap between live pictures to a canvas client unless it asks otherwise, ms. */
export const CANVAS_INTERVAL_DEFAULT_MS = 80;
/** Shortest gap between live pictures that a canvas client may ask for, ms. */
export const CANVAS_INTERVAL_MIN_MS = 20;
/** Longest gap between live pictures that a canvas client may ask for, ms. */
export const CANVAS_INTERVAL_MAX_MS = 10_000;
/** Largest text message from a canvas client, bytes of UTF-8. */
export const CANVAS_TEXT_BYTES_MAX = 1_048_576;
/** Largest binary message from a canvas client, bytes: what the bus carries, less its headers. */
export const CANVAS_BINARY_BYTES_MAX = MAX_BUS_BYTES - 65_536;
/** Messages a canvas client may send, per second, sustained; a drawing page sends 12. */
export const CANVAS_MESSAGES_PER_S = 60;
/** Messages a canvas client may send at once before the rate counts. */
export const CANVAS_MESSAGES_BURST = 240;
/** Bytes a canvas client may send, per second, sustained. */
export const CANVAS_BYTES_PER_S = 4 * 1_048_576;
/** Bytes a canvas client may send at once before the rate counts. */
export const CANVAS_BYTES_BURST = 32 * 1_048_576;
/** Messages that may wait for one canvas client; beyond it the client is closed as slow. */
export const CANVAS_QUEUE_MESSAGES = 128;
/** Bytes that may wait for one canvas client; beyond it the client is closed as slow. */
export const CANVAS_QUEUE_BYTES = 16 * 1_048_576;
/** Time without reading anything after which a canvas or display client is closed as slow, ms. */
export const READ_STALL_MS = 10_000;
/** Reading pace above which such a client never counts as stalled, bytes a second. */
export const READ_STALL_BYTES_PER_S = 65_536;
/** Silence in the middle of a drawing after which its sender is taken for gone, ms. */
export const CANVAS_SILENT_MS = 10_000;
/** Canvas clients that one gateway lets into one room. */
export const CANVAS_CLIENTS_PER_ROOM_MAX = 256;
/** Rooms that one gateway follows for canvas clients. */
export const CANVAS_ROOMS_MAX = 128;
/** Different sizes and qualities in which one gateway makes live pictures of one room. */
export const CANVAS_RENDITIONS_MAX = 8;
/** Bytes of drawings that one gateway keeps for those who join later. */
export const CANVAS_KEPT_BYTES = 64 * 1_048_576;
/** Time without a message after which a display client is an old one that takes lines, ms. */
export const DISPLAY_SILENCE_MS = 500;
/** Columns of the lines that a display client gets unless it asks otherwise. */
export const DISPLAY_COLUMNS_DEFAULT = 80;
/** Rows of the lines that a display client gets unless it asks otherwise. */
export const DISPLAY_ROWS_DEFAULT = 24;
/** Most characters, columns by rows, that a display client may ask for. */
export const DISPLAY_CELLS_MAX = 65_536;
/** Pictures a second that a display client gets as lines unless it asks otherwise. */
export const DISPLAY_FPS_DEFAULT = 15;
/** Different sizes in which one gateway makes lines of one room. */
export const DISPLAY_SIZES_MAX = 16;
/** Display clients that one gateway lets into one room. */
export const DISPLAY_CLIENTS_PER_ROOM_MAX = 128;
/** Rooms that one gateway follows for display clients. */
export const DISPLAY_ROOMS_MAX = 64;
/** Longest picture of a drawing that viewers get, characters of its data URL. */
export const DRAWING_CHARS_MAX = 65_536;
/** Shortest gap between two pictures of a drawing to viewers, ms. */
export const DRAWING_INTERVAL_MS = 200;
