/**
 * Passes connections on and, when told over HTTP, delays, throttles, stalls, cuts or refuses them.
 * `FAULT_ROUTES` names what is passed on to where, `PORT` is where it is told.
 */
import { createControl, parseRoutes } from "./control.ts";
import { startTcpProxy, type TcpProxy } from "./tcp_proxy.ts";

const hostname = "0.0.0.0";
const proxies = new Map<number, TcpProxy>();
for (const { port, target } of parseRoutes(Deno.env.get("FAULT_ROUTES") ?? "")) {
  proxies.set(port, startTcpProxy(target, { hostname, port }));
}
const port = Number(Deno.env.get("PORT") ?? "8474");
Deno.serve({ hostname, port }, createControl(proxies));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => Deno.exit(0));
}
