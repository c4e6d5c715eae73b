import { parseRoom, subjects } from "@fuelrail/contracts";
import { connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { frameBytes } from "../../touchdesigner/relay/testing/pictures.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { until } from "../testkit/until.ts";
import { runRelay, startRelayProgram, told, withFolder } from "./relay_rig.ts";

async function refusal(args: readonly string[], env: Record<string, string> = {}) {
  await using program = startRelayProgram(args, env);
  return { code: await program.ended, output: program.output() };
}

Deno.test("a relay that is told nonsense does not start, and lists what is wrong", async () => {
  const { code, output } = await refusal(["files", "--tier", "huge", "--colour", "red"]);
  assert.equal(code, 2);
  for (const name of ["--tier", "--colour", "--folder", "NATS_URL"]) {
    assert.ok(output.includes(`  ${name}: `), output);
  }
});

Deno.test("a relay names a folder that it cannot write to, and a take that is there already", () =>
  withFolder(async (folder) => {
    const nats = await startNatsServer();
    const env = { NATS_URL: nats.url };
    try {
      await Deno.writeTextFile(`${folder}/file`, "");
      const files = await refusal(["files", "--folder", `${folder}/file/inbox`], env);
      assert.equal(files.code, 2);
      assert.match(files.output, /--folder: .*file\/inbox cannot be written to/);
      await Deno.mkdir(`${folder}/again`);
      const record = await refusal(["record", "--folder", folder, "--take", "again"], env);
      assert.equal(record.code, 2);
      assert.match(record.output, /--take: There is a take again already/);
    } finally {
      await nats.stop();
    }
  }));

Deno.test("a relay of a room that nobody publishes says so, and so does one without NATS", () =>
  withFolder(async (folder) => {
    const nats = await startNatsServer();
    await using _running = await runRelay(nats.url, "NOWHERE", "files", "--folder", folder);
    const nobody = await told(folder, "the empty room", ({ state }) => state === "nobody");
    assert.match(nobody.reason ?? "", /NOWHERE/);
    assert.deepEqual([nobody.file, nobody.held], [null, false]);
    await nats.kill();
    await told(folder, "the missing bus", ({ state }) => state === "no_bus");
    await nats.stop();
  }));

Deno.test("a relay counts garbage on its subjects and shows the next good frame", () =>
  withFolder(async (folder) => {
    const nats = await startNatsServer({ writeDeadline: "60s" });
    const parsed = parseRoom("GARBAGE");
    assert.ok(parsed.ok);
    const log = createLog("test", "error");
    const bus = await connectNatsBus({ url: nats.url, name: "sender", log });
    await using running = await runRelay(nats.url, parsed.room, "files", "--folder", folder);
    const { tally } = running.relay;
    await until(() => bus.status === "connected" && running.bus.status === "connected");
    await running.bus.flush();
    const version = frameBytes();
    version[2] = 200;
    const subject = subjects.frame(parsed.room, "full");
    for (const bytes of [new Uint8Array(), new Uint8Array(6_000_000), version]) {
      bus.publish(subject, bytes);
    }
    bus.publish(subject, frameBytes({ kind: "tiles" }));
    bus.publish(subject, frameBytes({}, new Uint8Array([0xff, 0xd8, 0xff])));
    bus.publish(subject, frameBytes({ seq: 77 }));
    const good = await told(folder, "the good frame", ({ seq }) => seq === 77);
    assert.equal(good.pictures, 1);
    const { counts } = tally;
    const faults = [counts.not_a_frame, counts.too_large, counts.version, counts.tiles];
    assert.deepEqual([...faults, counts.broken_picture, counts.taken], [1, 1, 1, 1, 1, 1]);
    assert.equal(running.bus.stats.handlerErrors, 0);
    await bus.drain();
    await nats.stop();
  }));
