import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { encodeEvent } from "./envelope.ts";
import { EVENT_TYPES, eventOf } from "./events.ts";
import { valuesOf } from "../tests/testkit/payload_values.ts";
import { parseEnvelope } from "./parse.ts";

for (const type of EVENT_TYPES) {
  Deno.test(`parseEnvelope takes back every ${type} that encodeEvent writes`, () => {
    const { payload: schema } = eventOf(type);
    const payloads = valuesOf(z.toJSONSchema(schema, { io: "input" }));
    fc.assert(
      fc.property(payloads, (payload) => {
        const text = encodeEvent(type, payload as never, "id-1");
        const parsed = parseEnvelope(text);
        assert.ok(parsed.ok, parsed.ok ? "" : parsed.message);
        assert.equal(parsed.event.event_type, type);
        assert.equal(parsed.event.request_id, "id-1");
        assert.deepEqual(parsed.event.payload, schema.parse(JSON.parse(JSON.stringify(payload))));
      }),
      { numRuns: 15 },
    );
  });
}
