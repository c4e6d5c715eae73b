import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { OctaneDesk } from "@fuelrail/kit/octane";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { DeviceStats } from "../../core/devices/device_stats.ts";
import { atOctane } from "../at_octane.ts";
import type { SettingsState } from "../settings/settings_state.ts";
import { readDeviceStats } from "./device_reader.ts";

export interface DeviceDeskOptions {
  readonly desk: OctaneDesk;
  readonly state: SettingsState;
  readonly clock: Clock;
  /** Version of this release. */
  readonly version: string;
}

/** Tells devices and memory to those who ask, and goes on for a while afterwards. */
export interface DeviceDesk {
  readonly handlers: RequestHandlers;
  stop(): void;
}

/** Readings younger than this serve the next who asks, ms. */
const FRESH_MS = 2_000;
/** Time between readings while somebody wants them, ms. */
const POLL_MS = 5_000;
/** Time for which one request counts, ms; a page that shows them asks again within it. */
const WANTED_MS = 30_000;

interface Measured {
  readonly stats: DeviceStats;
  readonly unixMs: number;
  readonly atMs: number;
}

export function createDeviceDesk(options: DeviceDeskOptions): DeviceDesk {
  const { desk, state, clock, version } = options;
  let held: Measured | undefined;
  let told = "";
  let wantedUntilMs = -Infinity;
  let reading: Promise<Measured> | undefined;
  let timer: Timer | undefined;
  let isStopped = false;

  const payloadOf = ({ stats, unixMs }: Measured) => ({ ...stats, measured_at: unixMs });
  state.addSnapshot(() =>
    held === undefined ? [] : [{ event_type: "deviceStatsChanged", payload: payloadOf(held) }]
  );

  function keep(stats: DeviceStats): Measured {
    held = { stats, unixMs: clock.unixMs(), atMs: clock.nowMs() };
    const text = JSON.stringify(stats);
    if (text !== told) state.publish("deviceStatsChanged", payloadOf(held));
    told = text;
    return held;
  }

  function read(): Promise<Measured> {
    reading ??= atOctane(desk, "read", (octane) => readDeviceStats(octane, version))
      .then(keep).finally(() => reading = undefined);
    return reading;
  }

  function pollLater(): void {
    if (timer !== undefined || isStopped) return;
    timer = clock.setTimer(POLL_MS, () => {
      timer = undefined;
      if (clock.nowMs() < wantedUntilMs) void poll();
    });
  }

  async function poll(): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
    }
    pollLater();
  }

  return {
    handlers: {
      async getDeviceStatsRequest() {
        wantedUntilMs = clock.nowMs() + WANTED_MS;
        const isFresh = held !== undefined && clock.nowMs() - held.atMs < FRESH_MS;
        const measured = held !== undefined && isFresh ? held : await read();
        pollLater();
        return {
          event_type: "deviceStatsChanged",
          payload: { ...payloadOf(measured), ...state.stamp() },
        };
      },
    },
    stop() {
      isStopped = true;
      timer?.cancel();
    },
  };
}
