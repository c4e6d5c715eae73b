import { ConfigError, readConfig } from "@fuelrail/kit/config";
import assert from "node:assert/strict";
import { assertGuarded, gatewayConfig, gatewayEnvironment } from "./config.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const SIGN_IN = {
  AUTH_JWKS: "/etc/keys.json",
  AUTH_ISSUER: "https://login.example.com",
  AUTH_AUDIENCE: "fuelrail",
};

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
    frameAncestors: [],
    trustedProxies: [],
    viewersPerAddress: 1_024,
    viewersPerRoom: 2_048,
  });
});

Deno.test("assertGuarded wants a secret or AUTH=off beyond loopback", () => {
  assertGuarded(read({}));
  assertGuarded(read({ HOST: "0.0.0.0", AUTH: "off" }));
  assertGuarded(read({ HOST: "0.0.0.0", AUTH_SECRET: SECRET }));
  assert.throws(() => assertGuarded(read({ HOST: "0.0.0.0" })), ConfigError);
});

Deno.test("gatewayConfig reads the sign-in with an organisation's keys, which guards as a secret does", () => {
  const config = read({
    ...SIGN_IN,
    HOST: "0.0.0.0",
    AUTH_ROLE_CLAIM: "groups",
    AUTH_ROLES: "render-admins=admin,*=viewer",
    AUTH_ROOMS: "stage-1, stage-2",
  });
  assertGuarded(config);
  assert.deepEqual({ ...config.signIn?.mapping.roles }, {
    "render-admins": "admin",
    "*": "viewer",
  });
  assert.deepEqual(config.signIn?.mapping.rooms, ["STAGE-1", "STAGE-2"]);
});

Deno.test("gatewayConfig refuses a sign-in that would take tokens made for other applications", () => {
  for (const name of ["AUTH_ISSUER", "AUTH_AUDIENCE"]) {
    assert.throws(() => read({ ...SIGN_IN, [name]: "" }), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual(error.faults.map((fault) => fault.name), [name]);
      return true;
    });
    assert.throws(() => read({ [name]: "x" }), ConfigError);
  }
});

Deno.test("gatewayConfig refuses values that say nothing", () => {
  const bad = {
    AUTH_SECRET: "short",
    AUTH_ROLES: "admins",
    AUTH_ROOMS: "no room!",
    FRAME_ANCESTORS: "*",
    TRUSTED_PROXIES: "proxy",
    VIEWERS_PER_ADDRESS_MAX: "0",
    VIEWERS_PER_ROOM_MAX: "many",
  };
  assert.throws(() => read(bad), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.deepEqual(error.faults.map((fault) => fault.name).sort(), Object.keys(bad).sort());
    assert.ok(!error.message.includes("short"), "a secret is never quoted");
    return true;
  });
});
