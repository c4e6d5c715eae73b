import { decodeFrame, subjects } from "@fuelrail/contracts";
import type { Room } from "@fuelrail/contracts/binary";
import type { Bus } from "@fuelrail/kit/bus";
import type { NatsServer } from "../testkit/nats_server.ts";
import { connectViewer } from "../testkit/raw_viewer.ts";
import { createCameraLog } from "./camera_log.ts";
import { type Percentiles, percentilesOf, round } from "./percentiles.ts";
import { startService } from "./rig.ts";
import { dragFor } from "./steer_drag.ts";
import { unixMs } from "./time.ts";

export interface SceneDragOptions {
  readonly nats: NatsServer;
  readonly room: Room;
  readonly bus: Bus;
  /** Environment of services that talk to Octane. */
  readonly octane: Readonly<Record<string, string>>;
}

/** Somebody who steers the camera through a gateway, while the scene is read or not. */
export interface SceneDrag {
  /** One drag: how old frames are on the bus, and how long a pointer's event takes to be written. */
  measure(): Promise<{
    readonly callbackToBusMs: Percentiles;
    readonly pointerToWriteMs: Percentiles;
    /** How long the gateway takes to answer while that goes on. */
    readonly gatewayMs: Percentiles;
    readonly framesPerS: number;
  }>;
  stop(): Promise<void>;
}

const EVENTS_PER_S = 60;
const DRAG_MS = 8_000;
const PICTURE_HEIGHT = 32;
const PING_MS = 100;
const PATIENCE_MS = 60_000;

/** Starts a gateway, the camera's service and a viewer. */
export async function startSceneDrag(options: SceneDragOptions): Promise<SceneDrag> {
  const { nats, room, bus, octane } = options;
  const log = createCameraLog();
  const gateway = startService("gateway", nats, room, { PORT: "0" });
  const camera = startService(
    "camera",
    nats,
    room,
    { ...octane, LOG_LEVEL: "debug" },
    (line) => log.onLine(line),
  );
  const port = await gateway.port;
  const viewer = await connectViewer({ port, room });
  await viewer.next("cameraStateChanged", () => true, PATIENCE_MS);
  await viewer.nextFrame(() => true, PATIENCE_MS);
  return {
    async measure() {
      const agesMs: number[] = [];
      const answersMs: number[] = [];
      const frames = bus.subscribe(subjects.frame(room, "full"), ({ data }) => {
        const frame = decodeFrame(data);
        if (frame.ok) agesMs.push(unixMs() - frame.header.capturedAtMs);
      });
      const pings = setInterval(async () => {
        const startMs = performance.now();
        const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
        await answer.body?.cancel();
        answersMs.push(performance.now() - startMs);
      }, PING_MS);
      const before = log.writes().length;
      const sentAtMs = await dragFor(viewer, {
        eventsPerS: EVENTS_PER_S,
        dragMs: DRAG_MS,
        height: PICTURE_HEIGHT,
      });
      clearInterval(pings);
      frames.unsubscribe();
      const waitsMs = log.writes().slice(before).flatMap((write) => {
        const eventAtMs = sentAtMs.get(write.inputSeq);
        return eventAtMs === undefined ? [] : [write.sentAtMs - eventAtMs];
      });
      return {
        callbackToBusMs: percentilesOf(agesMs),
        pointerToWriteMs: percentilesOf(waitsMs),
        gatewayMs: percentilesOf(answersMs),
        framesPerS: round(agesMs.length / (DRAG_MS / 1000)),
      };
    },
    async stop() {
      await viewer.close();
      await camera.stop();
      await gateway.stop();
    },
  };
}
