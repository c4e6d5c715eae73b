import {
  annotation,
  auditEntries,
  bookmarksEntry,
  busReply,
  busRequest,
  canvasMessage,
  displayClientMessage,
  displayServerMessage,
  EVENT_TYPES,
  eventOf,
  lockEntry,
  nodeTypesEntry,
  promptEntry,
  renderSettingsEntry,
  renderTargetEntry,
  revocationEntry,
  snapshot,
  streamSettingsEntry,
  tokenClaims,
} from "@fuelrail/contracts";
import { z } from "zod";
import type { JsonSchema } from "./schema_rows.ts";

/** Messages and entries that are not events, by the name of their schema file. */
export const OTHER_SCHEMAS: Readonly<Record<string, { schema: z.ZodType; doc: string }>> = {
  "bus-request": { schema: busRequest, doc: "Body of a request on the bus." },
  "bus-reply": { schema: busReply, doc: "Body of the reply to a request on the bus." },
  "token-claims": { schema: tokenClaims, doc: "What an access token says." },
  "canvas-message": { schema: canvasMessage, doc: "A JSON message of a canvas room." },
  "display-client": { schema: displayClientMessage, doc: "A message of a display client." },
  "display-server": { schema: displayServerMessage, doc: "A message to a display client." },
  "kv-annotation": { schema: annotation, doc: "Key-value entry: one annotation." },
  "kv-snapshot": { schema: snapshot, doc: "Key-value entry: metadata of one stored still." },
  "kv-bookmarks": { schema: bookmarksEntry, doc: "Key-value entry: camera bookmarks of a room." },
  "kv-prompt": { schema: promptEntry, doc: "Key-value entry: notes line of a room." },
  "kv-stream": { schema: streamSettingsEntry, doc: "Key-value entry: changed stream settings." },
  "kv-settings": { schema: renderSettingsEntry, doc: "Key-value entry: chosen render settings." },
  "kv-target": { schema: renderTargetEntry, doc: "Key-value entry: last render target." },
  "kv-types": { schema: nodeTypesEntry, doc: "Key-value entry: what Octane says of node types." },
  "kv-lock": { schema: lockEntry, doc: "Key-value entry: an admin's lock." },
  "kv-audit": { schema: auditEntries, doc: "Key-value entry: what a service wrote last." },
  "kv-revocation": { schema: revocationEntry, doc: "Key-value entry: a revoked token." },
};

/** The JSON schema of what a sender may write, without the bounds that every JSON integer has. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
}

/** Every schema file by its name within `docs/schemas`. */
export function schemaFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const type of EVENT_TYPES) {
    const { payload, doc, ...policy } = eventOf(type);
    const { $schema, ...body } = jsonSchemaOf(payload);
    const head = { $schema, title: type, description: doc, "x-fuelrail": policy };
    files.set(`${type}.json`, jsonText({ ...head, ...body }));
  }
  for (const [name, { schema, doc }] of Object.entries(OTHER_SCHEMAS)) {
    const { $schema, title: _, ...body } = jsonSchemaOf(schema);
    files.set(`${name}.json`, jsonText({ $schema, title: name, description: doc, ...body }));
  }
  return files;
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
