import { ConfigError, readConfig } from "@fuelrail/kit/config";
import assert from "node:assert/strict";
import { assertGuarded, gatewayConfig, gatewayEnvironment } from "./config.ts";

function read(env: Record<string, string>) {
  return gatewayConfig(readConfig(gatewayEnvironment, { NATS_URL: "nats://n:4222", ...env }));
}

Deno.test("gatewayConfig has the defaults of the outer contract", () => {
  assert.deepEqual(read({}), {
    host: "127.0.0.1",
    port: 8080,
    room: "STUDIO",
    auth: "on",
    allowedOrigins: [],
  });
});

Deno.test("assertGuarded wants a secret or AUTH=off beyond loopback", () => {
  assertGuarded(read({}));
  assertGuarded(read({ HOST: "0.0.0.0", AUTH: "off" }));
  assertGuarded(read({ HOST: "0.0.0.0", AUTH_SECRET: "s" }));
  assert.throws(() => assertGuarded(read({ HOST: "0.0.0.0" })), ConfigError);
});
