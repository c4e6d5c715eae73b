import assert from "node:assert/strict";
import { startNatsServer } from "./nats_server.ts";

/** The greeting of the server as JSON. */
async function greeting(port: number): Promise<Record<string, unknown>> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const buffer = new Uint8Array(65_536);
  const count = await connection.read(buffer);
  const line = new TextDecoder().decode(buffer.subarray(0, count ?? 0));
  return JSON.parse(line.replace(/^INFO /, ""));
}

Deno.test("startNatsServer runs with the contract's limits and comes back on its port", async () => {
  const server = await startNatsServer();
  try {
    const info = await greeting(server.port);
    assert.equal(info.max_payload, 8 * 1024 * 1024);
    assert.equal(info.jetstream, true);
    await server.kill();
    await assert.rejects(greeting(server.port), Deno.errors.ConnectionRefused);
    await server.restart();
    const again = await greeting(server.port);
    assert.notEqual(again.server_id, info.server_id);
  } finally {
    await server.stop();
  }
});
