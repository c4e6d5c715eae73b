import { EVENT_TYPES, eventOf, STATE_KINDS } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { asyncApiText } from "./asyncapi.ts";
import { schemaFiles } from "./schema_files.ts";

const document = JSON.parse(asyncApiText());

Deno.test("asyncapi.json names only schemas that are generated", () => {
  const files = schemaFiles();
  const named = [...asyncApiText().matchAll(/"\$ref": "schemas\/([^"]+)"/g)];
  assert.ok(named.length > 30);
  for (const [, name = ""] of named) assert.ok(files.has(name), name);
});

Deno.test("asyncapi.json has every event of every state subject", () => {
  for (const kind of STATE_KINDS) {
    const { address, messages } = document.channels[kind];
    assert.equal(address, `fuelrail.{room}.${kind}`);
    for (const type of EVENT_TYPES) {
      if (eventOf(type).subject === kind) assert.ok(Object.hasOwn(messages, type), type);
    }
    assert.ok(Object.hasOwn(messages, "stateRevision"));
  }
});

Deno.test("asyncapi.json's operations and parameters are those of its channels", () => {
  for (const operation of Object.values<{ channel: { $ref: string } }>(document.operations)) {
    const name = operation.channel.$ref.replace("#/channels/", "");
    assert.ok(Object.hasOwn(document.channels, name), name);
  }
  for (
    const [name, { address, parameters }] of Object.entries<Record<string, string>>(
      document.channels,
    )
  ) {
    const inAddress = [...(address ?? "").matchAll(/\{(\w+)\}/g)].map(([, each]) => each);
    assert.deepEqual(Object.keys(parameters ?? {}), inAddress, name);
  }
  assert.equal(document.channels.frame.address, "fuelrail.{room}.frame.{tier}");
});
