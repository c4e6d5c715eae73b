import {
  keys,
  parseEnvelope,
  parseRoom,
  type RevocationEntry,
  revocationEntry,
  REVOCATIONS_MAX,
  type Room,
  ROOM_BUCKET,
  roomOfSubject,
  subjects,
} from "@fuelrail/contracts";
import type { Bus, KeyValue, Subscription } from "@fuelrail/kit/bus";
import type { Clock, Timer } from "@fuelrail/kit/clock";
import type { Log } from "@fuelrail/kit/log";
import { RequestRefused } from "@fuelrail/kit/requests";
import { createHash } from "node:crypto";
import type { Grant } from "../../core/access/grant.ts";
import {
  createRevocations,
  endedRevocations,
  findRevoked,
  findRevokedEverywhere,
  forgetRevoked,
  noteRevoked,
  type Revoked,
  type Scope,
} from "../../core/access/revocations.ts";

/** What the list works with. */
export interface RevocationListOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** A token has become worthless, here or at another gateway. */
  readonly onRevoked: () => void;
}

/** The revoked tokens of all rooms, as every gateway knows them from the store and the bus. */
export interface RevocationList {
  /** Whether the list has been read; waits for it a little. */
  whenKnown(): Promise<boolean>;
  /** The revocation that makes a grant worthless in a room, or in all its rooms without one. */
  find(grant: Pick<Grant, "tokenId" | "rooms">, room: Room | undefined): Revoked | undefined;
  /** Keeps a revocation and tells every gateway; rejects with `RequestRefused` when it is not kept. */
  revoke(room: Room, isEverywhere: boolean, entry: RevocationEntry): Promise<void>;
  stop(): void;
}

/** Wait before the store is tried again, ms. */
const RETRY_MS = 2_000;
/** Longest wait of somebody who wants in for the list, ms. */
const KNOWN_MAX_MS = 4_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Begins to follow the list. */
export function createRevocationList(options: RevocationListOptions): RevocationList {
  const { bus, clock, log, onRevoked } = options;
  const warnings = log.throttled("revocations unread", 60_000);
  const list = createRevocations();
  const waiting = new Set<() => void>();
  let store: KeyValue | undefined;
  let watch: Subscription | undefined;
  let retry: Timer | undefined;
  let isKnown = false;
  let isStopped = false;

  async function follow(): Promise<void> {
    const opened = await bus.keyValue(ROOM_BUCKET);
    const prefix = keys.revocations();
    const watched = await opened.watch(prefix, (key, value) => heardOfKey(key, value));
    if (isStopped) return watched.unsubscribe();
    store = opened;
    watch = watched;
    isKnown = true;
    for (const go of waiting) go();
    await forgetEnded();
  }

  function tryToFollow(): void {
    follow().catch((error) => {
      if (isStopped) return;
      warnings.warn("the list of revoked tokens cannot be read", { error });
      retry = clock.setTimer(RETRY_MS, tryToFollow);
    });
  }

  function heardOfKey(key: string, value: Uint8Array | undefined): void {
    const [scope, hash] = placeOf(key);
    if (scope === undefined || hash === undefined) return;
    if (value === undefined) return forgetRevoked(list, scope, hash);
    const entry = revocationEntry.safeParse(parseJson(value));
    if (entry.success) note(scope, hash, entry.data);
    // What cannot be read still says that somebody wanted the token out.
    else note(scope, hash, { expires_at: null });
  }

  function note(
    scope: Scope,
    hash: string,
    { expires_at: expiresUnixMs, reason }: Pick<RevocationEntry, "expires_at" | "reason">,
  ): void {
    if (noteRevoked(list, scope, hash, { expiresUnixMs, reason }) && isKnown) onRevoked();
  }

  const words = bus.subscribe(subjects.accessOfEveryRoom(), ({ subject, data }) => {
    const room = roomOfSubject(subject);
    const parsed = parseEnvelope(decoder.decode(data));
    if (room === undefined || !parsed.ok || parsed.event.event_type !== "tokenRevoked") return;
    const { jti, every_room: isEverywhere, ...entry } = parsed.event.payload;
    note(isEverywhere ? "*" : room, hashOf(jti), entry);
  });

  async function forgetEnded(): Promise<void> {
    for (const { scope, hash } of endedRevocations(list, clock.unixMs())) {
      await store?.delete(keys.revocation(scope, hash));
    }
  }

  tryToFollow();

  return {
    async whenKnown() {
      if (isKnown) return true;
      await new Promise<void>((resolve) => {
        const timer = clock.setTimer(KNOWN_MAX_MS, go);
        function go(): void {
          timer.cancel();
          waiting.delete(go);
          resolve();
        }
        waiting.add(go);
      });
      return isKnown;
    },
    find({ tokenId, rooms }, room) {
      if (tokenId === undefined || list.count === 0) return undefined;
      const hash = hashOf(tokenId);
      if (room !== undefined) return findRevoked(list, room, hash);
      if (rooms === "*") return findRevokedEverywhere(list, hash);
      const found = rooms.map((each) => findRevoked(list, each, hash));
      return found.every((each) => each !== undefined) ? found[0] : undefined;
    },
    async revoke(room, isEverywhere, entry) {
      if (list.count >= REVOCATIONS_MAX) {
        const message = `More than ${REVOCATIONS_MAX} tokens are revoked; change AUTH_SECRET`;
        throw new RequestRefused("conflict", message);
      }
      const scope = isEverywhere ? "*" : room;
      const hash = hashOf(entry.jti);
      const { revoked_at: _, ...word } = entry;
      const payload = { ...word, every_room: isEverywhere };
      const text = JSON.stringify({ event_type: "tokenRevoked", payload });
      bus.publish(subjects.access(room), encoder.encode(text));
      note(scope, hash, entry);
      try {
        const kept = store ?? await bus.keyValue(ROOM_BUCKET);
        await kept.put(keys.revocation(scope, hash), encoder.encode(JSON.stringify(entry)));
        await forgetEnded();
      } catch (error) {
        log.error("a revoked token could not be stored", { error });
        const message = "The token is revoked now, but a gateway that starts later will not " +
          "know of it: the store cannot be reached. Revoke it again";
        throw new RequestRefused("service_unavailable", message);
      }
    },
    stop() {
      isStopped = true;
      retry?.cancel();
      words.unsubscribe();
      watch?.unsubscribe();
      for (const go of waiting) go();
    },
  };
}

function hashOf(jti: string): string {
  return createHash("sha256").update(jti).digest("hex");
}

function placeOf(key: string): readonly [Scope | undefined, string | undefined] {
  const [name = "", hash] = key.slice(keys.revocations().length).split(".");
  if (name === "_every") return ["*", hash];
  const parsed = parseRoom(name);
  return [parsed.ok ? parsed.room : undefined, hash];
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}
