import type { AccessToken } from "../access_token.ts";
import { batch, computed, effect, type Signal, signal } from "@preact/signals";
import { asObject, choiceField, numberField } from "../../core/json_fields.ts";
import type { Notice } from "../../core/notices.ts";
import { INK_COLOURS, INK_WIDTHS } from "../../core/review/drawing.ts";
import type { Drawing, Ink, UnitPoint } from "../../core/review/review_event.ts";
import type { ServerEvent } from "../../core/server_event.ts";
import type { TextStore } from "../browser_storage.ts";
import type { Confirmer } from "../scene/confirmer.ts";
import type { PictureStage } from "../picture_stage.ts";
import type { Requests } from "../scene/requests.ts";
import type { RoomConnection } from "../room_connection.ts";
import type { StudioState } from "../studio_state.ts";
import type { World } from "../world.ts";
import { type AnnotationDesk, createAnnotationDesk } from "./annotation_desk.ts";
import { createCursorDesk, type CursorDesk } from "./cursor_desk.ts";
import { createNotesDesk, type NotesDesk } from "./notes_desk.ts";
import { createSnapshotDesk, type SnapshotDesk } from "./snapshot_desk.ts";
import { createSnapshotStore, type SnapshotStore } from "./snapshot_store.ts";

/** What people do together over the picture. */
export interface ReviewDesk {
  readonly snapshots: SnapshotStore;
  readonly stills: SnapshotDesk;
  readonly annotations: AnnotationDesk;
  readonly notes: NotesDesk;
  readonly cursors: CursorDesk;
  /** How the next drawing will look. */
  readonly ink: Signal<{ readonly colour: string; readonly width: number }>;
  /** The drawing that is under way. */
  readonly draft: Signal<Drawing | undefined>;
  /** Where words are being typed onto the picture. */
  readonly writing: Signal<{ readonly at: UnitPoint; readonly text: string } | undefined>;
  /** The ink on the picture that is shown. */
  inkNow(): Ink;
  /** Puts words on the picture; what is refused is left to be typed on. */
  write(at: UnitPoint, text: string): Promise<void>;
  onEvent(event: ServerEvent): void;
}

export interface ReviewDeskOptions {
  readonly world: World;
  readonly state: StudioState;
  readonly stage: PictureStage;
  readonly requests: Requests;
  readonly confirmer: Confirmer;
  readonly connection: RoomConnection;
  readonly store: TextStore;
  readonly token: AccessToken;
  notify(tone: Notice["tone"], text: string): void;
}

const CHOICES_KEY = "fuelrail.review";

/** Puts the parts of a review together on one page's connection. */
export function createReviewDesk(options: ReviewDeskOptions): ReviewDesk {
  const { world, state, stage, requests, confirmer, connection, store, token, notify } = options;
  const snapshots = createSnapshotStore({
    requests,
    token,
    roomName: () => state.roomName.value,
  });
  const stills = createSnapshotDesk({
    ...{ state, stage, requests, confirmer, notify },
    store: snapshots,
    onShown: (id) => void annotations.want(id),
  });
  const surface = computed(() => stills.open.value?.id);
  const annotations = createAnnotationDesk({
    ...{ requests, surface, notify },
    viewerId: () => state.welcome.value?.viewerId,
  });
  const notes = createNotesDesk(requests, notify);
  const cursors = createCursorDesk({
    world,
    surface,
    send: (type, payload) =>
      state.capabilities.peek().has("cursorMoved") && connection.send(type, payload),
  });
  const chosen = readChoices(store.read(CHOICES_KEY));
  const ink = signal(chosen.ink);
  const draft = signal<Drawing | undefined>(undefined);
  const writing = signal<{ readonly at: UnitPoint; readonly text: string } | undefined>(undefined);
  cursors.isShared.value = chosen.isShared;

  effect(() => {
    const choices = { ...ink.value, share: cursors.isShared.value };
    if (!choices.share) cursors.point(undefined);
    store.write(CHOICES_KEY, JSON.stringify(choices));
  });

  const inkNow = (): Ink => ({ ...ink.peek(), snapshotId: surface.peek() });

  return {
    ...{ snapshots, stills, annotations, notes, cursors, ink, draft, writing, inkNow },
    async write(at, text) {
      writing.value = undefined;
      if (text.trim() === "") return;
      const isKept = await annotations.add({ kind: "text", at, text, ...inkNow() });
      if (!isKept && writing.value === undefined) writing.value = { at, text };
    },
    onEvent: (event) =>
      batch(() => {
        switch (event.type) {
          case "welcome":
            snapshots.reset();
            cursors.reset();
            // Asked for once the page has taken the welcome in, which says that it may send.
            return queueMicrotask(() => {
              const { capabilities } = event.welcome;
              if (capabilities.includes("getAnnotationsRequest")) void annotations.reload();
              if (capabilities.includes("getPromptRequest")) void notes.reload();
            });
          case "snapshotsChanged":
            snapshots.onEvent(event);
            return event.isWhole ? stills.onList() : undefined;
          case "annotationChanged":
            return annotations.onChange(event.change);
          case "promptChanged":
            return notes.onNotes(event.notes);
          case "cursorMoved":
            return cursors.onCursor(event.cursor);
          case "presenceChanged":
            return cursors.onRoom(state.room.value);
        }
      }),
  };
}

function readChoices(text: string | null) {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "");
  } catch {
    stored = undefined;
  }
  const fields = asObject(stored) ?? {};
  const width = numberField(fields, "width");
  return {
    isShared: fields.share !== false,
    ink: {
      colour: choiceField(fields, "colour", INK_COLOURS) ?? INK_COLOURS[0],
      width: INK_WIDTHS.find((each) => each === width) ?? INK_WIDTHS[1],
    },
  };
}
