import {
  EVENT_TYPES,
  eventOf,
  type EventType,
  NAME_HEADER,
  NONE_HEADER,
  PART_HEADER,
  PARTS_HEADER,
  PROTOCOL_VERSION,
  type Room,
  STATE_KINDS,
  type StateKind,
  subjects,
  VERSION_HEADER,
  VIEWER_HEADER,
} from "@fuelrail/contracts";

/** Room and event type stand in subjects as AsyncAPI writes parameters. */
const ROOM = "{room}" as Room;

type Json = Readonly<Record<string, unknown>>;

const schemaOf = (name: string): Json => ({ $ref: `schemas/${name}.json` });

const text = { type: "string" };

function headers(more: Readonly<Record<string, string>> = {}): Json {
  const told = Object.entries(more).map(([name, description]) => [name, { ...text, description }]);
  return {
    type: "object",
    properties: {
      [VERSION_HEADER]: { const: String(PROTOCOL_VERSION) },
      ...Object.fromEntries(told),
    },
  };
}

/** An event as it stands on the bus: its name and its payload. */
function eventMessage(type: EventType): Json {
  return {
    summary: eventOf(type).doc,
    contentType: "application/json",
    headers: headers(),
    payload: {
      type: "object",
      required: ["event_type", "payload"],
      properties: { event_type: { const: type }, payload: schemaOf(type) },
    },
  };
}

function bareMessage(schema: string, summary: string): Json {
  const contentType = "application/json";
  return { summary, contentType, headers: headers(), payload: schemaOf(schema) };
}

function bytesMessage(summary: string, more: Readonly<Record<string, string>> = {}): Json {
  const contentType = "application/octet-stream";
  const payload = { type: "string", format: "binary" };
  return { summary, contentType, headers: headers(more), payload };
}

function channel(address: string, messages: Readonly<Record<string, Json>>): Json {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const parameters = Object.fromEntries(names.map((name) => [name, PARAMETERS[name] ?? {}]));
  return { address, parameters, messages };
}

const PARAMETERS: Readonly<Record<string, Json>> = {
  room: { description: "1 to 32 of A-Z, 0-9, _ and -, beginning with a letter or digit" },
  tier: { enum: ["full", "half", "quarter", "still"] },
  request: { description: "an event that is answered; see x-requests" },
  topic: { enum: ["info", "picture", "final", "state"] },
};

function stateChannel(kind: StateKind): Json {
  const types = EVENT_TYPES.filter((type) => eventOf(type).subject === kind);
  const messages = [...types, "stateRevision" as const].map((type) => [type, eventMessage(type)]);
  return channel(subjects.state(ROOM, kind), Object.fromEntries(messages));
}

/** Events on subjects that are not states, and that anybody may read. */
const OTHERS: readonly [name: string, address: string, types: readonly EventType[]][] = [
  ["presence", subjects.presence(ROOM), ["presenceChanged"]],
  ["prompt", subjects.prompt(ROOM), ["promptChanged"]],
  ["annotation", subjects.annotation(ROOM), ["annotationChanged"]],
  ["snapshots", subjects.snapshots(ROOM), ["snapshotsChanged"]],
];

function channels(): Json {
  const others = OTHERS.map(([name, address, types]) => {
    const messages = types.map((type) => [type, eventMessage(type)]);
    return [name, channel(address, Object.fromEntries(messages))];
  });
  return {
    frame: channel(subjects.frame(ROOM, "full").replace(/full$/, "{tier}"), {
      frame: bytesMessage("A frame: 72 bytes of header, then the picture; see protocol.md."),
    }),
    tiles: channel(subjects.tiles(ROOM, "full").replace(".full.", ".{tier}."), {
      tiles: bytesMessage("A frame of kind tiles."),
    }),
    ...Object.fromEntries(STATE_KINDS.map((kind) => [kind, stateChannel(kind)])),
    ...Object.fromEntries(others),
    demand: channel(subjects.demand(ROOM), {
      demand: bareMessage("demand", eventOf("demand").doc),
    }),
    canvas: channel(subjects.canvas(ROOM), {
      text: {
        ...bareMessage("canvas-message", "A canvas client's text message, as it is."),
        headers: headers({ [VIEWER_HEADER]: "the sender", [NAME_HEADER]: "its name" }),
      },
      picture: bytesMessage("A canvas client's finished PNG.", { [VIEWER_HEADER]: "the sender" }),
    }),
    mqtt: channel(subjects.mqtt(ROOM, "{topic}"), {
      any: bytesMessage("What a relay gives MQTT clients; see relays.md."),
    }),
    request: channel(subjects.request(ROOM, "{request}"), {
      request: bareMessage("bus-request", "A request; `payload` has the schema of its event."),
    }),
    reply: {
      address: null,
      messages: {
        reply: bareMessage("bus-reply", "An event, or `viewerError`."),
        bytes: bytesMessage("Frame bytes, or one part of a still.", {
          [NONE_HEADER]: "1 when there is nothing to give",
          [PART_HEADER]: "from 0",
          [PARTS_HEADER]: "how many there are",
        }),
      },
    },
  };
}

/** What an outsider does with each channel. */
function operations(): Json {
  const ref = (name: string): Json => ({ $ref: `#/channels/${name}` });
  const read = Object.keys(channels()).filter((name) =>
    !["demand", "request", "reply"].includes(name)
  ).map((name) => [`read_${name}`, { action: "receive", channel: ref(name) }]);
  return {
    ...Object.fromEntries(read),
    say_demand: { action: "send", channel: ref("demand") },
    ask: {
      action: "send",
      channel: ref("request"),
      reply: { address: { location: "$message.header#/reply" }, channel: ref("reply") },
    },
  };
}

/** Requests that anybody on the bus may make, with the schemas of both ways. */
function requests(): Json {
  const open: EventType[] = EVENT_TYPES.filter((type) =>
    type.startsWith("snapshot.") || type === "framePart"
  );
  return Object.fromEntries(open.map((type) => {
    const { reply = "bytes" } = eventOf(type);
    const answer = reply === "bytes" ? "bytes" : schemaOf(reply);
    return [type, { payload: schemaOf(type), reply: answer }];
  }));
}

/** The text of `docs/asyncapi.json`: the subjects of the bus for tools, as AsyncAPI 3.0. */
export function asyncApiText(): string {
  const document = {
    asyncapi: "3.0.0",
    info: {
      title: "Fuelrail on NATS",
      version: String(PROTOCOL_VERSION),
      description:
        "Generated from contracts/ by tools/docs_from_contracts.ts; relays.md tells how " +
        "to use it. Receivers ignore fields and events that they do not know.",
    },
    defaultContentType: "application/json",
    servers: { nats: { host: "127.0.0.1:4222", protocol: "nats" } },
    channels: channels(),
    operations: operations(),
    "x-requests": requests(),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
