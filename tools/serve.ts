import { ConfigError, formatHostPort, isLoopbackHost } from "@fuelrail/kit/config";
import { run } from "@fuelrail/kit/lifecycle";
import { createLog, type Log } from "@fuelrail/kit/log";
import { type AllServicesEnvironment, startAllServices } from "./all_services.ts";
import { buildPage } from "./build_page.ts";
import { out } from "./out.ts";

/** Builds the page and runs everything until a signal comes; tells a person where to look. */
export async function serve(
  env: AllServicesEnvironment,
  lines: readonly string[],
  atEnd: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const log = createLog("fuelrail", env.LOG_LEVEL);
  await run(log, async (stop) => {
    try {
      await serveUntil(env, lines, log, stop);
    } finally {
      await atEnd();
    }
  });
}

async function serveUntil(
  env: AllServicesEnvironment,
  lines: readonly string[],
  log: Log,
  stop: AbortSignal,
): Promise<void> {
  const page = await buildPage();
  const services = await startAllServices({ env, log, assetsDir: page.dir }).catch(explain(env));
  const host = isLoopbackHost(env.HOST) || env.HOST === "0.0.0.0" ? "localhost" : env.HOST;
  out();
  out(`Fuelrail shows room ${env.ROOM} at http://${formatHostPort({ host, port: services.port })}`);
  if (env.AUTH !== "off" && env.AUTH_SECRET !== undefined) {
    out(`It asks for an access token: deno task token --room ${env.ROOM} --role operator`);
  }
  lines.forEach(out);
  out("Stop with Ctrl+C.");
  out();
  if (!stop.aborted) {
    await new Promise((resolve) => stop.addEventListener("abort", resolve, { once: true }));
  }
  await services.stop();
}

function explain(env: AllServicesEnvironment): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    const reason = `${env.PORT} is already in use on ${env.HOST}; stop that program or set PORT`;
    throw new ConfigError([{ name: "PORT", reason }]);
  };
}
