import { PROTOCOL_VERSION, SUBPROTOCOL, VERSION_HEADER } from "@fuelrail/contracts";
import { commonFormSection, eventDetails, eventOverview, otherDetails } from "./event_sections.ts";
import type { LimitRow } from "./limits_source.ts";
import {
  aliasSection,
  closeSection,
  endpointSection,
  errorSection,
  keySection,
  layoutSections,
  limitSection,
  subjectSection,
} from "./sections.ts";

/** The text of `docs/protocol.md`. */
export function protocolPage(limits: readonly LimitRow[]): string {
  const lines = [
    "# The Fuelrail protocol",
    "",
    "Generated from `contracts/` by `deno run -A tools/docs_from_contracts.ts`; changes belong there.",
    "",
    ...introduction(),
    "## Bus subjects",
    "",
    ...BUS,
    ...subjectSection(),
    "## State",
    "",
    ...STATE,
    "## Viewer protocol",
    "",
    ...VIEWER,
    ...aliasSection(),
    "## Binary messages",
    "",
    "Little endian; the same bytes on the bus and on the WebSocket. All but frames have exactly " +
    "the length given.",
    "",
    ...layoutSections(),
    "## Endpoints",
    "",
    ...endpointSection(),
    "## Close codes",
    "",
    ...closeSection(),
    "## Errors",
    "",
    "Every refusal is a `viewerError`; over HTTP its code decides the status.",
    "",
    ...errorSection(),
    "## Limits",
    "",
    ...limitSection(limits),
    "## Events",
    "",
    "`request_id` (text or integer) may be in the payload of every request; its answer echoes it. " +
    "Receivers ignore fields that they do not know. An event that is not available yet is " +
    "answered by `viewerError` with the code `not_available`.",
    "",
    ...eventOverview(),
    "## Common forms",
    "",
    "Forms that the tables of payloads name.",
    "",
    ...commonFormSection(),
    "## Payloads",
    "",
    ...eventDetails(),
    "## Bodies on the bus and tokens",
    "",
    ...otherDetails(["bus-request", "bus-reply", "token-claims"]),
    "## Canvas rooms",
    "",
    ...CANVAS,
    ...otherDetails(["canvas-message"]),
    "## Display protocol",
    "",
    ...DISPLAY,
    ...otherDetails(["display-client", "display-server"]),
    "## Key-value entries",
    "",
    "State that survives restarts, changed by compare-and-set.",
    "",
    ...keySection(),
    ...otherDetails([
      "kv-annotation",
      "kv-snapshot",
      "kv-bookmarks",
      "kv-prompt",
      "kv-stream",
      "kv-settings",
      "kv-target",
      "kv-lock",
      "kv-revocation",
    ]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function introduction(): string[] {
  return [
    `Version ${PROTOCOL_VERSION}. Messages on the bus carry it in the header ` +
    `\`${VERSION_HEADER}\`, binary messages in their third byte, viewers in the WebSocket ` +
    `subprotocol \`${SUBPROTOCOL}\`. One release of skew between parts works: names and fields ` +
    "are only added, and what is unknown is ignored.",
    "",
    "A room is one Octane session. Its name is upper-cased and matches " +
    "`^[A-Z0-9][A-Z0-9_-]{0,31}$`.",
    "",
  ];
}

const BUS = [
  "State events and requests are JSON; frames and inputs are binary. A request is published to its " +
  "subject with a reply inbox and answered within 10 s; longer work answers `accepted` and goes " +
  "on in events. When nobody is there, viewers get `viewerError service_unavailable`.",
  "",
];

const STATE = [
  "Each kind of state has one owner and one subject. Its events carry `session`, random for each " +
  "start of the owner, and `revision`, which counts up on that subject. The owner repeats the " +
  "newest pair every 2 s as `stateRevision`.",
  "",
  "A receiver that sees a gap, a new session or a reconnect of the bus keeps what comes, requests " +
  "`snapshot.<kind>`, takes over the events of the answer as the whole state, then applies what " +
  "it kept of a newer revision.",
  "",
];

const VIEWER = [
  "A viewer connects to `/ws?room=R`, sends `hello` as its first message within 5 s, and gets " +
  "`welcome`, the whole state of the room and its newest frame. Text messages are " +
  "`{event_type,payload}` both ways. The wrapped form `{messageRecipient,messageType,data}`, with " +
  "that envelope or its JSON text in `data`, is accepted too.",
  "",
  "Frames are binary. After drawing one, the viewer sends an ack; only a small window of frames is " +
  "ever unacknowledged, and a newer frame replaces one that waits. State is never dropped. A " +
  "frame with bit 4 of its flags has no body: fetch it from `/rooms/R/frame.png` with its " +
  "`session` and `seq`.",
  "",
  "An answer too large for one message is paged: it carries `next`, which the same request takes " +
  "as `cursor`.",
  "",
  "With `&dialect=kit` answers have the names of Kit applications: `openedStageResult`, " +
  "`getChildrenResponse` (an empty list of children can be expanded, none at all is a leaf), " +
  "`makePrimsPickableResponse` and `resetStageResponse`. Older names accepted on input:",
  "",
];

const CANVAS = [
  "At `/ws?room=R` or `/?room=R` without a subprotocol. The server sends `hello` first. " +
  "`drawing:start` opens a drawing, live pictures follow as `draw`, `drawing:end` closes it, and " +
  "the finished PNG comes as a binary message after that. Messages are relayed as they are to " +
  "every other client of the room, never to their sender.",
  "",
];

const DISPLAY = [
  "At `/display?room=R`, and at `/` on `DISPLAY_PORT`. A client that sends no `hello` within 500 ms " +
  "gets text frames. In the modes `binary` and `diff` pictures are binary frames and tiles, " +
  "acknowledged as by a viewer.",
  "",
];
