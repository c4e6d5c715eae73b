import { Lock } from "lucide";
import { Icon } from "./icon.tsx";
import { useStudio } from "./studio_context.ts";

/** Why nothing in a panel can be changed; nothing while it can. */
export function FrozenNote() {
  const { state } = useStudio();
  const text = state.frozen.value;
  if (text === undefined) return null;
  return (
    <p class="frozen-note" role="status">
      <Icon node={Lock} size={14} />
      <span>{text}</span>
    </p>
  );
}
