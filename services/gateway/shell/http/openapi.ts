import {
  ENDPOINTS,
  type EndpointSpec,
  EVENT_TYPES,
  type EventDefinition,
  eventOf,
  isEventType,
  isOfConnection,
  ROOM_PATTERN,
  VIEWER_ERROR_CODES,
} from "@fuelrail/contracts";
import { z } from "zod";
import { FUELRAIL_VERSION } from "./version.ts";

type Json = Readonly<Record<string, unknown>>;

/** Content type of endpoints that do not answer JSON. */
const CONTENT: Readonly<Record<string, string>> = {
  "/": "text/html",
  "/rooms/R/frame.jpg": "image/jpeg",
  "/rooms/R/frame.png": "image/png",
  "/rooms/R/snapshots/<id>.png": "image/png",
  "/rooms/R/stream.mjpeg": "multipart/x-mixed-replace",
  "/metrics": "text/plain",
};

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  "/rooms/R/frame.png": ["session", "seq"],
  "/rooms/R/stream.mjpeg": ["tier", "fps"],
  "/readyz": ["room"],
};

let document: Json | undefined;

/** The HTTP interface as OpenAPI 3.1, made from the contracts. */
export function openApiDocument(): Json {
  document ??= build();
  return document;
}

function build(): Json {
  const paths: Record<string, Json> = {};
  for (const spec of Object.values<EndpointSpec>(ENDPOINTS)) {
    if (spec.method === "WS" || !spec.available || spec.path.includes("<event_type>")) continue;
    paths[templated(spec.path)] = { [spec.method.toLowerCase()]: operation(spec) };
  }
  for (const type of EVENT_TYPES) {
    const event = eventOf(type);
    const isAsked = event.direction === "c2s" || event.direction === "both";
    if (!isAsked || isOfConnection(type) || event.reply === undefined) continue;
    paths[`/api/rooms/{room}/req/${type}`] = { post: requestOperation(event) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Fuelrail gateway",
      version: FUELRAIL_VERSION,
      description: "Frames, rooms and requests over HTTP. Live viewing is a WebSocket protocol.",
    },
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      responses: { refusal: refusal() },
    },
    paths,
  };
}

function templated(path: string): string {
  return path.replace("/R", "/{room}").replace("<id>", "{id}");
}

function operation(spec: EndpointSpec): Json {
  const type = CONTENT[spec.path] ?? "application/json";
  return {
    summary: spec.doc,
    parameters: [...roomParameter(spec.path), ...queryParameters(spec.path)],
    ...security(spec.role),
    responses: {
      200: { description: "The answer", content: { [type]: {} } },
      default: { $ref: "#/components/responses/refusal" },
    },
  };
}

function requestOperation(event: EventDefinition): Json {
  return {
    summary: event.doc,
    description: event.available ? undefined : "Answers `not_available` in this release.",
    parameters: roomParameter("/R"),
    ...security(event.role === "service" ? "admin" : event.role),
    requestBody: { content: { "application/json": { schema: schemaOf(event.payload, "input") } } },
    responses: {
      200: {
        description: `\`${event.reply}\`, or \`accepted\` for work that goes on in events`,
        content: { "application/json": { schema: replySchema(event.reply) } },
      },
      default: { $ref: "#/components/responses/refusal" },
    },
  };
}

function replySchema(reply: string | undefined): Json {
  const payload = reply !== undefined && isEventType(reply)
    ? schemaOf(eventOf(reply).payload, "output")
    : {};
  return {
    type: "object",
    required: ["event_type", "payload"],
    properties: { event_type: { type: "string" }, payload },
  };
}

function refusal(): Json {
  return {
    description: "A refusal with its reason",
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: {
            event_type: { const: "viewerError" },
            payload: {
              type: "object",
              required: ["code", "message"],
              properties: {
                code: { type: "string", enum: Object.keys(VIEWER_ERROR_CODES) },
                message: { type: "string" },
              },
            },
          },
        },
      },
    },
  };
}

function roomParameter(path: string): Json[] {
  if (!/\/R(\/|$)/.test(path)) return [];
  const schema = { type: "string", pattern: ROOM_PATTERN.source };
  const room = { name: "room", in: "path", required: true, schema };
  if (!path.includes("<id>")) return [room];
  return [room, { name: "id", in: "path", required: true, schema: { type: "string" } }];
}

function queryParameters(path: string): Json[] {
  return (QUERIES[path] ?? []).map((name) => ({ name, in: "query", schema: { type: "string" } }));
}

function security(role: string): Json {
  return role === "anybody" ? {} : { security: [{ bearer: [] }], "x-role": role };
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
