/**
 * Runs where there is no network but the loopback: `inside.ts ROOT PROGRAM`, with the launcher's
 * path as it is inside of the root. Starts the test renderer beside the root, Fuelrail in it, looks
 * at the page and at pictures, stops it, and fails when something is left.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import sharp from "sharp";
import { succeed } from "../../tools/compose/process.ts";
import { filesIn } from "../../tools/portable/folder.ts";
import { type Peer, startPeer } from "../octane_peer/peer.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { until } from "../testkit/until.ts";
import { inmatesOf, PERSON } from "./bare_root.ts";

const PATIENCE_MS = 180_000;
const PORT = 8080;
const NATS_PORT = 4222;

const [root = "", program = ""] = Deno.args;
const folder = join(root, program, "..");
const encoder = new TextEncoder();
const say = (line: string): void => void Deno.stdout.writeSync(encoder.encode(`${line}\n`));

/** Fuelrail in the root, as a person without rights who has nothing else there. */
async function startInRoot(peer: Peer) {
  const script = 'mount --bind /dev "$1/dev" && mount -t proc proc "$1/proc" && ' +
    `exec chroot --userspec=${PERSON}:${PERSON} "$1" "$2" "$3" "$4"`;
  const settings = [`OCTANE_ADDRESS=${peer.address}`, `PORT=${PORT}`];
  const words = ["--mount", "sh", "-c", script, "sh", root, program, ...settings];
  const child = new Deno.Command("unshare", {
    args: words,
    clearEnv: true,
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let text = "";
  const reading = (async () => {
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) text += part;
  })();
  let code: number | undefined;
  const ended = child.status.then((status) => code = status.code);
  await until(() => text.includes(`at http://localhost:${PORT}\nIt looks`) || code !== undefined, {
    timeoutMs: PATIENCE_MS,
    what: "the launcher says where the page is",
    instead: () => text,
  });
  assert.equal(code, undefined, text);
  return {
    kill: (signal: Deno.Signal) => child.kill(signal),
    async ended(): Promise<number> {
      await until(() => code !== undefined, {
        timeoutMs: PATIENCE_MS,
        what: "the launcher ends",
        instead: () => text,
      });
      await Promise.all([ended, reading]);
      return code ?? -1;
    },
    text: () => text,
  };
}

async function lookAtPage(): Promise<void> {
  const page = await fetch(`http://localhost:${PORT}/`);
  assert.equal(page.status, 200);
  const html = await page.text();
  const [, script = ""] = /src="(\/main\.[\w.]+\.js)"/.exec(html) ?? [];
  const answer = await fetch(`http://localhost:${PORT}${script}`);
  assert.equal(answer.status, 200);
  assert.ok((await answer.text()).length > 10_000, "the page's program is there");
}

/** A viewer's picture, which is not of one colour and came from the renderer's scene. */
async function lookAtPictures(): Promise<void> {
  const viewer = await connectViewer({ port: PORT });
  const { header, body } = await viewer.nextFrame(
    ({ header }) => header.samples > 1 && header.tier !== "still",
    PATIENCE_MS,
  );
  const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [header.width, header.height]);
  assert.ok(new Set(data).size > 16, "the picture shows something");
  const status = await viewer.next("linkStatus", ({ link }) => link === "live", PATIENCE_MS);
  assert.ok(status.version !== null);
  await viewer.close();
}

async function filesOf(): Promise<string[]> {
  return (await filesIn(folder)).filter((file) => !file.startsWith("data/"));
}

async function untilEmpty(): Promise<void> {
  await until(async () => (await inmatesOf(root)).length === 0, {
    timeoutMs: PATIENCE_MS,
    what: "no process of Fuelrail is left",
    instead: async () => JSON.stringify(await inmatesOf(root)),
  });
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch {
    return false;
  }
}

/** Without a NATS server: one process beside the launcher, ended by Ctrl+C. */
async function inOneProcess(peer: Peer): Promise<void> {
  const before = await filesOf();
  const fuelrail = await startInRoot(peer);
  await lookAtPage();
  await lookAtPictures();
  // A program that a launcher asks something is there for a moment only.
  const inmates = await until(async () => {
    const found = await inmatesOf(root);
    return found.length === 2 ? found : undefined;
  }, {
    timeoutMs: PATIENCE_MS,
    what: "the launcher and one process",
    instead: async () => JSON.stringify(await inmatesOf(root)),
  });
  assert.ok(inmates.every(({ command }) => command.includes("/runtime/deno")));
  fuelrail.kill("SIGINT");
  assert.equal(await fuelrail.ended(), 0, fuelrail.text());
  assert.ok(fuelrail.text().includes("Fuelrail has stopped."));
  await untilEmpty();
  assert.ok(isFree(PORT));
  assert.deepEqual(await filesOf(), before, "nothing was written but data");
  say("ok: one process, pictures, Ctrl+C, nothing left");
}

/** With a NATS server in bin: a process for each, which end though nobody tells them to. */
async function inManyProcesses(peer: Peer): Promise<void> {
  const server = join(folder, "bin", "nats-server");
  await Deno.copyFile(await succeed("which", ["nats-server"]), server);
  await Deno.chmod(server, 0o755);
  const fuelrail = await startInRoot(peer);
  await lookAtPage();
  await lookAtPictures();
  const names = ["frame-ingest", "camera", "scene-query", "gateway"];
  const ownOf = (name: string, commands: readonly string[]) =>
    commands.filter((command) => command.trimEnd().endsWith(`service.ts ${name}`));
  const commands = await until(async () => {
    const running = (await inmatesOf(root)).map(({ command }) => command);
    return names.every((name) => ownOf(name, running).length > 0) ? running : undefined;
  }, {
    timeoutMs: PATIENCE_MS,
    what: "a process of each service",
    instead: async () => JSON.stringify(await inmatesOf(root)),
  });
  for (const name of names) {
    const own = ownOf(name, commands);
    assert.equal(own.length, 1, name);
    assert.ok(own[0]?.includes(` -P=${name} `) && !/ (-A|--allow-all) /.test(own[0]), name);
  }
  assert.ok(commands.some((command) => command.includes("nats-server -c")));
  assert.ok(!isFree(NATS_PORT));
  fuelrail.kill("SIGKILL");
  await fuelrail.ended();
  await untilEmpty();
  assert.ok(isFree(PORT) && isFree(NATS_PORT));
  say("ok: a process for each service, and none outlives the launcher");
}

const interfaces = Deno.networkInterfaces().map(({ name }) => name);
assert.ok(interfaces.every((name) => name === "lo"), `a network is there: ${interfaces}`);
const peer = await startPeer({ width: 256, height: 144, maxSamples: 1_000_000, sampleDelayMs: 50 });
try {
  await inOneProcess(peer);
  await inManyProcesses(peer);
} finally {
  for (const { pid } of await inmatesOf(root)) Deno.kill(pid, "SIGKILL");
  await peer.stop();
}
Deno.exit(0);
