import assert from "node:assert/strict";
import { readConfig } from "@fuelrail/kit/config";
import { assertGuarded, gatewayConfig, gatewayEnvironment, isLoopbackBind } from "./config.ts";

const configOf = (env: Readonly<Record<string, string>>) =>
  gatewayConfig(readConfig(gatewayEnvironment, { NATS_URL: "nats://127.0.0.1:4222", ...env }));

Deno.test("assertGuarded() refuses a gateway that others reach without a secret", () => {
  assert.throws(() => assertGuarded(configOf({ HOST: "0.0.0.0" })), /AUTH_SECRET.*AUTH=off/s);
  assertGuarded(configOf({ HOST: "0.0.0.0", AUTH: "off" }));
  assertGuarded(configOf({ HOST: "0.0.0.0", AUTH_SECRET: "a secret of some length" }));
  assertGuarded(configOf({}));
});

Deno.test("assertGuarded() judges a container by where its port is published", () => {
  assertGuarded(configOf({ HOST: "0.0.0.0", PUBLISHED_HOST: "127.0.0.1" }));
  const open = configOf({ HOST: "0.0.0.0", PUBLISHED_HOST: "192.168.1.20" });
  assert.throws(() => assertGuarded(open), /AUTH_SECRET/);
});

Deno.test("isLoopbackBind() judges a container by where its port is published", () => {
  assert.equal(isLoopbackBind(configOf({ HOST: "0.0.0.0" })), false);
  assert.equal(isLoopbackBind(configOf({ HOST: "0.0.0.0", PUBLISHED_HOST: "127.0.0.1" })), true);
  assert.equal(isLoopbackBind(configOf({ HOST: "127.0.0.1", PUBLISHED_HOST: "0.0.0.0" })), false);
});
