import { decodeFrame, subjects } from "@fuelrail/contracts";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { type Stack, startStack } from "../testkit/stack.ts";
import { until } from "../testkit/until.ts";
import { type LineProgram, startLines } from "./python.ts";

const PATIENT_MS = 60_000;
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** How each language starts its example. */
const LANGUAGES: Readonly<Record<string, (options: readonly string[]) => LineProgram>> = {
  Python: (options) => startLines(["examples/nats_subscriber.py", ...options]),
  TypeScript: (options) =>
    startLines(
      ["run", "-A", "--no-check", "touchdesigner/examples/nats_subscriber.ts", ...options],
      Deno.execPath(),
      ROOT,
    ),
};

/** Hashes of every picture of a tier that the bus carried. */
async function listen(stack: Stack, tier: "half"): Promise<ReadonlyMap<string, number>> {
  const bus = await stack.connect("ear");
  await until(() => bus.status === "connected", { what: "the ear's connection" });
  const seen = new Map<string, number>();
  bus.subscribe(subjects.frame(stack.room, tier), ({ data }) => {
    const frame = decodeFrame(data);
    assert.ok(frame.ok);
    seen.set(createHash("sha256").update(frame.body).digest("hex"), frame.header.seq);
  });
  await bus.flush();
  return seen;
}

for (const [language, start] of Object.entries(LANGUAGES)) {
  Deno.test(`a ${language} subscriber receives frames from NATS and keeps the newest`, async () => {
    await using stack = await startStack({
      bus: "nats",
      peer: { width: 192, height: 96, maxSamples: 4_000 },
    });
    const seen = await listen(stack, "half");
    const folder = await Deno.makeTempDir({ prefix: "fuelrail_subscriber_" });
    try {
      const options = ["--url", stack.nats.url, "--room", stack.room, "--folder", folder];
      // Nobody else demands this tier, so frames of it show that the example's demand is heard.
      await using program = start([...options, "--tier", "half", "--fps", "20", "--frames", "5"]);
      let code: number | undefined;
      program.ended.then((ended) => code = ended);
      await until(() => code !== undefined, {
        timeoutMs: PATIENT_MS,
        what: "five frames",
        instead: () => `${program.errors()} ${JSON.stringify(program.lines)}`,
      });
      assert.equal(code, 0, program.errors());
      const told = program.lines.at(-1) as Record<string, unknown>;
      assert.equal(told["written"], 5);
      assert.deepEqual([told["width"], told["height"]], [96, 48]);
      const picture = await Deno.readFile(`${folder}/canvas.jpg`);
      const hash = createHash("sha256").update(picture).digest("hex");
      await until(() => seen.has(hash), { what: "the same picture on the bus" });
      assert.equal(seen.get(hash), told["seq"]);
      const { format, width, height } = await sharp(picture).metadata();
      assert.deepEqual([format, width, height], ["jpeg", 96, 48]);
      assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["canvas.jpg"]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Runs the Python example until it has written enough, and gives back its last line. */
async function runPython(options: readonly string[]): Promise<Record<string, unknown>> {
  await using program = startLines(["examples/nats_subscriber.py", ...options]);
  let code: number | undefined;
  program.ended.then((ended) => code = ended);
  await until(() => code !== undefined, {
    timeoutMs: PATIENT_MS,
    what: "the example's end",
    instead: () => `${program.errors()} ${JSON.stringify(program.lines)}`,
  });
  assert.equal(code, 0, program.errors());
  return program.lines.at(-1) as Record<string, unknown>;
}

Deno.test("a Python subscriber decodes stills to their pixels, and live frames to their structure", async () => {
  await using stack = await startStack({
    bus: "nats",
    peer: { width: 128, height: 64, maxSamples: 12, alpha: true },
  });
  const folder = await Deno.makeTempDir({ prefix: "fuelrail_subscriber_" });
  try {
    const options = ["--url", stack.nats.url, "--room", stack.room, "--folder", folder];
    const still = await runPython([...options, "--tier", "still", "--frames", "1"]);
    const png = await Deno.readFile(`${folder}/canvas.png`);
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    assert.equal(info.channels, 4, "the still has its alpha");
    const channels = [0, 1, 2, 3].map((channel) => {
      const samples = data.filter((_, at) => at % 4 === channel);
      return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
    });
    assert.deepEqual(still["decoded"], {
      kind: "png",
      width: 128,
      height: 64,
      channels: 4,
      depth: 8,
      means: channels.map((mean) => Math.round(mean * 100) / 100),
      sha256: createHash("sha256").update(data).digest("hex"),
    });
    assert.equal(still["tier"], "still");

    const live = await runPython([...options, "--tier", "quarter", "--frames", "1"]);
    assert.deepEqual(live["decoded"], {
      kind: "jpeg",
      width: 32,
      height: 16,
      components: 3,
      sampling: [[2, 2], [1, 1], [1, 1]],
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a Python subscriber finds its way back to a NATS server that was restarted", async () => {
  await using stack = await startStack({
    bus: "nats",
    peer: { width: 64, height: 32, maxSamples: 4_000 },
  });
  const folder = await Deno.makeTempDir({ prefix: "fuelrail_subscriber_" });
  try {
    const options = ["--url", stack.nats.url, "--room", stack.room, "--folder", folder];
    await using program = startLines(["examples/nats_subscriber.py", ...options, "--frames", "9"]);
    await until(() => program.lines.length > 0, { timeoutMs: PATIENT_MS, what: "a first frame" });
    await stack.nats.restart();
    let code: number | undefined;
    program.ended.then((ended) => code = ended);
    await until(() => code !== undefined, {
      timeoutMs: PATIENT_MS,
      what: "the frames after the restart",
      instead: () => program.errors(),
    });
    assert.equal(code, 0, program.errors());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
