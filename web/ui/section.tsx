import { ChevronDown } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import { useStudio } from "./studio_context.ts";

export interface SectionProps {
  readonly title: string;
  readonly id?: string;
  readonly children: ComponentChildren;
}

/** One foldable part of the side panel; whether it is folded is remembered. */
export function Section({ title, id, children }: SectionProps) {
  const { state, actions } = useStudio();
  const { folded } = state.preferences.value;
  const open = !folded.includes(title);
  function toggle(): void {
    const others = folded.filter((each) => each !== title);
    actions.prefer({ folded: open ? [...others, title] : others });
  }
  return (
    <section class="section" id={id}>
      <h2>
        <button type="button" class="section-head" aria-expanded={open} onClick={toggle}>
          <span>{title}</span>
          <Icon node={ChevronDown} size={16} />
        </button>
      </h2>
      {open && <div class="section-body">{children}</div>}
    </section>
  );
}
