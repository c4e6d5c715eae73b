import { X } from "lucide";
import { Icon } from "./icon.tsx";
import { useStudio } from "./studio_context.ts";

/** Short messages that leave by themselves; refusals are read out at once. */
export function NoticeList() {
  const { state, actions } = useStudio();
  return (
    <div class="notices" role="log" aria-live="polite" data-testid="notices">
      {state.notices.value.list.map((notice) => (
        <div
          key={notice.id}
          class={`notice notice-${notice.tone}`}
          role={notice.tone === "error" ? "alert" : undefined}
        >
          <span>{notice.text}</span>
          {notice.times > 1 && <span class="notice-times">{`\u00d7${notice.times}`}</span>}
          <button
            type="button"
            class="notice-close"
            aria-label="Dismiss"
            onClick={() => actions.dismiss(notice.id)}
          >
            <Icon node={X} size={16} />
          </button>
        </div>
      ))}
    </div>
  );
}
