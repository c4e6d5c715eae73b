/**
 * Takes the frames of a room from NATS and writes, pushes, re-publishes or records them:
 *
 *     deno task relay files  --room STUDIO --folder ./inbox
 *     deno task relay push   --room STUDIO --to ws://127.0.0.1:9980
 *     deno task relay mqtt   --room STUDIO
 *     deno task relay record --room STUDIO --folder ./takes --take shot_010
 *
 * Each takes `--nats nats://host:4222` or NATS_URL; docs/relays.md has every option.
 */
import { connectNatsBus } from "@fuelrail/kit/bus";
import { systemClock } from "@fuelrail/kit/clock";
import { ConfigError } from "@fuelrail/kit/config";
import { run } from "@fuelrail/kit/lifecycle";
import { createLog } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { readRelayConfig, type RelayConfig } from "./config.ts";
import { startRelay } from "./service.ts";

/** A video may take long; a second signal ends it at once. */
const RECORD_DRAIN_MS = 600_000;
const DRAIN_MS = 10_000;

function configured(): RelayConfig {
  try {
    return readRelayConfig(Deno.args, Deno.env.toObject());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`${error.message}\n`));
    Deno.exit(2);
  }
}

const config = configured();
const { way } = config;
const log = createLog(`relay-${way.mode}`, config.logLevel);

await run(log, async (stop) => {
  const bus = await connectNatsBus({ url: config.natsUrl, name: `relay-${way.mode}`, log });
  const { promise: over, resolve: onOver } = Promise.withResolvers<void>();
  stop.addEventListener("abort", () => onOver(), { once: true });
  // A take that was begun by the command line, and bounded by it, is all there is to do.
  const isOneTake = way.mode === "record" && way.begin && way.maxFrames + way.maxMs > 0;
  const relay = await startRelay({
    ...{ config, bus, clock: systemClock, log, random: Math.random },
    onTakeOver: () => {
      if (isOneTake) onOver();
    },
  }).catch(async (error) => {
    await bus.drain();
    throw error;
  });
  log.info("relaying", { room: config.room, mode: way.mode });
  try {
    if (way.mode === "record" && way.begin) await relay.recorder?.start(way.take);
    await over;
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    throw new ConfigError([{ name: "--take", reason: error.message }]);
  } finally {
    await relay.stop();
    await bus.drain();
  }
}, { drainMs: way.mode === "record" ? RECORD_DRAIN_MS : DRAIN_MS });
