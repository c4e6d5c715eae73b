import { useRef } from "preact/hooks";
import { NAME_LIMIT } from "../core/preferences.ts";
import { displayName } from "../core/viewer_face.ts";
import { Face, PEOPLE_ID, PEOPLE_TITLE } from "./presence_button.tsx";
import { Section } from "./section.tsx";
import { useStudio } from "./studio_context.ts";

/** Who is in the room, and the name that this viewer shows the others. */
export function PeopleSection() {
  const { state } = useStudio();
  const { viewers, viewerCount } = state.room.value;
  const unlisted = viewerCount - viewers.length;
  const ownId = state.welcome.value?.viewerId;
  return (
    <Section title={PEOPLE_TITLE} id={PEOPLE_ID}>
      <NameForm />
      {viewers.length > 0 && (
        <ul class="people" data-testid="people">
          {viewers.map((viewer) => (
            <li key={viewer.viewerId}>
              <Face viewerId={viewer.viewerId} name={viewer.name} />
              <span class="person-name" title={displayName(viewer.name, viewer.viewerId)}>
                {displayName(viewer.name, viewer.viewerId)}
              </span>
              {viewer.viewerId === ownId && <span class="person-self">you</span>}
              <span class="person-role">{viewer.role}</span>
            </li>
          ))}
        </ul>
      )}
      {unlisted > 0 && <p class="hint">And {unlisted} more</p>}
    </Section>
  );
}

function NameForm() {
  const { state, actions } = useStudio();
  const input = useRef<HTMLInputElement>(null);
  const name = state.preferences.value.name ?? "";
  function submit(event: Event): void {
    event.preventDefault();
    const next = input.current?.value.trim() ?? "";
    if (next !== name) actions.rename(next);
  }
  return (
    <form class="name-form" onSubmit={submit}>
      <label for="own-name">Your name</label>
      <div class="name-row">
        <input
          ref={input}
          id="own-name"
          type="text"
          defaultValue={name}
          maxLength={NAME_LIMIT}
          autoComplete="name"
          placeholder="Shown to the others"
        />
        <button type="submit" class="button">Save</button>
      </div>
    </form>
  );
}
