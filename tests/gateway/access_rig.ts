import { type Bus, connectNatsBus, createMemoryHub } from "@fuelrail/kit/bus";
import { type Clock, systemClock } from "@fuelrail/kit/clock";
import { createLog } from "@fuelrail/kit/log";
import { mintToken } from "../../services/gateway/shell/access/mint.ts";
import type { TokenRequest } from "../../services/gateway/core/access/token_request.ts";
import type { GatewayConfig } from "../../services/gateway/config.ts";
import { type Gateway, startGateway } from "../../services/gateway/service.ts";
import { allConnected, STUDIO } from "./rig.ts";
import { until } from "../testkit/until.ts";

/** Signs the tokens of these tests. */
export const SECRET = "a secret of these tests only, long enough";

/** A token of the test's room for an hour, unless said otherwise. */
export function mint(wish: Partial<Omit<TokenRequest, "url">> = {}) {
  return mintToken({ room: STUDIO, role: "viewer", ttlS: 3_600, ...wish }, SECRET, Date.now());
}

/** One of several gateways on one bus. */
export interface OneGateway {
  readonly gateway: Gateway;
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** A bus that gateways come to and go from, as in a studio that restarts them. */
export interface AccessRig extends AsyncDisposable {
  readonly bus: Bus;
  /** Lines that every gateway logged. */
  readonly logged: readonly string[];
  start(
    config?: Partial<GatewayConfig>,
    assetsDir?: string | URL,
    clock?: Clock,
  ): Promise<OneGateway>;
  /** Makes a request over HTTP. */
  ask(
    to: OneGateway,
    type: string,
    payload: Readonly<Record<string, unknown>>,
    token?: string,
  ): Promise<{ readonly status: number; readonly payload: Record<string, unknown> }>;
}

/** Who wants in is kept waiting only so long for the list of revoked tokens to be read. */
async function untilLetsIn({ url }: OneGateway): Promise<void> {
  const { token } = await mint();
  await until(async () => {
    const response = await fetch(`${url}/api/rooms`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await response.body?.cancel();
    return response.status !== 503;
  }, { what: "a gateway that knows which tokens are revoked" });
}

/** Makes the bus, on NATS where a server's address is given; gateways are started by the test. */
export async function createAccessRig(natsUrl?: string): Promise<AccessRig> {
  const hub = createMemoryHub();
  const logged: string[] = [];
  const log = createLog("gateway", "debug", (line) => void logged.push(line));
  const connect = (name: string): Promise<Bus> =>
    natsUrl === undefined
      ? Promise.resolve(hub.connect(name))
      : connectNatsBus({ url: natsUrl, name, log });
  const bus = await connect("test");
  await allConnected([bus]);
  const running = new Set<OneGateway>();

  return {
    ...{ bus, logged },
    async start(
      config = {},
      assetsDir = new URL("./page/", import.meta.url),
      clock = systemClock,
    ) {
      const [frameBus, stateBus] = [await connect("frames"), await connect("state")];
      const gateway = await startGateway({
        config: {
          ...{ host: "127.0.0.1", port: 0, room: STUDIO, auth: "on", allowedOrigins: [] },
          authSecret: SECRET,
          ...config,
        },
        ...{ frameBus, stateBus, log, clock, random: Math.random },
        assetsDir,
      });
      const one: OneGateway = {
        ...{ gateway, port: gateway.port, url: `http://127.0.0.1:${gateway.port}` },
        async stop() {
          if (!running.delete(one)) return;
          await gateway.stop();
          await Promise.all([frameBus.drain(), stateBus.drain()]);
        },
      };
      running.add(one);
      await allConnected([frameBus, stateBus]);
      await untilLetsIn(one);
      return one;
    },
    async ask({ url }, type, payload, token) {
      const response = await fetch(`${url}/api/rooms/${STUDIO}/req/${type}`, {
        method: "POST",
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        body: JSON.stringify(payload),
      });
      return { status: response.status, payload: (await response.json()).payload };
    },
    async [Symbol.asyncDispose]() {
      for (const one of [...running]) await one.stop();
      await bus.drain();
    },
  };
}
