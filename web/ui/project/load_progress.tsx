import { LoaderCircle } from "lucide";
import { loadText } from "../../core/scene/load_text.ts";
import { Icon } from "../icon.tsx";
import { useStudio } from "../studio_context.ts";

/** The load that runs, and what it waits for; nothing when none does. */
export function LoadProgress() {
  const { state } = useStudio();
  const { loading, link } = state.room.value;
  if (loading === undefined || !state.joined.value) return null;
  const percent = loading.amount === undefined ? undefined : Math.round(loading.amount * 100);
  return (
    <div class="load-progress" role="status" data-testid="load-progress">
      <div class="load-line">
        <Icon node={LoaderCircle} size={16} />
        <span>{loadText(loading)}</span>
      </div>
      <div
        class={percent === undefined ? "load-bar is-unknown" : "load-bar"}
        role="progressbar"
        aria-label="Load progress"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div style={{ width: `${percent ?? 100}%` }} />
      </div>
      {link?.reason !== undefined && <p class="load-reason">{link.reason}</p>}
    </div>
  );
}
