import {
  encodeFrame,
  encodeTilesFrame,
  type FrameHeader,
  parseRoom,
  type Room,
  subjects,
  type Tier,
} from "@fuelrail/contracts";
import { type Bus, createMemoryHub } from "@fuelrail/kit/bus";
import { type Clock, systemClock } from "@fuelrail/kit/clock";
import { createLog, type Log } from "@fuelrail/kit/log";
import type { GatewayConfig } from "../../services/gateway/config.ts";
import { type Gateway, startGateway } from "../../services/gateway/service.ts";
import { createHeldClock } from "../testkit/jump_clock.ts";
import { until } from "../testkit/until.ts";

/** A gateway on the in-process bus, with a bus of the test's own beside it. */
export interface GatewayRig {
  readonly gateway: Gateway;
  readonly port: number;
  readonly url: string;
  /** Stands for the services and subscribers of the studio. */
  readonly bus: Bus;
  readonly room: Room;
  /** Lines that the gateway logged. */
  readonly logged: readonly string[];
  /** One metric's value, 0 when it has none; `labels` as in `{code="bad_json"}`. */
  metric(name: string, labels?: string): Promise<number>;
  stop(): Promise<void>;
}

/** The room of these tests. */
export const STUDIO: Room = roomOf("STUDIO");

/** A checked room name. */
export function roomOf(text: string): Room {
  const parsed = parseRoom(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.room;
}

/** Waits until each bus has a connection and the server has heard of all that it subscribed to. */
export async function allConnected(buses: readonly Bus[]): Promise<void> {
  await until(() => buses.every(({ status }) => status === "connected"), { what: "every bus" });
  await Promise.all(buses.map((bus) => bus.flush()));
}

/** Starts a gateway on a free port of this machine. */
export async function startRig(
  config: Partial<GatewayConfig> = {},
  assetsDir: string | URL = new URL("./page/", import.meta.url),
  clock: Clock = systemClock,
): Promise<GatewayRig> {
  const hub = createMemoryHub();
  const logged: string[] = [];
  const log: Log = createLog("gateway", "info", (line) => void logged.push(line));
  const [frameBus, stateBus] = [hub.connect("frames"), hub.connect("state")];
  const bus = hub.connect("test");
  const gateway = await startGateway({
    config: {
      host: "127.0.0.1",
      port: 0,
      room: STUDIO,
      auth: "on",
      allowedOrigins: [],
      ...config,
    },
    ...{ frameBus, stateBus, log, assetsDir },
    ...{ clock, random: Math.random },
  });
  const url = `http://127.0.0.1:${gateway.port}`;
  return {
    ...{ gateway, url, bus, logged },
    port: gateway.port,
    room: config.room ?? STUDIO,
    async metric(name, labels = "") {
      const text = await gateway.metrics.text();
      const line = text.split("\n").find((one) =>
        one.startsWith(`fuelrail_gateway_${name}${labels} `)
      );
      return Number(line?.split(" ").at(-1) ?? 0);
    },
    async stop() {
      await gateway.stop();
      await Promise.all([frameBus.drain(), stateBus.drain(), bus.drain()]);
    },
  };
}

/** Runs `test` with a gateway and stops it whatever happens. */
export async function withGateway(
  test: (rig: GatewayRig) => Promise<void>,
  config: Partial<GatewayConfig> = {},
  clock?: Clock,
): Promise<void> {
  const rig = await startRig(config, undefined, clock);
  try {
    await test(rig);
  } finally {
    await rig.stop();
  }
}

/** The same with a clock that stands still: however slow the machine is, nobody is slow or silent. */
export function withGatewayAtOnce(
  test: (rig: GatewayRig) => Promise<void>,
  config: Partial<GatewayConfig> = {},
): Promise<void> {
  return withGateway(test, config, createHeldClock());
}

const PLAIN_TILES: FrameHeader = {
  kind: "tiles",
  codec: "jpeg",
  converged: false,
  lossless: false,
  interactive: false,
  alpha: false,
  announced: false,
  seq: 1,
  baseSeq: 0,
  epoch: 1,
  inputSeq: 0,
  width: 1024,
  height: 512,
  renderWidth: 1024,
  renderHeight: 512,
  samples: 1,
  maxSamples: 100,
  renderSeconds: 1,
  samplesPerSecond: 1,
  capturedAtMs: 0,
  session: 7,
  tier: "full",
  renderPassId: 0,
};

/** A frame's bytes; only what matters to the test need be given. */
export function frameBytes(part: Partial<FrameHeader> = {}, bodyBytes = 100): Uint8Array {
  return encodeFrame({
    kind: "image",
    codec: part.tier === "still" ? "png" : "jpeg",
    converged: false,
    lossless: part.tier === "still",
    interactive: false,
    alpha: false,
    announced: false,
    seq: 1,
    baseSeq: 0,
    epoch: 1,
    inputSeq: 0,
    width: 1024,
    height: 512,
    renderWidth: 1024,
    renderHeight: 512,
    samples: 1,
    maxSamples: 100,
    renderSeconds: 1,
    samplesPerSecond: 1,
    capturedAtMs: Date.now(),
    session: 7,
    tier: "full",
    renderPassId: 0,
    ...part,
  }, new Uint8Array(bodyBytes).fill(part.seq ?? 1));
}

/** Publishes a frame as frame-ingest would. */
export function publishFrame(
  { bus, room }: { readonly bus: Bus; readonly room: Room },
  part: Partial<FrameHeader> = {},
  bodyBytes?: number,
): void {
  const tier: Tier = part.tier ?? "full";
  bus.publish(subjects.frame(room, tier), frameBytes(part, bodyBytes));
}

/** Tiles of 64 pixels that changed, as frame-ingest would publish them. */
export function publishTiles(
  { bus, room }: { readonly bus: Bus; readonly room: Room },
  part: Partial<FrameHeader> & { readonly seq: number; readonly baseSeq: number },
  places: readonly (readonly [column: number, row: number])[] = [],
  tileBytes = 20,
): void {
  const header: FrameHeader = { ...PLAIN_TILES, capturedAtMs: Date.now(), ...part };
  const { bytes } = encodeTilesFrame(header, {
    tileSize: 64,
    tiles: places.map(([column, row]) => ({
      column,
      row,
      bytes: new Uint8Array(tileBytes).fill(part.seq),
    })),
  });
  const tier = header.tier === "still" ? "full" : header.tier;
  bus.publish(subjects.tiles(room, tier), bytes);
}
