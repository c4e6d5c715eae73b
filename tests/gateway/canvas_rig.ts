import { subjects } from "@fuelrail/contracts";
import type { Clock } from "@fuelrail/kit/clock";
import sharp from "sharp";
import { CanvasClient } from "../testkit/canvas_client.ts";
import { frameBytes, type GatewayRig, startRig } from "./rig.ts";
import { type IngestSide, startIngestSide } from "./ingest_side.ts";
import type { FrameHeader } from "@fuelrail/contracts";
import { encodeFrame } from "@fuelrail/contracts";

/** A gateway with a scripted frame-ingest, and canvas clients that are closed at the end. */
export interface CanvasRig extends GatewayRig, AsyncDisposable {
  readonly ingest: IngestSide;
  client(query?: string, room?: string): Promise<CanvasClient>;
  /** Publishes a frame with a real image in it, and keeps it for who asks. */
  show(part: Partial<FrameHeader>, image?: Uint8Array): void;
}

/** Starts the gateway and its other side. */
export async function startCanvasRig(
  config: Parameters<typeof startRig>[0] = {},
  clock?: Clock,
): Promise<CanvasRig> {
  const rig = await startRig(config, undefined, clock);
  const ingest = startIngestSide(rig.bus, rig.room);
  const clients: CanvasClient[] = [];
  return {
    ...rig,
    ingest,
    async client(query = "", room = rig.room) {
      const client = new CanvasClient({ port: rig.port, room, query });
      clients.push(client);
      return await client.ready();
    },
    show(part, image) {
      const tier = part.tier ?? "full";
      const bytes = image === undefined
        ? frameBytes(part)
        : encodeFrame({ ...headerOf(part), ...part }, image);
      ingest.newest.set(tier, bytes);
      rig.bus.publish(subjects.frame(rig.room, tier), bytes);
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client.close();
      ingest.stop();
      await rig.stop();
    },
  };
}

/** A real JPEG of one colour. */
export async function jpegOf(width: number, height: number, red = 200): Promise<Uint8Array> {
  return new Uint8Array(await plain(width, height, red).jpeg().toBuffer());
}

/** A real PNG of one colour. */
export async function pngOf(
  width: number,
  height: number,
  red = 200,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await plain(width, height, red).png().toBuffer());
}

/** The picture of a draw message: its bytes and its size. */
export async function pictureOf(payload: unknown) {
  const bytes = Uint8Array.fromBase64(String(payload).replace(/^data:image\/jpeg;base64,/, ""));
  const { format, width, height } = await sharp(bytes).metadata();
  return { bytes, format, width, height };
}

function plain(width: number, height: number, red: number) {
  return sharp({ create: { width, height, channels: 3, background: { r: red, g: 40, b: 40 } } });
}

function headerOf(part: Partial<FrameHeader>): FrameHeader {
  const isStill = part.tier === "still";
  return {
    kind: "image",
    codec: isStill ? "png" : "jpeg",
    converged: false,
    lossless: isStill,
    interactive: false,
    alpha: false,
    announced: false,
    seq: 1,
    baseSeq: 0,
    epoch: 1,
    inputSeq: 0,
    width: 1_024,
    height: 512,
    renderWidth: part.width ?? 1_024,
    renderHeight: part.height ?? 512,
    samples: 1,
    maxSamples: 100,
    renderSeconds: 1,
    samplesPerSecond: 1,
    capturedAtMs: Date.now(),
    session: 7,
    tier: "full",
    renderPassId: 0,
  };
}
