import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { jpegOf, pngOf } from "../gateway/canvas_rig.ts";
import { until } from "../testkit/until.ts";
import { type Stack, startStack } from "../testkit/stack.ts";
import { type LineProgram, startLines } from "./python.ts";

const PATIENT_MS = 60_000;

interface Report {
  readonly connected: boolean;
  readonly locked: boolean;
  readonly room: string | null;
  readonly prompt: string;
  readonly file: string;
  /** Every picture that was shown: `j` for a JPEG, `p` for a PNG. */
  readonly shown: string;
  readonly pictures: readonly {
    readonly kind: string;
    readonly sha256: string;
    readonly width: number;
    readonly height: number;
  }[];
  readonly counts: Readonly<Record<string, number>>;
}

function startDropIn({ port, room }: Stack, source: string): LineProgram {
  const address = `127.0.0.1:${port}`;
  return startLines(
    ["-m", "tests.live", "canvas", "--address", address, "--room", room, "--source", source],
  );
}

function told(
  kit: LineProgram,
  what: string,
  suits: (report: Report) => boolean,
  from = 0,
): Promise<Report> {
  return until(() => (kit.lines.slice(from) as Report[]).find(suits), {
    timeoutMs: PATIENT_MS,
    what,
    instead: () => `${kit.errors()}\n${JSON.stringify(kit.lines.at(-1))}`,
  });
}

Deno.test("the drop-in callbacks show a render live, then finished, then live again", async () => {
  await using stack = await startStack({
    peer: { width: 128, height: 64, maxSamples: 20, sampleDelayMs: 100 },
  });
  await using kit = startDropIn(stack, "octane");
  const stillHash = async () => {
    const still = await fetch(`${stack.url}/rooms/${stack.room}/frame.png`);
    return createHash("sha256").update(new Uint8Array(await still.arrayBuffer())).digest("hex");
  };
  // A pause of the machine may make a picture settle that is not the last one.
  const final = await until(async () => {
    const newest = (kit.lines as Report[]).at(-1);
    if (stack.peer.engine.state !== "finished" || newest?.locked !== true) return undefined;
    return newest.pictures[0]?.sha256 === await stillHash() ? newest : undefined;
  }, { timeoutMs: PATIENT_MS, what: "the finished picture", instead: () => kit.errors() });
  assert.equal(final.pictures[0]?.kind, "png");
  assert.equal(final.room, stack.room);
  assert.match(final.file, /canvas\.png$/);
  assert.deepEqual([final.pictures[0]?.width, final.pictures[0]?.height], [128, 64]);
  stack.peer.moveCamera({ position: [3, 4, 9] });
  await told(
    kit,
    "live pictures of the moved camera, then its finished one",
    ({ pictures, locked, shown }) =>
      locked && /pj[jp]*p$/.test(shown) && pictures[0]?.sha256 !== final.pictures[0]?.sha256,
  );
});

Deno.test("the drop-in callbacks show another canvas client's drawing and its notes", async () => {
  await using stack = await startStack({ peer: false });
  await using kit = startDropIn(stack, "canvas");
  await told(kit, "connected", ({ connected, room }) => connected && room !== null);
  const socket = new WebSocket(`ws://127.0.0.1:${stack.port}/ws?room=${stack.room}`);
  const isOver = Promise.withResolvers<void>();
  socket.onclose = () => isOver.resolve();
  await new Promise((resolve) => socket.onopen = resolve);
  const jpeg = await jpegOf(64, 32);
  const say = (type: string, payload: string) => socket.send(JSON.stringify({ type, payload }));
  say("state", "drawing:start");
  say("draw", `data:image/jpeg;base64,${jpeg.toBase64()}`);
  await told(kit, "the drawing", ({ pictures }) => pictures[0]?.kind === "jpg");
  say("proc", "a blue teapot");
  say("state", "drawing:end");
  const png = await pngOf(64, 32);
  socket.send(png as Uint8Array<ArrayBuffer>);
  const final = await told(kit, "the PNG", ({ pictures }) => pictures[0]?.kind === "png");
  assert.equal(final.pictures[0]?.sha256, createHash("sha256").update(png).digest("hex"));
  await told(kit, "the notes", ({ prompt }) => prompt === "a blue teapot");
  socket.close();
  await isOver.promise;
});
