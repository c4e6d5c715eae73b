import { EyeOff, Hand, Move3d } from "lucide";
import { peopleOf, type Person } from "../../core/review/people.ts";
import { displayName } from "../../core/viewer_face.ts";
import { Icon } from "../icon.tsx";
import { Face } from "../presence_button.tsx";
import { Section } from "../section.tsx";
import { useStudio } from "../studio_context.ts";
import { Toggle } from "../fields/toggle.tsx";

/** Who is here, who drives, who looks elsewhere; and to whom this viewer can hand over. */
export function PeopleList() {
  const { state, review } = useStudio();
  const { viewers, viewerCount, control } = state.room.value;
  const own = state.welcome.value;
  const people = own === undefined ? [] : peopleOf(viewers, control, own);
  const unlisted = viewerCount - viewers.length;
  const { isShared } = review.cursors;
  return (
    <Section title="People">
      <ul class="people" data-testid="review-people">
        {people.map((person) => <PersonRow key={person.viewerId} person={person} />)}
      </ul>
      {unlisted > 0 && <p class="hint">And {unlisted} more</p>}
      {state.capabilities.value.has("cursorMoved") && (
        <div class="review-switch">
          <span>Show the others where I point</span>
          <Toggle
            label="Show the others where I point"
            on={isShared.value}
            disabled={false}
            onToggle={(on) => void (isShared.value = on)}
          />
        </div>
      )}
    </Section>
  );
}

function PersonRow({ person }: { readonly person: Person }) {
  const { actions: { steering } } = useStudio();
  const { viewerId, name, role, isSelf, drives, asks, isAway, mayReceive } = person;
  const shown = displayName(name, viewerId);
  return (
    <li class={isAway ? "person is-away" : "person"}>
      <Face viewerId={viewerId} name={name} />
      <span class="person-name" title={shown}>{shown}</span>
      {isSelf && <span class="person-self">you</span>}
      {drives && <Mark node={Move3d} text="drives" />}
      {asks && <Mark node={Hand} text="asks to drive" />}
      {isAway && <Mark node={EyeOff} text="away" />}
      <span class="person-role">{role}</span>
      {mayReceive && (
        <button
          type="button"
          class="text-button"
          aria-label={`Hand over to ${shown}`}
          onClick={() => steering.grant(viewerId)}
        >
          Hand over
        </button>
      )}
      {mayReceive && asks && (
        <button
          type="button"
          class="text-button"
          aria-label={`Not now, ${shown}`}
          onClick={() => steering.deny(viewerId)}
        >
          Not now
        </button>
      )}
    </li>
  );
}

function Mark({ node, text }: { readonly node: typeof Hand; readonly text: string }) {
  return (
    <span class="person-mark">
      <Icon node={node} size={14} />
      {text}
    </span>
  );
}
