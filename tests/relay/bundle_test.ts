import { parseRoom, subjects } from "@fuelrail/contracts";
import { connectNatsBus } from "@fuelrail/kit/bus";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { relayBundle } from "../../tools/relay_bundle.ts";
import { frameBytes, jpegBytes } from "../../touchdesigner/relay/testing/pictures.ts";
import { startNatsServer } from "../testkit/nats_server.ts";
import { startRelayProgram, told, withFolder } from "./relay_rig.ts";

Deno.test("the relay works as one file, away from the rest of the repository", () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/relay.js`, relayBundle());
    const parsed = parseRoom("CARRIED");
    assert.ok(parsed.ok);
    const nats = await startNatsServer();
    const log = createLog("test", "error");
    const bus = await connectNatsBus({ url: nats.url, name: "sender", log });
    // What is asked for as the newest is there before the relay is.
    bus.respond(
      subjects.snapshot(parsed.room, "frame"),
      "sender",
      () => ({ data: frameBytes({ seq: 5 }) }),
    );
    const args = ["files", "--folder", `${folder}/out`, "--stills", "off", "--nats", nats.url];
    {
      await using _program = startRelayProgram([...args, "--room", "carried"], {}, folder);
      await told(`${folder}/out`, "the picture", ({ seq }) => seq === 5);
    }
    assert.deepEqual(await Deno.readFile(`${folder}/out/canvas.jpg`), jpegBytes(64, 5));
    await bus.drain();
    await nats.stop();
  }));
