import type { Direction, TcpProxy } from "./tcp_proxy.ts";

/** What the faults listen on and pass on to. */
export interface Route {
  readonly port: number;
  readonly target: { readonly hostname: string; readonly port: number };
}

/**
 * Reads `PORT=host:port`, several with commas between.
 *
 * @throws {TypeError} naming the route that is not of this form
 */
export function parseRoutes(text: string): Route[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "").map((part) => {
    const match = /^(\d{1,5})=([^\s=:]+):(\d{1,5})$/.exec(part);
    const [port, targetPort] = [Number(match?.[1]), Number(match?.[3])];
    if (match === null || !isPort(port) || !isPort(targetPort)) {
      throw new TypeError(`"${part}" is not a route such as 4222=nats:4222`);
    }
    return { port, target: { hostname: match[2] ?? "", port: targetPort } };
  });
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

const WAYS: readonly Direction[] = ["toServer", "toClient"];

/** What may be asked for: a fault's name and, for some, a number that is not negative. */
type Fault = (proxy: TcpProxy, amount: number, way: Direction | undefined) => void;

const FAULTS: Readonly<Record<string, Fault>> = {
  delay: (proxy, ms, way) => proxy.delay(ms, way),
  throttle: (proxy, bytesPerSecond, way) => proxy.throttle(bytesPerSecond, way),
  stall: (proxy, _amount, way) => proxy.stall(way),
  resume: (proxy) => proxy.resume(),
  cut: (proxy) => proxy.cut(),
  refuse: (proxy, on) => proxy.refuse(on !== 0),
};

const HELP = "POST /PORT/delay?amount=MS, throttle?amount=BYTES_A_SECOND, stall, resume, cut, " +
  "refuse?amount=1 (0 ends it); &way=toServer|toClient for one way";

/** Answers what is asked of the faults over HTTP. */
export function createControl(
  proxies: ReadonlyMap<number, TcpProxy>,
): (request: Request) => Response {
  const json = (body: unknown, status = 200): Response => Response.json(body, { status });

  function state(): Response {
    const routes = [...proxies].map(([port, { connections, accepted, bytes }]) => ({
      ...{ port, connections, accepted, bytes },
    }));
    return json({ routes, help: HELP });
  }

  return (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === "GET" && pathname === "/readyz") return json({ status: "ready" });
    if (request.method === "GET" && pathname === "/") return state();
    const [, port, name = ""] = pathname.split("/");
    const proxy = proxies.get(Number(port));
    const fault = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
    if (request.method !== "POST" || proxy === undefined || fault === undefined) {
      return json({ error: `There is no ${request.method} ${pathname}`, help: HELP }, 404);
    }
    const amount = Number(searchParams.get("amount") ?? "0");
    const way = WAYS.find((known) => known === searchParams.get("way"));
    if (!Number.isFinite(amount) || amount < 0) {
      return json({ error: "amount must be a number that is not negative", help: HELP }, 400);
    }
    fault(proxy, amount, way);
    return state();
  };
}
