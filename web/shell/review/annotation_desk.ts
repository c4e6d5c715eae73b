import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { textField, textsField } from "../../core/json_fields.ts";
import type { Notice } from "../../core/notices.ts";
import {
  addAnnotations,
  type AnnotationList,
  changeAnnotations,
  drawnOn,
  NO_ANNOTATIONS,
} from "../../core/review/annotation_list.ts";
import { drawingPayload } from "../../core/review/drawing.ts";
import { readAnnotations, readChange } from "../../core/review/parse_review.ts";
import type { Annotation, AnnotationChange, Drawing } from "../../core/review/review_event.ts";
import type { Answer, Requests } from "../scene/requests.ts";

/** What is drawn on the picture, and how that changes. */
export interface AnnotationDesk {
  /** On the picture that is shown, oldest first. */
  readonly drawn: ReadonlySignal<readonly Annotation[]>;
  /** Sent, and not yet kept by the room. */
  readonly pending: ReadonlySignal<readonly Drawing[]>;
  /** Whether this viewer drew it, on this connection or on an earlier one. */
  isOwn(annotation: Annotation): boolean;
  readonly shown: Signal<boolean>;
  /** Whether the room could not tell everything that is drawn. */
  readonly isIncomplete: ReadonlySignal<boolean>;
  /** Resolves to whether the room keeps it. */
  add(drawing: Drawing): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Takes back this viewer's newest on the picture that is shown. */
  undo(): Promise<void>;
  /** Takes everything away from the picture that is shown. */
  clear(): Promise<void>;
  onChange(change: AnnotationChange): void;
  /** Forgets all and asks the room anew. */
  reload(): Promise<void>;
  /** Makes sure that what is drawn on a snapshot is known. */
  want(snapshotId: string): Promise<void>;
}

export interface AnnotationDeskOptions {
  readonly requests: Requests;
  /** The snapshot that is shown, undefined for the live picture. */
  readonly surface: ReadonlySignal<string | undefined>;
  /** This viewer on the present connection. */
  readonly viewerId: () => string | undefined;
  notify(tone: Notice["tone"], text: string): void;
}

/** Follows what is drawn in the room. */
export function createAnnotationDesk(options: AnnotationDeskOptions): AnnotationDesk {
  const { requests, surface, notify } = options;
  const list = signal<AnnotationList>(NO_ANNOTATIONS);
  const pending = signal<readonly Drawing[]>([]);
  const isIncomplete = signal(false);
  /** Ids of what the room told to be this viewer's. */
  const own = signal<ReadonlySet<string>>(new Set());
  const known = new Set<string | undefined>();
  let generation = 0;

  async function load(snapshotId: string | undefined): Promise<void> {
    const mine = generation;
    known.add(snapshotId);
    let cursor: string | undefined;
    do {
      const answer = await requests.ask("getAnnotationsRequest", {
        ...(snapshotId === undefined ? {} : { snapshot_id: snapshotId }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      if (mine !== generation) return;
      if (!answer.ok) {
        known.delete(snapshotId);
        isIncomplete.value = true;
        return;
      }
      batch(() => {
        own.value = new Set([...own.peek(), ...textsField(answer.payload, "own")]);
        list.value = addAnnotations(list.value, readAnnotations(answer.payload));
      });
      cursor = textField(answer.payload, "next");
    } while (cursor !== undefined);
  }

  function change(told: AnnotationChange): void {
    list.value = changeAnnotations(list.value, told);
  }

  /** Takes over what an answer says to have changed; the same is told to everybody as well. */
  function settle(answer: Answer, what: string): boolean {
    if (!answer.ok) {
      notify("error", `${what}. ${answer.message}`);
      return false;
    }
    const told = readChange(answer.payload);
    if (told !== undefined) change(told);
    return true;
  }

  const onSurface = () => {
    const snapshotId = surface.peek();
    return snapshotId === undefined ? {} : { snapshot_id: snapshotId };
  };

  return {
    drawn: computed(() => drawnOn(list.value, surface.value)),
    pending: computed(() => pending.value.filter((each) => each.snapshotId === surface.value)),
    isOwn: ({ id, author }) =>
      own.value.has(id) ||
      (author.viewerId !== undefined && author.viewerId === options.viewerId()),
    shown: signal(true),
    isIncomplete,
    async add(drawing) {
      pending.value = [...pending.value, drawing];
      const answer = await requests.ask("addAnnotationRequest", {
        annotation: drawingPayload(drawing),
      });
      return batch(() => {
        pending.value = pending.value.filter((each) => each !== drawing);
        return settle(answer, "The drawing was not kept");
      });
    },
    async remove(id) {
      const answer = await requests.ask("removeAnnotationRequest", { id });
      if (!answer.ok && answer.code === "not_found") return change({ change: "removed", id });
      settle(answer, "The drawing was not taken away");
    },
    async undo() {
      settle(await requests.ask("undoAnnotationRequest", onSurface()), "Nothing was undone");
    },
    async clear() {
      settle(await requests.ask("clearAnnotationsRequest", onSurface()), "Nothing was cleared");
    },
    onChange: change,
    async reload() {
      generation++;
      known.clear();
      list.value = NO_ANNOTATIONS;
      own.value = new Set();
      isIncomplete.value = false;
      const open = surface.peek();
      await Promise.all([load(undefined), ...(open === undefined ? [] : [load(open)])]);
    },
    async want(snapshotId) {
      if (!known.has(snapshotId)) await load(snapshotId);
    },
  };
}
