import { PRESENCE_TTL_MS, type Room, subjects } from "@fuelrail/contracts";
import type { Bus } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import { readPresence } from "@fuelrail/kit/presence";
import type { Person } from "../core/person.ts";

export interface PresenceWatchOptions {
  readonly bus: Bus;
  readonly room: Room;
  readonly clock: Clock;
  /** Somebody has come or gone. */
  readonly onChange: (viewerIds: ReadonlySet<string>) => void;
}

/** Who is in the room, over all gateways. */
export interface PresenceWatch {
  person(viewerId: string): Person | undefined;
  stop(): void;
}

interface GatewayWord {
  readonly people: ReadonlyMap<string, Person>;
  readonly expiry: Timer;
}

/** Follows what gateways announce; the word of one that falls silent is good for 6 s. */
export function createPresenceWatch(options: PresenceWatchOptions): PresenceWatch {
  const { bus, room, clock, onChange } = options;
  const gateways = new Map<string, GatewayWord>();
  let told = "";

  function tell(): void {
    const ids = [...gateways.values()].flatMap(({ people }) => [...people.keys()]);
    const text = ids.toSorted().join(" ");
    if (text === told) return;
    told = text;
    onChange(new Set(ids));
  }

  function forget(gateway: string): void {
    gateways.get(gateway)?.expiry.cancel();
    gateways.delete(gateway);
  }

  const subscription = bus.subscribe(subjects.presence(room), ({ data }) => {
    const { gateway, viewers } = readPresence(data);
    forget(gateway);
    if (viewers.length > 0) {
      const people = new Map(viewers.map((viewer) => [viewer.viewer_id, personOf(viewer)]));
      const expiry = clock.setTimer(PRESENCE_TTL_MS, () => {
        forget(gateway);
        tell();
      });
      gateways.set(gateway, { people, expiry });
    }
    tell();
  });

  return {
    person(viewerId) {
      for (const { people } of gateways.values()) {
        const person = people.get(viewerId);
        if (person !== undefined) return person;
      }
      return undefined;
    },
    stop() {
      subscription.unsubscribe();
      for (const gateway of [...gateways.keys()]) forget(gateway);
    },
  };
}

function personOf(viewer: { viewer_id: string; name?: string | undefined; role: Person["role"] }) {
  const { viewer_id: viewerId, name, role } = viewer;
  return { viewerId, role, ...(name === undefined ? {} : { name }) };
}
