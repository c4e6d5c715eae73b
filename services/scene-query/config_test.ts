import { ConfigError, readConfig } from "@fuelrail/kit/config";
import assert from "node:assert/strict";
import { foldersOf, sceneQueryEnvironment } from "./config.ts";

const NATS_URL = "nats://127.0.0.1:4222";

Deno.test("foldersOf takes folders of any machine from the environment, and none unsaid", () => {
  const env = readConfig(sceneQueryEnvironment, {
    NATS_URL,
    ASSETS_DIR: "assets",
    ASSETS_OCTANE_DIR: "D:\\Shots",
    OCTANE_TEMP_DIR: "/var/tmp",
  });
  assert.deepEqual(foldersOf(env), {
    assetsDir: "assets",
    assetsOctaneDir: "D:\\Shots",
    octaneTempDir: "/var/tmp",
  });
  assert.deepEqual(foldersOf(readConfig(sceneQueryEnvironment, { NATS_URL })), {});
});

Deno.test("folders on Octane's machine must be absolute", () => {
  const env = { NATS_URL, ASSETS_OCTANE_DIR: "Shots", OCTANE_TEMP_DIR: "..\\temp" };
  assert.throws(() => readConfig(sceneQueryEnvironment, env), (error) => {
    assert.ok(error instanceof ConfigError);
    const names = error.faults.map(({ name }) => name).sort();
    assert.deepEqual(names, ["ASSETS_OCTANE_DIR", "OCTANE_TEMP_DIR"]);
    return true;
  });
});
