import { parseRoom } from "@fuelrail/contracts";
import { type Bus, connectNatsBus, createMemoryHub } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import assert from "node:assert/strict";
import { startFrameIngest } from "../../services/frame-ingest/service.ts";
import { startGateway } from "../../services/gateway/service.ts";
import { buildPage } from "../../tools/build_page.ts";
import { type Peer, startPeer } from "../octane_peer/peer.ts";
import type { PeerOptions } from "../octane_peer/peer_options.ts";
import { type NatsServer, startNatsServer } from "../testkit/nats_server.ts";

/** Which bus carries the stack. */
export type BusKind = "memory" | "nats";

/** The product as it runs in a studio, with a test renderer in Octane's place. */
export interface LiveStack extends AsyncDisposable {
  readonly url: string;
  readonly peer: Peer;
}

/** Starts test renderer, frame-ingest and gateway on one bus. */
export async function startLiveStack(
  kind: BusKind,
  peerOptions: PeerOptions = {},
): Promise<LiveStack> {
  const page = await buildPage();
  const peer = await startPeer(peerOptions);
  const server = kind === "nats" ? await startNatsServer() : undefined;
  const connect = busMaker(server);
  const buses: Bus[] = [];
  const open = async (name: string) => {
    const bus = await connect(name);
    buses.push(bus);
    return bus;
  };
  const room = parseRoom("STUDIO");
  assert.ok(room.ok);
  const common = { clock: systemClock, random: Math.random };
  const ingest = await startFrameIngest({
    ...common,
    config: { room: room.room, octane: { host: peer.host, port: peer.port } },
    bus: await open("frame-ingest"),
    log: createLog("frame-ingest", "error"),
  });
  const gateway = await startGateway({
    ...common,
    config: { host: "127.0.0.1", port: 0, room: room.room, auth: "off", allowedOrigins: [] },
    frameBus: await open("gateway-frames"),
    stateBus: await open("gateway-state"),
    log: createLog("gateway", "error"),
    assetsDir: page.dir,
  });
  return {
    url: `http://127.0.0.1:${gateway.port}/`,
    peer,
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await ingest.stop();
      await Promise.all(buses.map((bus) => bus.drain()));
      await server?.stop();
      await peer.stop();
    },
  };
}

function busMaker(server: NatsServer | undefined): (name: string) => Promise<Bus> {
  if (server === undefined) {
    const hub = createMemoryHub();
    return (name) => Promise.resolve(hub.connect(name));
  }
  const { url } = server;
  return (name) => connectNatsBus({ url, name, log: createLog(name, "error") });
}
