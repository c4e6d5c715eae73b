import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Notice } from "../../core/notices.ts";
import {
  keepMine,
  NO_NOTES,
  type NotesDraft,
  type NotesView,
  notesView,
  typeNotes,
} from "../../core/review/notes_draft.ts";
import { readNotes } from "../../core/review/parse_review.ts";
import type { Notes } from "../../core/review/review_event.ts";
import type { Requests } from "../scene/requests.ts";

/** The notes line of the room, and what is typed here before it is stored. */
export interface NotesDesk {
  readonly notes: ReadonlySignal<Notes>;
  readonly view: ReadonlySignal<NotesView>;
  readonly isSaving: ReadonlySignal<boolean>;
  type(text: string): void;
  /** Stores the text unless somebody else has stored one meanwhile. */
  save(): Promise<void>;
  /** Stores this text over what somebody else has stored. */
  keepMine(): Promise<void>;
  /** Throws this text away. */
  takeTheirs(): void;
  onNotes(notes: Notes): void;
}

/** Follows the notes of the room; what is typed is never lost to what others store. */
export function createNotesDesk(
  requests: Requests,
  notify: (tone: Notice["tone"], text: string) => void,
): NotesDesk {
  const notes = signal<Notes>(NO_NOTES);
  const draft = signal<NotesDraft | undefined>(undefined);
  const isSaving = signal(false);

  function onNotes(told: Notes): void {
    if (told.revision >= notes.value.revision) notes.value = told;
  }

  async function save(): Promise<void> {
    const mine = draft.value;
    if (mine === undefined || isSaving.value) return;
    isSaving.value = true;
    const answer = await requests.ask("setPromptRequest", {
      text: mine.text,
      expected_revision: mine.base.revision,
    });
    isSaving.value = false;
    if (answer.ok) {
      const stored = readNotes(answer.payload);
      if (stored !== undefined) onNotes(stored);
      if (draft.value === mine) draft.value = undefined;
      else if (draft.value !== undefined) draft.value = keepMine(notes.value, draft.value);
      return;
    }
    // What the other one has stored comes as an event; it then stands beside this text.
    if (answer.code !== "conflict") notify("error", `The notes were not stored. ${answer.message}`);
  }

  return {
    notes,
    view: computed(() => notesView(notes.value, draft.value)),
    isSaving,
    type(text) {
      draft.value = typeNotes(notes.value, draft.value, text);
    },
    save,
    async keepMine() {
      if (draft.value === undefined) return;
      draft.value = keepMine(notes.value, draft.value);
      await save();
    },
    takeTheirs() {
      draft.value = undefined;
    },
    onNotes,
  };
}
