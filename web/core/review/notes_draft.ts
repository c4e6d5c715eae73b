import type { Notes } from "./review_event.ts";

/** Notes that somebody is writing, on top of what the room had when they began. */
export interface NotesDraft {
  readonly text: string;
  /** The room's notes that the text grew from. */
  readonly base: Notes;
}

export const NO_NOTES: Notes = {
  text: "",
  revision: 0,
  changedAtMs: undefined,
  changedBy: undefined,
};

/** What the field shows and what stands beside it. */
export interface NotesView {
  readonly text: string;
  readonly isChanged: boolean;
  /** The notes that somebody else has stored since this text was begun. */
  readonly theirs: Notes | undefined;
}

/** The view on a draft, or on the room's notes while nobody writes here. */
export function notesView(notes: Notes, draft: NotesDraft | undefined): NotesView {
  if (draft === undefined || draft.text === notes.text) {
    return { text: notes.text, isChanged: false, theirs: undefined };
  }
  const isOld = draft.base.revision !== notes.revision;
  return { text: draft.text, isChanged: true, theirs: isOld ? notes : undefined };
}

/** The draft after typing. */
export function typeNotes(notes: Notes, draft: NotesDraft | undefined, text: string): NotesDraft {
  return { text, base: draft?.base ?? notes };
}

/** The same text, meant to replace what the room has now. */
export function keepMine(notes: Notes, draft: NotesDraft): NotesDraft {
  return { text: draft.text, base: notes };
}
