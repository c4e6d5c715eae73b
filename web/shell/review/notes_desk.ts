import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { asObject } from "../../core/json_fields.ts";
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
  /** Asks for the notes that are known, after the room was joined anew: it may count from the start. */
  reload(): Promise<void>;
}

/** Follows the notes of the room; what is typed is never lost to what others store. */
export function createNotesDesk(
  requests: Requests,
  notify: (tone: Notice["tone"], text: string) => void,
): NotesDesk {
  const notes = signal<Notes>(NO_NOTES);
  const draft = signal<NotesDraft | undefined>(undefined);
  const isSaving = signal(false);

  /** Whether the room has not told its notes since it was joined. */
  let isJoining = false;

  function onNotes(told: Notes): void {
    if (isJoining || told.revision >= notes.value.revision) notes.value = told;
    isJoining = false;
  }

  /** Shows what was stored meanwhile beside the text that was refused for it; false if unknown. */
  function showTheirs(mine: NotesDraft, detail: unknown): boolean {
    const isKnown = notes.value.revision !== mine.base.revision;
    const theirs = isKnown ? notes.value : readNotes(asObject(detail) ?? {});
    if (theirs !== undefined) notes.value = theirs;
    return theirs !== undefined;
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
    if (answer.code === "conflict" && showTheirs(mine, answer.detail)) return;
    notify("error", `The notes were not stored. ${answer.message}`);
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
    async reload() {
      isJoining = true;
      if (notes.value.revision === NO_NOTES.revision) return;
      const answer = await requests.ask("getPromptRequest", {});
      const told = answer.ok ? readNotes(answer.payload) : undefined;
      if (told !== undefined) onNotes(told);
    },
  };
}
