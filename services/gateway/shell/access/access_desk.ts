import { parseEnvelope, type Room, roomOfSubject, subjects } from "@fuelrail/contracts";
import type { Bus, Subscription } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import type { PresenceBoard } from "../presence_board.ts";
import { actorOf, withStore } from "../review/stored.ts";
import { readAudit } from "./audit_pages.ts";
import { createLiveGrants, type LiveGrants } from "./live_grants.ts";
import { createRevocationList, type RevocationList } from "./revocation_list.ts";

/** What the desk works with. */
export interface AccessDeskOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly presence: Pick<PresenceBoard, "has">;
}

/** Who is let in no more, at this gateway and at the others. */
export interface AccessDesk {
  readonly revocations: RevocationList;
  readonly grants: LiveGrants;
  /** Answers the requests of admins in one room. */
  handlersOf(room: Room): RequestHandlers;
  /** Looks at the clock. */
  tick(): void;
  stop(): void;
}

/** Longest wait for a gateway to say that it has closed who is removed, ms. */
const REMOVAL_MAX_MS = 2_000;

/** Follows what admins revoke and whom they remove. */
export function createAccessDesk(options: AccessDeskOptions): AccessDesk {
  const { bus, clock, log, presence } = options;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const revocations = createRevocationList({
    ...{ bus, clock, log },
    onRevoked: () => grants.review(),
  });
  const grants = createLiveGrants(clock, revocations.find);

  const removals = new Map<string, Set<(isClosed: boolean) => void>>();

  const words: Subscription = bus.subscribe(subjects.accessOfEveryRoom(), ({ subject, data }) => {
    const room = roomOfSubject(subject);
    const parsed = parseEnvelope(decoder.decode(data));
    if (room === undefined || !parsed.ok) return;
    const { event } = parsed;
    if (event.event_type === "viewerClosed") {
      const waiting = removals.get(`${room} ${event.payload.viewer_id}`) ?? [];
      for (const end of [...waiting]) end(true);
    }
    if (event.event_type !== "viewerRemoved") return;
    const { viewer_id: viewerId, reason } = event.payload;
    if (remove(room, viewerId, reason)) say(room, "viewerClosed", { viewer_id: viewerId });
  });

  /** Ends a stay at this gateway; false when it is not here. */
  function remove(room: Room, viewerId: string, reason: string | undefined): boolean {
    const isHere = grants.remove(room, viewerId, reason);
    if (isHere) log.info("a viewer was removed", { room, viewerId });
    return isHere;
  }

  /** When a token ends: what was said, or what its bearer showed here if that is later. */
  function endOf(tokenId: string, said: number | undefined): number | undefined {
    const known = grants.endOf(tokenId);
    return said === undefined || known === undefined ? said ?? known : Math.max(said, known);
  }

  function say(room: Room, type: "viewerRemoved" | "viewerClosed", payload: object): void {
    const text = JSON.stringify({ event_type: type, payload });
    bus.publish(subjects.access(room), encoder.encode(text));
  }

  /** Whether some gateway says that it has closed somebody: canvas clients are in no presence. */
  function closed(room: Room, viewerId: string): Promise<boolean> {
    const key = `${room} ${viewerId}`;
    return new Promise((resolve) => {
      const waiting = removals.get(key) ?? new Set();
      removals.set(key, waiting);
      const end = (isClosed: boolean): void => {
        timer.cancel();
        waiting.delete(end);
        if (waiting.size === 0) removals.delete(key);
        resolve(isClosed);
      };
      const timer: Timer = clock.setTimer(REMOVAL_MAX_MS, () => end(false));
      waiting.add(end);
    });
  }

  return {
    revocations,
    grants,
    handlersOf: (room) => ({
      async revokeTokenRequest({ jti, reason, expires_at: said }, caller) {
        const by = actorOf(caller);
        const isEverywhere = caller.everyRoom === true;
        if (said !== undefined && said <= clock.unixMs()) {
          const message = `expires_at ${said} is in the past: it is the Unix time in ms ` +
            "at which the token ends by itself";
          throw new RequestRefused("out_of_range", message);
        }
        await revocations.revoke(room, isEverywhere, {
          jti,
          expires_at: endOf(jti, said) ?? null,
          revoked_at: clock.unixMs(),
          by,
          ...(reason === undefined ? {} : { reason }),
        });
        log.info("a token was revoked", { room, tokenId: jti, isEverywhere, by });
        return { event_type: "accepted", payload: { event_type: "revokeTokenRequest" } };
      },
      async removeViewerRequest({ viewer_id: viewerId, reason }) {
        const accepted = {
          event_type: "accepted" as const,
          payload: { event_type: "removeViewerRequest" },
        };
        if (remove(room, viewerId, reason)) return accepted;
        if (bus.status !== "connected") {
          const message = `${viewerId} is not at this gateway, and the others cannot be told: ` +
            "the bus cannot be reached";
          throw new RequestRefused("service_unavailable", message);
        }
        const isPresent = presence.has(room, viewerId);
        const isClosed = isPresent ? undefined : closed(room, viewerId);
        say(room, "viewerRemoved", {
          viewer_id: viewerId,
          ...(reason === undefined ? {} : { reason }),
        });
        if (await isClosed === false) {
          throw new RequestRefused("not_found", `Nobody in the room is ${viewerId}`);
        }
        return accepted;
      },
      getAuditRequest: async ({ cursor }) => ({
        event_type: "auditResult",
        payload: await withStore(() => readAudit(bus, room, cursor)),
      }),
    }),
    tick: () => grants.tick(),
    stop() {
      words.unsubscribe();
      for (const end of [...removals.values()].flatMap((waiting) => [...waiting])) end(false);
      revocations.stop();
    },
  };
}
