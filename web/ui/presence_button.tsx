import { Users } from "lucide";
import { Icon } from "./icon.tsx";
import { useStudio } from "./studio_context.ts";
import { hueOf, initialsOf } from "../core/viewer_face.ts";

const FACES_SHOWN = 3;

/** Title and element id of the section that names everybody. */
export const PEOPLE_TITLE = "In the room";
export const PEOPLE_ID = "people";

/** How many watch, with the first few faces; opens the panel that names them all. */
export function PresenceButton() {
  const { state, actions, openPanel } = useStudio();
  const { viewers, viewerCount } = state.room.value;
  if (viewers.length === 0) return null;
  function show(): void {
    const folded = state.preferences.value.folded.filter((title) => title !== PEOPLE_TITLE);
    actions.prefer({ folded });
    openPanel("room");
    requestAnimationFrame(() => document.getElementById(PEOPLE_ID)?.scrollIntoView());
  }
  const words = viewerCount === 1 ? "1 person is here" : `${viewerCount} people are here`;
  return (
    <button
      type="button"
      class={state.joined.value ? "presence-button" : "presence-button is-old"}
      title={words}
      data-testid="presence"
      onClick={show}
    >
      <span class="faces" aria-hidden="true">
        {viewers.slice(0, FACES_SHOWN).map((viewer) => (
          <Face key={viewer.viewerId} viewerId={viewer.viewerId} name={viewer.name} />
        ))}
      </span>
      <Icon node={Users} size={16} />
      <span class="presence-count" aria-hidden="true">{viewerCount}</span>
      <span class="visually-hidden">{words}; show who</span>
    </button>
  );
}

/** One viewer's initials on the colour that the viewer keeps for its whole visit. */
export function Face(
  { viewerId, name }: { readonly viewerId: string; readonly name: string | undefined },
) {
  return (
    <span class="face" style={{ "--face-hue": `${hueOf(viewerId)}` }} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
