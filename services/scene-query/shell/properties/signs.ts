import { parsePayload, PRESENCE_TTL_MS, type Room, subjects } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { readPresence } from "@fuelrail/kit/presence";
import { createStateMirror } from "@fuelrail/kit/state";

export interface SignsOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  readonly log: Log;
  /** frame-ingest told of Octane's change level. */
  onLevel(level: number, epoch: number): void;
  /** Somebody moves the camera from here. */
  onSteered(): void;
}

/** What the room tells that bears on how fresh the model is, for which Octane is not asked. */
export interface Signs {
  /** Who is in the room, over all gateways that spoke lately. */
  present(): ReadonlySet<string>;
  stop(): void;
}

const LEVEL_EVENTS = ["renderProgress", "renderRestarted", "renderFirstImage"] as const;

export function createSigns(options: SignsOptions): Signs {
  const { bus, room, clock, log, onLevel, onSteered } = options;
  const gateways = new Map<
    string,
    { readonly viewers: readonly string[]; readonly atMs: number }
  >();
  const common = { bus, room, clock, log };
  const mirrors = [
    createStateMirror({
      ...common,
      kind: "render",
      onEvent({ event_type: type, payload }) {
        const level = LEVEL_EVENTS.find((one) => one === type);
        if (level === undefined) return;
        const parsed = parsePayload(level, payload);
        if (parsed.ok) onLevel(Number(parsed.payload.changeLevel), parsed.payload.epoch);
      },
    }),
    createStateMirror({
      ...common,
      kind: "camera",
      onEvent({ event_type: type }, origin) {
        if (type === "cameraStateChanged" && origin === "live") onSteered();
      },
    }),
  ];
  const presence = bus.subscribe(subjects.presence(room), ({ data }) => {
    const { gateway, viewers } = readPresence(data);
    gateways.set(gateway, {
      viewers: viewers.map(({ viewer_id: id }) => id),
      atMs: clock.nowMs(),
    });
  });
  return {
    present() {
      const ids = new Set<string>();
      for (const [gateway, { viewers, atMs }] of gateways) {
        if (clock.nowMs() - atMs > PRESENCE_TTL_MS) gateways.delete(gateway);
        else for (const id of viewers) ids.add(id);
      }
      return ids;
    },
    stop() {
      presence.unsubscribe();
      for (const mirror of mirrors) mirror.stop();
    },
  };
}
