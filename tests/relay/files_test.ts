import assert from "node:assert/strict";
import sharp from "sharp";
import { startStack } from "../testkit/stack.ts";
import { type CanvasFacts, PATIENT_MS, runRelay, told, withFolder } from "./relay_rig.ts";
import { until } from "../testkit/until.ts";

Deno.test("a files relay keeps the live picture, and the lossless one when it has settled", () =>
  withFolder(async (folder) => {
    await using stack = await startStack({
      bus: "nats",
      peer: { width: 128, height: 64, maxSamples: 20, sampleDelayMs: 50, alpha: true },
    });
    await using running = await runRelay(
      stack.nats.url,
      stack.room,
      ...["files", "--folder", folder, "--tier", "half", "--fps", "0"],
    );
    // A pause of the machine may make a picture settle that is not the last one.
    const isFinished = ({ final, samples, state, held }: CanvasFacts): boolean =>
      final === true && samples === 20 && state === "idle" && !held;
    const final = await told(folder, "the settled picture", isFinished);
    assert.deepEqual([final.file, final.width, final.height], ["canvas.png", 128, 64]);
    const png = await Deno.readFile(`${folder}/canvas.png`);
    const answer = await fetch(`${stack.url}/rooms/${stack.room}/frame.png`);
    assert.deepEqual(png, new Uint8Array(await answer.arrayBuffer()));

    stack.peer.moveCamera({ position: [3, 4, 9] });
    const live = await told(
      folder,
      "a live picture of the moved camera",
      (facts) => facts.final === false && facts.pictures > final.pictures,
    );
    assert.deepEqual([live.file, live.width, live.height], ["canvas.jpg", 64, 32]);
    const { format, width } = await sharp(await Deno.readFile(`${folder}/canvas.jpg`)).metadata();
    assert.deepEqual([format, width], ["jpeg", 64]);
    await told(
      folder,
      "settled again",
      (facts) => isFinished(facts) && facts.pictures > live.pictures,
    );
    await running.relay.stop();
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["canvas.jpg", "canvas.json", "canvas.png"]);
    const { counts } = running.relay.tally;
    const dropped = counts.paced + counts.superseded + counts.file_busy + counts.write_failed;
    assert.equal(counts.taken, counts.delivered + dropped);
  }));

Deno.test("a files relay holds its picture while its source is lost, and comes back to it", () =>
  withFolder(async (folder) => {
    await using stack = await startStack({
      bus: "nats",
      peer: { width: 64, height: 32, maxSamples: 100_000 },
    });
    await using running = await runRelay(stack.nats.url, stack.room, "files", "--folder", folder);
    await told(
      folder,
      "a live picture",
      ({ state, held, file }) => state === "live" && !held && file === "canvas.jpg",
    );
    await stack.peer.halt();
    const lost = await told(folder, "the loss", ({ state }) => state === "octane_lost");
    assert.equal(lost.held, true);
    assert.match(lost.file ?? "", /^canvas\.(jpg|png)$/);
    assert.match(lost.reason ?? "", /127\.0\.0\.1/);
    await stack.peer.restart();
    await told(
      folder,
      "live again",
      ({ state, pictures }) => state === "live" && pictures > lost.pictures,
    );

    await stack.nats.kill();
    await told(folder, "the loss of the bus", ({ state, held }) => state === "no_bus" && held);
    await stack.nats.restart();
    const before = running.relay.tally.counts.delivered;
    await told(folder, "live once more", ({ state }) => state === "live");
    await until(() => running.relay.tally.counts.delivered > before, {
      timeoutMs: PATIENT_MS,
      what: "pictures after the restart of NATS",
    });
  }));
