import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import { ConfigError } from "@fuelrail/kit/config";
import type { Log } from "@fuelrail/kit/log";
import type { TakeStatus } from "@fuelrail/contracts";
import type { RelayConfig } from "./config.ts";
import type { Standing } from "./core/standing.ts";
import { createRelayTally, type RelayTally } from "./core/tallies.ts";
import { createFilesSink } from "./shell/files_sink.ts";
import { folderFault } from "./shell/folder_fault.ts";
import { startIntake, type Wanted } from "./shell/intake.ts";
import { createMqttSink } from "./shell/mqtt_sink.ts";
import { createPacer } from "./shell/pacer.ts";
import { createHttpSink } from "./shell/push_http.ts";
import { createSocketSink } from "./shell/push_socket.ts";
import { createRecorder, type Recorder } from "./shell/recorder/recorder.ts";
import { serveTakes } from "./shell/recorder/take_requests.ts";
import type { Sink } from "./shell/sink.ts";
import { watchSource } from "./shell/source_watch.ts";

/** What a relay is made of. */
export interface RelayParts {
  readonly config: RelayConfig;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Told of each take that is over. */
  readonly onTakeOver?: (status: TakeStatus) => void;
}

/** A relay at work. */
export interface Relay {
  readonly tally: RelayTally;
  readonly standing: Standing;
  readonly recorder: Recorder | undefined;
  stop(): Promise<void>;
}

const REPORT_MS = 10_000;

/**
 * Starts a relay; it goes on until stopped, whatever becomes of the bus or of its goal.
 *
 * @throws {ConfigError} when the folder cannot be written to
 */
export async function startRelay(parts: RelayParts): Promise<Relay> {
  const { config, bus, clock, log, random } = parts;
  const { room, wanted } = config;
  const tally = createRelayTally();
  const id = Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0");
  const { sink, recorder } = await openSink(parts, tally, id);
  const takes = recorder === undefined ? undefined : serveTakes(recorder, { bus, room, log });
  const pacer = createPacer({
    ...{ clock, tally, maxFps: wanted.maxFps },
    onFrame: (frame) => sink.frame(frame),
  });
  const intake = startIntake({
    ...{ bus, room, wanted, clock, log, tally },
    subscriber: `relay-${config.way.mode}-${id}`,
    onFrame: (frame) => pacer.offer(frame),
  });
  const watch = watchSource({
    ...{ bus, room, clock, log },
    onStanding: (standing) => sink.standing(standing),
  });
  let reported = "";
  let timer: Timer = clock.setTimer(REPORT_MS, report);

  function report(): void {
    timer = clock.setTimer(REPORT_MS, report);
    const counts = JSON.stringify(tally.told());
    if (counts === reported) return;
    reported = counts;
    log.info("counts", { room, ...tally.told() });
  }

  return {
    tally,
    get standing() {
      return watch.standing;
    },
    recorder,
    async stop() {
      timer.cancel();
      takes?.unsubscribe();
      intake.stop();
      pacer.stop();
      watch.stop();
      await sink.stop();
      log.info("counts at the end", { room, ...tally.told() });
    },
  };
}

async function openSink(
  { config, bus, clock, log, random, onTakeOver }: RelayParts,
  tally: RelayTally,
  id: string,
): Promise<{ sink: Sink; recorder?: Recorder }> {
  const { room, way, wanted } = config;
  const common = { room, clock, log, tally };
  if ("folder" in way) {
    const reason = await folderFault(way.folder);
    if (reason !== undefined) throw new ConfigError([{ name: "--folder", reason }]);
  }
  switch (way.mode) {
    case "files":
      return { sink: createFilesSink({ ...common, folder: way.folder, name: way.name, id }) };
    case "push": {
      const make = way.to.protocol.startsWith("ws") ? createSocketSink : createHttpSink;
      return { sink: make({ ...common, url: way.to, random }) };
    }
    case "mqtt":
      return { sink: createMqttSink({ ...common, bus, repeatMs: way.repeatMs }) };
    case "record": {
      const recorder = createRecorder({
        ...common,
        ...way,
        tiers: tiersOf(wanted),
        ...(onTakeOver === undefined ? {} : { onTakeOver }),
      });
      return { sink: recorder, recorder };
    }
  }
}

function tiersOf({ live, stills }: Wanted) {
  return [...(live === undefined ? [] : [live]), ...(stills ? ["still" as const] : [])];
}
