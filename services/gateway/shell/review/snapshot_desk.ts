import {
  type FrameHeader,
  keys,
  type PayloadOf,
  type Snapshot,
  snapshot as snapshotSchema,
  subjects,
} from "@fuelrail/contracts";
import { KeyConflict } from "@fuelrail/kit/bus";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import {
  bareList,
  freeName,
  partCount,
  snapshotFault,
  snapshotPage,
} from "../../core/review/snapshots.ts";
import type { ReviewContext } from "./review_context.ts";
import { writeParts } from "./snapshot_parts.ts";
import { type Actor, actorOf, fromStored, refuseIf, toStored, withStore } from "./stored.ts";
import { thumbnailOf } from "./thumbnail.ts";

/** The still of the picture that the room shows, or why there is none. */
export type SettledStill =
  | { readonly is: "found"; readonly header: FrameHeader; readonly png: Uint8Array }
  | { readonly is: "none" | "unsettled" | "unanswered" };

/** What a desk needs from the rest of the room. */
export interface SnapshotDeskOptions {
  readonly context: ReviewContext;
  settledStill(): Promise<SettledStill>;
  copyAnnotations(id: string): Promise<void>;
  forgetAnnotations(id: string): Promise<void>;
}

/** The stored stills of one room. */
export interface SnapshotDesk {
  readonly handlers: RequestHandlers;
  readonly count: number;
  has(id: string): boolean;
  find(id: string): Snapshot | undefined;
  /** What a joiner is told. */
  whole(): PayloadOf<"snapshotsChanged">;
  onEntry(key: string, value: Uint8Array | undefined, isFirst: boolean): void;
}

const ATTEMPTS = 5;

const REASONS: Readonly<Record<"none" | "unsettled" | "unanswered", string>> = {
  none: "The room has not had a finished picture yet, so there is nothing to store",
  unsettled: "The picture has not settled yet: wait until it is finished, or pause the render",
  unanswered: "No frame-ingest answers for this room, so there is nothing to store",
};

/** Keeps stills in the room's store. */
export function createSnapshotDesk(options: SnapshotDeskOptions): SnapshotDesk {
  const { context } = options;
  const { room, clock, log } = context;
  const book = new Map<string, Snapshot>();
  const prefix = keys.snapshots(room);

  function changed(by: Actor, fresh?: Snapshot) {
    const snapshots = bareList(book).map((each) => each.id === fresh?.id ? fresh : each);
    const payload = { snapshots, changed_by: by };
    context.publish(subjects.snapshots(room), "snapshotsChanged", payload);
    return { event_type: "snapshotsChanged" as const, payload };
  }

  function known(id: string): Snapshot {
    const found = book.get(id);
    if (found !== undefined) return found;
    throw new RequestRefused("not_found", `The room has no snapshot "${id}"`);
  }

  async function stillNow() {
    const still = await options.settledStill();
    if (still.is === "found") return still;
    const code = still.is === "unsettled"
      ? "conflict"
      : still.is === "none"
      ? "not_found"
      : "service_unavailable";
    throw new RequestRefused(code, REASONS[still.is]);
  }

  async function describe(
    { header, png }: { readonly header: FrameHeader; readonly png: Uint8Array },
    name: string | undefined,
    by: Actor,
  ): Promise<Snapshot> {
    const digest = await crypto.subtle.digest("SHA-256", png as Uint8Array<ArrayBuffer>);
    const thumbnail = await thumbnailOf(png);
    return {
      id: context.newId(),
      name: name ?? freeName(book),
      session: header.session,
      seq: header.seq,
      epoch: header.epoch,
      width: header.width,
      height: header.height,
      samples: header.samples,
      bytes: png.length,
      parts: partCount(png.length),
      sha256: new Uint8Array(digest).toHex(),
      taken_at: clock.unixMs(),
      taken_by: by,
      ...(thumbnail === undefined ? {} : { thumbnail }),
    };
  }

  async function take(
    { name, with_annotations }: PayloadOf<"takeSnapshotRequest">,
    caller: RequestCaller,
  ) {
    const still = await stillNow();
    refuseIf(snapshotFault(book, still.png.length));
    const stills = await context.stills();
    const taken = await describe(still, name, actorOf(caller));
    const key = keys.snapshot(room, taken.id);
    await withStore(() => writeParts(stills, room, taken.id, still.png));
    try {
      // The entry comes last: a snapshot that is listed is there as a whole.
      if (with_annotations) await options.copyAnnotations(taken.id);
      await withStore(() => stills.create(key, toStored(taken)));
    } catch (error) {
      await discard(taken.id);
      throw error;
    }
    await context.settled(() => book.has(taken.id));
    return changed(actorOf(caller), taken);
  }

  /** Takes away what an unfinished snapshot has left; what cannot be is logged. */
  async function discard(id: string): Promise<void> {
    try {
      await options.forgetAnnotations(id);
      await (await context.stills()).discard(keys.snapshotParts(room, id));
    } catch (error) {
      log.error("what is left of an unfinished snapshot stays", { id, error });
    }
  }

  async function rename(id: string, name: string, caller: RequestCaller) {
    const stills = await context.stills();
    const key = keys.snapshot(room, id);
    await withStore(async () => {
      for (let tries = 1;; tries++) {
        const before = await stills.get(key);
        const read = snapshotSchema.safeParse(before && fromStored(before.value));
        if (before === undefined || !read.success) known(`${id}`);
        if (before === undefined || !read.success) return;
        try {
          await stills.update(key, toStored({ ...read.data, name }), before.revision);
          return;
        } catch (error) {
          if (!(error instanceof KeyConflict)) throw error;
          if (tries < ATTEMPTS) continue;
          throw new RequestRefused("conflict", "Others keep changing this snapshot; try again");
        }
      }
    });
    await context.settled(() => book.get(id)?.name === name);
    return changed(actorOf(caller));
  }

  /** Takes a snapshot off the list; a full store takes even that only once its parts are gone. */
  async function forget(id: string): Promise<void> {
    const stills = await context.stills();
    try {
      await stills.delete(keys.snapshot(room, id));
    } catch {
      await stills.discard(keys.snapshotParts(room, id));
      await stills.delete(keys.snapshot(room, id));
    }
  }

  const handlers: RequestHandlers = {
    takeSnapshotRequest: take,
    renameSnapshotRequest({ id, name }, caller) {
      known(id);
      return rename(id, name, caller);
    },
    async deleteSnapshotRequest({ id }, caller) {
      known(id);
      await withStore(() => forget(id));
      await context.settled(() => !book.has(id));
      await discard(id);
      return changed(actorOf(caller));
    },
    getSnapshotsRequest({ cursor }) {
      const { entries, next } = snapshotPage(book, cursor);
      return {
        event_type: "snapshotsChanged",
        payload: { snapshots: [...entries], ...(next === undefined ? {} : { next }) },
      };
    },
  };

  return {
    handlers,
    get count() {
      return book.size;
    },
    has: (id) => book.has(id),
    find: (id) => book.get(id),
    whole: () => ({ snapshots: bareList(book) }),
    onEntry(key, value, isFirst) {
      if (!key.startsWith(prefix)) return;
      const id = key.slice(prefix.length);
      if (value === undefined) {
        if (!book.delete(id)) return;
      } else {
        const read = snapshotSchema.safeParse(fromStored(value));
        if (!read.success || read.data.id !== id) {
          log.error("a stored snapshot has the wrong form and is left out", { key });
          return;
        }
        book.set(id, read.data);
      }
      if (!isFirst) context.tell("snapshotsChanged", { snapshots: bareList(book) });
    },
  };
}
