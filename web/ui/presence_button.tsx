import { Users } from "lucide";
import { Icon } from "./icon.tsx";
import { useStudio } from "./studio_context.ts";
import { hueOf, initialsOf } from "../core/viewer_face.ts";

const FACES_SHOWN = 3;

/** How many watch, with the first few faces; opens the panel that names them all. */
export function PresenceButton() {
  const { state, actions } = useStudio();
  const viewers = state.room.value.viewers;
  if (viewers.length === 0) return null;
  const words = viewers.length === 1 ? "1 person is here" : `${viewers.length} people are here`;
  return (
    <button
      type="button"
      class={state.joined.value ? "presence-button" : "presence-button is-old"}
      aria-label={`${words}; show who`}
      title={words}
      data-testid="presence"
      onClick={() => actions.prefer({ panelOpen: true })}
    >
      <span class="faces" aria-hidden="true">
        {viewers.slice(0, FACES_SHOWN).map((viewer) => (
          <Face key={viewer.viewerId} viewerId={viewer.viewerId} name={viewer.name} />
        ))}
      </span>
      <Icon node={Users} size={16} />
      <span class="presence-count">{viewers.length}</span>
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
