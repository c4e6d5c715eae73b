import { encodeEvent, MAX_JSON_BYTES } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { readPresence } from "./presence.ts";

const encoder = new TextEncoder();

Deno.test("readPresence reads a crowd of any size", () => {
  const viewers = Array.from({ length: 2_048 }, (_, n) => ({
    viewer_id: `v-${n}`,
    role: "viewer" as const,
    name: "n".repeat(120),
  }));
  const data = encoder.encode(encodeEvent("presenceChanged", { gateway: "g", viewers }));
  assert.ok(data.length > MAX_JSON_BYTES);
  const word = readPresence(data);
  assert.equal(word.gateway, "g");
  assert.deepEqual(word.viewers, viewers);
});

Deno.test("readPresence throws at what is no gateway's presence", () => {
  const others = [
    "not JSON",
    encodeEvent("presenceChanged", { viewers: [] }),
    encodeEvent("pong", { t: 1, server_time: 2 }),
    JSON.stringify({ event_type: "presenceChanged", payload: { gateway: "g" } }),
  ];
  for (const text of others) assert.throws(() => readPresence(encoder.encode(text)), Error, text);
});
