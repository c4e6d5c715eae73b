import { formatClock } from "../../core/format.ts";
import { displayName } from "../../core/viewer_face.ts";
import { Section } from "../section.tsx";
import { useStudio } from "../studio_context.ts";

const LONGEST = 65_536;

/** The notes line that everybody in the room, and every canvas client, gets. */
export function NotesSection() {
  const { state, review: { notes } } = useStudio();
  const { text, isChanged, theirs } = notes.view.value;
  const { changedAtMs, changedBy } = notes.notes.value;
  const mayWrite = state.capabilities.value.has("setPromptRequest");
  const cannotSave = !state.joined.value || notes.isSaving.value;
  return (
    <Section title="Notes">
      <textarea
        class="notes-field"
        aria-label="Notes for the room"
        rows={3}
        maxLength={LONGEST}
        readOnly={!mayWrite}
        placeholder={mayWrite ? "Notes for everybody in the room" : "Nobody has written notes"}
        value={text}
        onInput={({ currentTarget }) => notes.type(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          if (theirs === undefined) void notes.save();
        }}
      />
      {theirs !== undefined && (
        <div class="notes-conflict" role="alert" data-testid="notes-conflict">
          <p>
            {displayName(theirs.changedBy?.name, theirs.changedBy?.viewerId)}{" "}
            has changed the notes meanwhile. Theirs:
          </p>
          <blockquote>{theirs.text === "" ? "(empty)" : theirs.text}</blockquote>
          <div class="draw-row">
            <button
              type="button"
              class="button"
              onClick={() =>
                notes.takeTheirs()}
            >
              Take theirs
            </button>
            <button
              type="button"
              class="button is-danger"
              disabled={cannotSave}
              onClick={() =>
                void notes.keepMine()}
            >
              Replace with mine
            </button>
          </div>
        </div>
      )}
      {isChanged && theirs === undefined && (
        <div class="draw-row">
          <button
            type="button"
            class="button is-primary"
            disabled={cannotSave}
            title="Ctrl+Enter"
            onClick={() => void notes.save()}
          >
            Save notes
          </button>
          <button type="button" class="button" onClick={() => notes.takeTheirs()}>Discard</button>
        </div>
      )}
      {changedAtMs !== undefined && (
        <p class="hint" data-testid="notes-by">
          {displayName(changedBy?.name, changedBy?.viewerId)}, {formatClock(changedAtMs)}
        </p>
      )}
    </Section>
  );
}
