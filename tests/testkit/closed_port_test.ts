import assert from "node:assert/strict";
import { closedPort } from "./closed_port.ts";

Deno.test("closedPort gives free ports, each once, that no system gives away by itself", () => {
  const ports = Array.from({ length: 200 }, closedPort);
  assert.equal(new Set(ports).size, ports.length);
  for (const port of ports) {
    assert.ok(port >= 20_000 && port < 32_000, `${port}`);
    Deno.listen({ hostname: "127.0.0.1", port }).close();
  }
});
