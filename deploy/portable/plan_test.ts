import assert from "node:assert/strict";
import { resolve } from "node:path";
import { readConfig } from "@fuelrail/kit/config";
import { launchEnvironment, withWholePaths } from "./launch_settings.ts";
import { natsConfig, plan, type PlanInput } from "./plan.ts";
import type { PermissionSet } from "./permissions.ts";

const config = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
const SETS: Readonly<Record<string, PermissionSet>> = config.permissions;
const APP = resolve("/opt/My studio/app");
const DATA = resolve("/opt/My studio/data");

function input(settings: Record<string, string>, natsServer?: string): PlanInput {
  const launch = readConfig(launchEnvironment, { DATA_DIR: DATA, ...settings });
  const place = { app: APP, dataDir: DATA, ...(natsServer === undefined ? {} : { natsServer }) };
  return { place, launch, settings, sets: SETS };
}

function flag(args: readonly string[], name: string): string[] {
  const value = args.find((arg) => arg.startsWith(`--allow-${name}=`));
  return value?.slice(`--allow-${name}=`.length).split(",") ?? [];
}

Deno.test("plan() runs everything in one process where there is no NATS server", () => {
  const assets = resolve("/shots");
  const [studio, ...others] = plan(input({ ASSETS_DIR: assets }));
  assert.deepEqual(others, []);
  assert.ok(studio !== undefined && studio.args.includes("-P=studio"));
  const packages = [resolve(APP, "node_modules"), resolve(APP, "web/dist")];
  assert.deepEqual(flag(studio.args, "read"), [...packages, DATA, assets]);
  assert.deepEqual(flag(studio.args, "write"), [DATA]);
});

Deno.test("plan() gives each service its own permissions where NATS_URL names a server", () => {
  const starts = plan(
    input({ NATS_URL: "nats://n:4222", ASSETS_DIR: "/a", AUTH_SECRET_FILE: "/s" }),
  );
  const names = starts.map(({ name }) => name);
  assert.deepEqual(names, ["frame-ingest", "camera", "scene-query", "gateway"]);
  for (const { name, args, env } of starts) {
    assert.ok(args.includes(`-P=${name}`));
    assert.equal(env["NATS_URL"], "nats://n:4222");
    assert.equal(env["METRICS_PORT"], "", "off unless it is set");
    assert.deepEqual(flag(args, "write"), []);
    assert.equal(flag(args, "read").includes("/a"), name === "scene-query");
    assert.equal(flag(args, "read").includes("/s"), name === "gateway");
    assert.ok(
      !flag(args, "read").some((path) => /^\/(run|assets|etc)/.test(path)),
      "no container's",
    );
  }
});

Deno.test("plan() lets the gateway alone read a file of an organisation's keys, and no address", () => {
  const keys = resolve("/keys/jwks.json");
  const [studio] = plan(input({ AUTH_JWKS: keys }));
  assert.ok(flag(studio?.args ?? [], "read").includes(keys));
  for (const { name, args } of plan(input({ AUTH_JWKS: keys, NATS_URL: "nats://n:4222" }))) {
    assert.equal(flag(args, "read").includes(keys), name === "gateway", name);
  }
  const [asking] = plan(input({ AUTH_JWKS: "https://login.example.com/keys" }));
  assert.ok(!flag(asking?.args ?? [], "read").some((path) => path.includes("example.com")));
});

Deno.test("plan() gives each service a port of its own for health and figures", () => {
  const ports = (METRICS_PORT: string) =>
    plan(input({ NATS_URL: "nats://n:4222", METRICS_PORT })).map(({ env }) => env["METRICS_PORT"]);
  assert.deepEqual(ports("9464"), ["9464", "9465", "9466", ""]);
  assert.deepEqual(ports("0"), ["0", "0", "0", ""]);
});

Deno.test("withWholePaths() begins paths at the folder and leaves addresses alone", () => {
  const given = { AUTH_JWKS: "keys.json", ASSETS_DIR: resolve("/shots"), ROOM: "keys.json" };
  assert.deepEqual(withWholePaths(given, APP), { ...given, AUTH_JWKS: resolve(APP, "keys.json") });
  const asked = { AUTH_JWKS: "https://login.example.com/keys", DATA_DIR: "" };
  assert.deepEqual(withWholePaths(asked, APP), asked);
});

Deno.test("plan() starts the folder's own NATS server first and points the services at it", () => {
  const [server, ...services] = plan(input({ NATS_PORT: "4333" }, "/opt/bin/nats-server"));
  assert.ok(server?.args.includes("--allow-run=/opt/bin/nats-server"));
  assert.equal(services.length, 4);
  for (const { env } of services) assert.equal(env["NATS_URL"], "nats://127.0.0.1:4333");
});

Deno.test("plan() refuses a path that Deno would read as two", () => {
  assert.throws(() => plan(input({ ASSETS_DIR: "/shots, old" })), /comma.*\/shots, old/);
});

Deno.test("natsConfig() writes paths that the server reads on every system", () => {
  const text = natsConfig(DATA, 4222);
  assert.ok(text.includes("max_payload: 8MB"));
  assert.ok(text.includes('"127.0.0.1:4222"'));
  assert.ok(!text.includes("\\"));
});

Deno.test("the set studio allows what its four services are allowed, and no more", () => {
  const services = ["frame-ingest", "camera", "scene-query", "gateway"];
  const names = services.flatMap((name) => SETS[name]?.env?.allow ?? []);
  const wanted = new Set([...names.filter((name) => name !== "METRICS_PORT"), "DATA_DIR"]);
  assert.deepEqual(SETS["studio"]?.env?.allow, [...wanted].sort());
  const reads = services.flatMap((name) => SETS[name]?.read ?? []);
  const own = new Set(reads.filter((path) => path.startsWith("./")));
  assert.deepEqual(SETS["studio"]?.read, [...own]);
});
