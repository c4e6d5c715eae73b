import { FlaskConical } from "lucide";
import { isTestRenderer } from "../core/link_label.ts";
import { Icon } from "./icon.tsx";
import { useStudio } from "./studio_context.ts";

/** The link's state in a word and a colour, announced to screen readers when it changes. */
export function LinkPill() {
  const { state } = useStudio();
  const { text, tone } = state.label.value;
  return (
    <span class={`link-pill tone-${tone}`} role="status" title={text} data-testid="link">
      <span class="link-dot" aria-hidden="true" />
      <span class="link-text">{text}</span>
    </span>
  );
}

/** Says plainly that what renders is not Octane. */
export function TestRendererBadge() {
  const { state } = useStudio();
  if (!isTestRenderer(state.room.value.link)) return null;
  return (
    <span class="test-badge" data-testid="test-renderer" title="Fuelrail test renderer, not Octane">
      <Icon node={FlaskConical} size={15} />
      <span>
        Test<span class="test-badge-rest">&nbsp;renderer</span>
      </span>
    </span>
  );
}
