import {
  type Annotation,
  annotation as annotationSchema,
  annotationOwner,
  keys,
  parseEnvelope,
  roleAllows,
  subjects,
} from "@fuelrail/contracts";
import type { KeyValue } from "@fuelrail/kit/bus";
import type { Timer } from "@fuelrail/kit/clock";
import { type RequestCaller, type RequestHandlers, RequestRefused } from "@fuelrail/kit/requests";
import {
  annotationFault,
  annotationsOn,
  createAnnotationBook,
  draftFault,
  dropAnnotation,
  isDrawnBy,
  keepAnnotation,
  type KeptAnnotation,
  newestBy,
  tidyDraft,
} from "../../core/review/annotations.ts";
import { pageAfter } from "../../core/review/page.ts";
import { removalEvents, type RemovalWord, type Removed } from "../../core/review/told_changes.ts";
import type { ReviewContext } from "./review_context.ts";
import { actorOf, fromStored, refuseIf, toStored, withStore } from "./stored.ts";

/** Removals that come one after the other within this time are told together, ms. */
const GATHER_MS = 40;
/** Deletions that are under way at once. */
const DELETES_AT_ONCE = 16;
/** Words on removals that are kept until the store confirms them. */
const WORDS_MAX = 64;

/** What is drawn in one room. */
export interface AnnotationDesk {
  readonly handlers: RequestHandlers;
  /** Takes in what the store says of a key; `isFirst` while it is read for the first time. */
  onEntry(key: string, value: Uint8Array | undefined, revision: number, isFirst: boolean): void;
  /** Takes in what another gateway says to have done. */
  onWord(data: Uint8Array): void;
  /** Copies what is drawn on the live picture onto a snapshot. */
  copyOnto(snapshotId: string): Promise<void>;
  /** Takes away all that is drawn on a snapshot. */
  forget(snapshotId: string): Promise<void>;
  stop(): void;
}

/** Keeps what is drawn, in the room's entries; `hasSnapshot` says what can be drawn on. */
export function createAnnotationDesk(
  context: ReviewContext,
  hasSnapshot: (id: string) => boolean,
): AnnotationDesk {
  const { room, clock, log } = context;
  const book = createAnnotationBook();
  const prefix = keys.everyAnnotation(room);
  const subject = subjects.annotation(room);
  const decoder = new TextDecoder();
  let removed: Removed[] = [];
  let words: RemovalWord[] = [];
  let gathering: Timer | undefined;

  function tellRemovals(): void {
    gathering?.cancel();
    gathering = undefined;
    if (removed.length === 0) return;
    const isEmpty = (id: string | undefined) => annotationsOn(book, id).length === 0;
    for (const event of removalEvents(removed, words, isEmpty)) {
      context.tell("annotationChanged", event);
    }
    removed = [];
    words = words.filter(({ id }) => id === undefined || book.kept.has(id)).slice(-WORDS_MAX);
  }

  function onEntry(
    key: string,
    value: Uint8Array | undefined,
    revision: number,
    isFirst: boolean,
  ): void {
    if (!key.startsWith(prefix)) return;
    if (value === undefined) {
      const gone = dropAnnotation(book, key.slice(key.lastIndexOf(".") + 1));
      if (gone === undefined || isFirst) return;
      removed.push({ id: gone.id, snapshotId: gone.snapshot_id });
      gathering ??= clock.setTimer(GATHER_MS, tellRemovals);
      return;
    }
    const stored = fromStored(value);
    const read = annotationSchema.safeParse(stored);
    if (!read.success || key !== keyOf(read.data)) {
      log.error("a stored annotation has the wrong form and is left out", { key });
      return;
    }
    const { owner } = annotationOwner.catch({}).parse(stored);
    const isNew = keepAnnotation(book, {
      annotation: read.data,
      ...(owner === undefined ? {} : { owner }),
      revision,
      bytes: value.length,
    });
    if (!isNew || isFirst) return;
    tellRemovals();
    context.tell("annotationChanged", { change: "added", annotation: read.data, revision });
  }

  function keyOf({ id, snapshot_id }: Annotation): string {
    return keys.annotation(room, id, snapshot_id);
  }

  function checkSurface(snapshotId: string | undefined): void {
    if (snapshotId === undefined || hasSnapshot(snapshotId)) return;
    throw new RequestRefused("not_found", `The room has no snapshot "${snapshotId}"`);
  }

  async function store(annotation: Annotation, owner: string | undefined): Promise<number> {
    const entries = await context.entries();
    const value = toStored({ ...annotation, owner });
    const revision = await withStore(() => entries.create(keyOf(annotation), value));
    await context.settled(() => book.kept.has(annotation.id));
    return revision;
  }

  async function remove(annotation: Annotation, caller: RequestCaller) {
    const entries = await context.entries();
    await withStore(() => entries.delete(keyOf(annotation)));
    const { id } = annotation;
    const event = { change: "removed" as const, id, by: actorOf(caller) };
    words.push({ id, by: event.by });
    context.publish(subject, "annotationChanged", event);
    await context.settled(() => !book.kept.has(id));
    return { event_type: "annotationChanged" as const, payload: event };
  }

  async function removeAll(snapshotId: string | undefined): Promise<void> {
    const entries: KeyValue = await context.entries();
    const all = annotationsOn(book, snapshotId).map(({ annotation }) => annotation);
    for (let at = 0; at < all.length; at += DELETES_AT_ONCE) {
      const some = all.slice(at, at + DELETES_AT_ONCE);
      await withStore(() => Promise.all(some.map((each) => entries.delete(keyOf(each)))));
    }
    await context.settled(() => all.every(({ id }) => !book.kept.has(id)));
  }

  const handlers: RequestHandlers = {
    getAnnotationsRequest({ snapshot_id, cursor }, caller) {
      checkSurface(snapshot_id);
      const { entries, next } = pageAfter(annotationsOn(book, snapshot_id), cursor, {
        isAfter: ({ revision }, after) => revision > Number(after),
        mark: ({ revision }) => `${revision}`,
        bytes: ({ bytes }) => bytes,
      });
      return {
        event_type: "annotationsResult",
        payload: {
          annotations: entries.map(({ annotation }) => annotation),
          own: entries.filter((each) => isDrawnBy(each, caller)).map(idOf),
          ...(snapshot_id === undefined ? {} : { snapshot_id }),
          ...(next === undefined ? {} : { next }),
        },
      };
    },
    async addAnnotationRequest({ annotation: draft }, caller) {
      checkSurface(draft.snapshot_id);
      refuseIf(draftFault(draft));
      const annotation: Annotation = {
        ...tidyDraft(draft),
        id: context.newId(),
        author: actorOf(caller),
        created_at: clock.unixMs(),
      };
      const { length } = toStored({ ...annotation, owner: caller.owner });
      refuseIf(annotationFault(book, caller, length));
      const revision = await store(annotation, caller.owner);
      const payload = { change: "added" as const, annotation, revision };
      context.publish(subject, "annotationChanged", payload);
      return { event_type: "annotationChanged", payload };
    },
    async removeAnnotationRequest({ id }, caller) {
      const found = book.kept.get(id);
      if (found === undefined) {
        throw new RequestRefused("not_found", `The room has no annotation "${id}"`);
      }
      if (!isDrawnBy(found, caller) && !roleAllows(caller.role, "operator")) {
        const message = "Only operators may remove what others have drawn";
        throw new RequestRefused("forbidden", message);
      }
      return await remove(found.annotation, caller);
    },
    async undoAnnotationRequest({ snapshot_id }, caller) {
      checkSurface(snapshot_id);
      const newest = newestBy(book, caller, snapshot_id);
      if (newest === undefined) {
        throw new RequestRefused("not_found", "You have drawn nothing here that could be undone");
      }
      return await remove(newest.annotation, caller);
    },
    async clearAnnotationsRequest({ snapshot_id }, caller) {
      checkSurface(snapshot_id);
      const by = actorOf(caller);
      words.push({ by, snapshotId: snapshot_id });
      await removeAll(snapshot_id);
      const payload = {
        change: "cleared" as const,
        by,
        ...(snapshot_id === undefined ? {} : { snapshot_id }),
      };
      context.publish(subject, "annotationChanged", payload);
      return { event_type: "annotationChanged", payload };
    },
  };

  return {
    handlers,
    onEntry,
    onWord(data) {
      const parsed = parseEnvelope(decoder.decode(data));
      if (!parsed.ok || parsed.event.event_type !== "annotationChanged") return;
      const { payload } = parsed.event;
      if (payload.change === "added" || payload.by === undefined) return;
      words.push(
        payload.change === "removed"
          ? { id: payload.id, by: payload.by }
          : { snapshotId: payload.snapshot_id, by: payload.by },
      );
      words = words.slice(-WORDS_MAX);
    },
    async copyOnto(snapshotId) {
      const all = annotationsOn(book, undefined);
      const bytes = all.reduce((sum, each) => sum + each.bytes, 0);
      refuseIf(annotationFault(book, {}, bytes, all.length));
      for (const { annotation, owner } of all) {
        await store({ ...annotation, id: context.newId(), snapshot_id: snapshotId }, owner);
      }
    },
    forget: removeAll,
    stop: () => gathering?.cancel(),
  };
}

function idOf({ annotation }: KeptAnnotation): string {
  return annotation.id;
}
