import assert from "node:assert/strict";
import { z } from "zod";
import {
  authFault,
  ConfigError,
  environment,
  formatHostPort,
  isLoopbackHost,
  parseHostPort,
  readConfig,
  requiredNatsUrl,
} from "./config.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const everything = z.object(environment);

function faultsOf(schema: z.ZodType, env: Record<string, string>): Record<string, string> {
  try {
    readConfig(schema, env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return Object.fromEntries(error.faults.map(({ name, reason }) => [name, reason]));
  }
  throw new Error("expected a ConfigError");
}

Deno.test("readConfig gives the defaults of the outer contract", () => {
  assert.deepEqual(readConfig(everything, { PATH: "/bin" }), {
    OCTANE_ADDRESS: { host: "127.0.0.1", port: 51022 },
    ROOM: "STUDIO",
    NATS_REPLICAS: 1,
    HOST: "127.0.0.1",
    PORT: 8080,
    AUTH: "on",
    ALLOWED_ORIGINS: [],
    READ_ONLY: false,
    LOG_LEVEL: "info",
  });
});

Deno.test("readConfig reads every variable, trims it and takes an empty one as not set", () => {
  const config = readConfig(everything, {
    OCTANE_ADDRESS: " studio-pc:6000 ",
    ROOM: "stage-1",
    NATS_URL: "nats://a:4222, nats://b:4222",
    NATS_REPLICAS: "3",
    HOST: "0.0.0.0",
    PORT: "0",
    DISPLAY_PORT: "9090",
    DATA_DIR: "",
    AUTH_SECRET: SECRET,
    AUTH: "off",
    ALLOWED_ORIGINS: "https://review.example.com, http://10.0.0.2:3000/",
    READ_ONLY: "1",
    LOG_LEVEL: "debug",
  });
  assert.deepEqual(config, {
    OCTANE_ADDRESS: { host: "studio-pc", port: 6000 },
    ROOM: "STAGE-1",
    NATS_URL: "nats://a:4222,nats://b:4222",
    NATS_REPLICAS: 3,
    HOST: "0.0.0.0",
    PORT: 0,
    DISPLAY_PORT: 9090,
    AUTH_SECRET: SECRET,
    AUTH: "off",
    ALLOWED_ORIGINS: ["https://review.example.com", "http://10.0.0.2:3000"],
    READ_ONLY: true,
    LOG_LEVEL: "debug",
  });
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.OCTANE_ADDRESS));
});

Deno.test("readConfig names every fault at once and quotes the value", () => {
  const faults = faultsOf(everything, {
    OCTANE_ADDRESS: "host:0",
    ROOM: "no spaces",
    PORT: "65536",
    DISPLAY_PORT: "-1",
    AUTH: "maybe",
    ALLOWED_ORIGINS: "review.example.com",
    READ_ONLY: "perhaps",
    LOG_LEVEL: "loud",
  });
  assert.deepEqual(Object.keys(faults).sort(), [
    "ALLOWED_ORIGINS",
    "AUTH",
    "DISPLAY_PORT",
    "LOG_LEVEL",
    "OCTANE_ADDRESS",
    "PORT",
    "READ_ONLY",
    "ROOM",
  ]);
  assert.match(faults.PORT ?? "", /from 0 to 65535 \(it is "65536"\)$/);
  assert.match(faults.LOG_LEVEL ?? "", /debug, info, warn, error/);
});

Deno.test("readConfig never quotes a secret", () => {
  const schema = z.object({
    AUTH_SECRET: environment.AUTH_SECRET.refine(() => false, "is refused"),
    NATS_URL: environment.NATS_URL,
  });
  const faults = faultsOf(schema, { AUTH_SECRET: "hunter2", NATS_URL: "nats://me:hunter2@/x y" });
  assert.equal(faults.AUTH_SECRET, "is refused");
  assert.ok(!JSON.stringify(faults).includes("hunter2"), JSON.stringify(faults));
});

Deno.test("requiredNatsUrl says what to set when it is missing", () => {
  const faults = faultsOf(z.object({ NATS_URL: requiredNatsUrl }), {});
  assert.match(faults.NATS_URL ?? "", /nats:\/\/127\.0\.0\.1:4222 \(not set\)/);
});

Deno.test("parseHostPort takes names, IPv4 and bracketed IPv6, and formatHostPort writes them", () => {
  const cases: [string, { host: string; port: number } | undefined][] = [
    ["studio", { host: "studio", port: 51022 }],
    ["10.0.0.5:7000", { host: "10.0.0.5", port: 7000 }],
    ["[::1]:7000", { host: "::1", port: 7000 }],
    ["[fe80::1]", { host: "fe80::1", port: 51022 }],
    ["::1", undefined],
    ["host:", undefined],
    ["host:99999", undefined],
    ["http://host", undefined],
    ["", undefined],
  ];
  for (const [text, expected] of cases) {
    assert.deepEqual(parseHostPort(text, 51022), expected, text);
  }
  assert.equal(formatHostPort({ host: "::1", port: 1 }), "[::1]:1");
  assert.equal(formatHostPort({ host: "a", port: 1 }), "a:1");
});

Deno.test("isLoopbackHost knows what only this machine can reach", () => {
  for (const host of ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"]) {
    assert.equal(isLoopbackHost(host), true, host);
  }
  for (const host of ["0.0.0.0", "::", "10.0.0.1", "studio", "127.example.com"]) {
    assert.equal(isLoopbackHost(host), false, host);
  }
});

Deno.test("authFault wants a secret beyond loopback unless AUTH=off was said", () => {
  assert.equal(authFault({ HOST: "127.0.0.1", AUTH: "on", isGuarded: false }), undefined);
  assert.equal(authFault({ HOST: "0.0.0.0", AUTH: "off", isGuarded: false }), undefined);
  assert.equal(authFault({ HOST: "0.0.0.0", AUTH: "on", isGuarded: true }), undefined);
  const fault = authFault({ HOST: "0.0.0.0", AUTH: "on", isGuarded: false });
  assert.match(fault ?? "", /HOST 0\.0\.0\.0 .*AUTH=off/);
});
