/**
 * Takes the frames of a room straight from NATS and keeps the newest as `canvas.jpg` (or
 * `canvas.png` with `--tier still`), replaced as a whole.
 *
 *     deno run -A touchdesigner/examples/nats_subscriber.ts --url nats://127.0.0.1:4222 --room STUDIO
 *
 * Outside this repository, write `npm:nats@2` where this says `nats`.
 */
import { connect, headers, type Msg, type NatsConnection } from "nats";
import { parseArgs } from "node:util";

const DEMAND_INTERVAL_MS = 2_000;
const DEMAND_TTL_MS = 6_000;
const HEADER_BYTES = 72;
const ANNOUNCED = 16;
const EXTENSIONS: Readonly<Record<number, string>> = { 1: "jpg", 2: "png" };

interface Frame {
  readonly extension: string;
  readonly seq: number;
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly capturedAtMs: number;
  readonly body: Uint8Array;
}

/** The frame in a message, or undefined when it is none or has no picture in it. */
function decode(bytes: Uint8Array): Frame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint16(0) !== 0x4652) return undefined;
  const [version, kind, codec, flags] = [2, 3, 4, 5].map((at) => view.getUint8(at));
  const headerBytes = view.getUint16(6, true);
  const extension = EXTENSIONS[codec ?? 0];
  if (version !== 1 || kind !== 0x46 || extension === undefined) return undefined;
  if (headerBytes < HEADER_BYTES || headerBytes >= bytes.length) return undefined;
  if (((flags ?? 0) & ANNOUNCED) !== 0) return undefined;
  return {
    extension,
    seq: view.getUint32(8, true),
    width: view.getUint32(24, true),
    height: view.getUint32(28, true),
    samples: view.getUint32(40, true),
    capturedAtMs: view.getFloat64(56, true),
    body: bytes.subarray(headerBytes),
  };
}

/** Says which tier is wanted and how fast; without it `full` comes about once a second. */
function demand(nats: NatsConnection, room: string, tier: string, fps: number): void {
  const version = headers();
  version.set("Fuelrail-Version", "1");
  const wish = {
    subscriber: `deno-${Deno.pid}`,
    tiers: { [tier]: { max_fps: fps } },
    ttl_ms: DEMAND_TTL_MS,
  };
  nats.publish(`fuelrail.${room}.demand`, JSON.stringify(wish), { headers: version });
}

async function write(folder: string, frame: Frame): Promise<string> {
  const path = `${folder}/canvas.${frame.extension}`;
  await Deno.writeFile(`${path}.part`, frame.body);
  await Deno.rename(`${path}.part`, path);
  return path;
}

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "nats://127.0.0.1:4222" },
    room: { type: "string", default: "STUDIO" },
    folder: { type: "string", default: "." },
    tier: { type: "string", default: "full" },
    fps: { type: "string", default: "10" },
    frames: { type: "string", default: "0" },
  },
});
const room = values.room.toUpperCase();
const wanted = Number(values.frames);

await Deno.mkdir(values.folder, { recursive: true });
const nats = await connect({
  servers: values.url,
  maxReconnectAttempts: -1,
  waitOnFirstConnect: true,
});
const ask = (): void => demand(nats, room, values.tier, Number(values.fps));
ask();
const timer = setInterval(ask, DEMAND_INTERVAL_MS);

// Newest wins: while one frame is being written, only the last of those that come is kept.
let waiting: Msg | undefined;
let isWriting = false;
let written = 0;

async function drain(): Promise<void> {
  isWriting = true;
  while (waiting !== undefined) {
    const frame = decode(waiting.data);
    waiting = undefined;
    if (frame === undefined) continue;
    const path = await write(values.folder, frame);
    written++;
    if (written === 1 || written === wanted) {
      const { body, extension: _, ...facts } = frame;
      const line = JSON.stringify({ written, path, bytes: body.length, ...facts });
      await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
    }
    if (written === wanted) return await nats.close();
  }
  isWriting = false;
}

nats.subscribe(`fuelrail.${room}.frame.${values.tier}`, {
  callback: (error, message) => {
    if (error !== null) return;
    waiting = message;
    if (!isWriting) drain();
  },
});
await nats.closed();
clearInterval(timer);
