import { DrawTools } from "./draw_tools.tsx";
import { NotesSection } from "./notes_section.tsx";
import { PeopleList } from "./people_list.tsx";
import { SnapshotStrip } from "./snapshot_strip.tsx";

/** Looking at the picture together: people, drawings, stored stills and notes. */
export function ReviewPanel() {
  return (
    <div class="review" data-testid="review">
      <PeopleList />
      <DrawTools />
      <SnapshotStrip />
      <NotesSection />
    </div>
  );
}
