import assert from "node:assert/strict";
import { ConfigError } from "@fuelrail/kit/config";
import { MODES, readRelayConfig } from "./config.ts";

const NATS = { NATS_URL: "nats://127.0.0.1:4222" };

function faultsOf(text: string, env: Record<string, string> = NATS): string[] {
  try {
    readRelayConfig(text === "" ? [] : text.split(" "), env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.faults.map(({ name, reason }) => `${name}: ${reason}`);
  }
  return [];
}

Deno.test("readRelayConfig() takes what a mode needs and has defaults for the rest", () => {
  const config = readRelayConfig(["files", "--folder", "in", "--room", "studio"], NATS);
  assert.equal(config.room, "STUDIO");
  assert.deepEqual(config.wanted, { live: "full", stills: true, maxFps: 30 });
  assert.deepEqual(config.way, { mode: "files", folder: "in", name: "canvas" });
  const record = readRelayConfig(["record", "--folder=t", "--take", "a", "--seconds", "2"], NATS);
  assert.ok(record.way.mode === "record" && record.way.begin);
  assert.deepEqual([record.way.maxMs, record.way.ffmpeg], [2_000, "ffmpeg"]);
});

Deno.test("readRelayConfig() lets an option go before its variable", () => {
  const args = ["mqtt", "--nats", "nats://other:4222", "--room", "B"];
  const config = readRelayConfig(args, { ...NATS, ROOM: "A" });
  assert.deepEqual([config.natsUrl, config.room], ["nats://other:4222", "B"]);
});

Deno.test("readRelayConfig() lists everything that is wrong at once, by name", () => {
  const faults = faultsOf("files --tier huge --fps fast --nonsense=1 word --room a/b --folder", {});
  for (const name of ["--tier", "--fps", "--folder", "--nonsense", "word", "ROOM", "NATS_URL"]) {
    assert.ok(faults.some((fault) => fault.startsWith(`${name}: `)), `${name} in ${faults}`);
  }
});

Deno.test("readRelayConfig() names the modes, and refuses goals that cannot be pushed to", () => {
  for (const text of ["", "fax"]) {
    const [fault] = faultsOf(text);
    for (const mode of MODES) assert.match(fault ?? "", new RegExp(mode));
  }
  assert.match(faultsOf("push --to ftp://there")[0] ?? "", /--to: must begin with ws/);
  assert.match(faultsOf("push")[0] ?? "", /--to: must be where/);
  assert.match(faultsOf("record --folder t --take ../x")[0] ?? "", /--take/);
  assert.match(faultsOf("mqtt --tier off --stills off")[0] ?? "", /--stills/);
});

Deno.test("readRelayConfig() never quotes the password of a NATS address", () => {
  const faults = faultsOf("mqtt --nats nats://me:hidden@a,,b");
  assert.equal(faults.length, 1);
  assert.doesNotMatch(faults.join(), /hidden/);
});
