import { Lock, LockOpen, Move3d } from "lucide";
import { type ControlAction, controlView } from "../core/control_view.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon_button.tsx";
import { useStudio } from "./studio_context.ts";

const ACTION_TEXT: Readonly<Record<ControlAction, string>> = {
  take: "Drive",
  ask: "Ask to drive",
  withdraw: "Stop asking",
  release: "Let go",
  revoke: "Take away",
};

/** Whether somebody who does this wants to move the camera, which a frozen room refuses. */
function drives(action: ControlAction): boolean {
  return action === "take" || action === "ask";
}

/** Who drives, what can be done about it, and what freezes the room. */
export function ControlBadge() {
  const { state, actions } = useStudio();
  const { control, viewers } = state.room.value;
  const own = state.welcome.value;
  if (control === undefined || own === undefined || !state.joined.value) return null;
  const view = controlView(control, own, viewers);
  const { steering } = actions;
  return (
    <>
      {view.frozen !== undefined && (
        <div class="frozen-banner" role="status" data-testid="frozen">
          <Icon node={Lock} size={16} />
          <span>{view.frozen}</span>
        </div>
      )}
      <div
        class={view.isMine ? "control-badge is-mine" : "control-badge"}
        role="status"
        data-testid="control"
      >
        <Icon node={Move3d} size={16} />
        <span class={view.isFree ? "control-text is-free" : "control-text"}>{view.text}</span>
        {view.actions.map((action) => (
          <button
            key={action}
            type="button"
            class="text-button"
            title={drives(action) ? view.frozen : undefined}
            disabled={drives(action) && view.frozen !== undefined}
            onClick={() => steering.control(action)}
          >
            {ACTION_TEXT[action]}
          </button>
        ))}
        {view.mayLock && (
          <IconButton
            node={view.isLocked ? LockOpen : Lock}
            label={view.isLocked ? "Unlock the room" : "Lock the room for everybody"}
            pressed={view.isLocked}
            onClick={() => steering.setLock(!view.isLocked)}
          />
        )}
      </div>
      {view.requests.map(({ viewerId, shownName, message }) => (
        <div key={viewerId} class="control-badge" role="alert" data-testid="control-request">
          <span class="control-text">
            {shownName} asks to drive{message === undefined ? "" : `: ${message}`}
          </span>
          <button
            type="button"
            class="text-button"
            onClick={() =>
              steering.grant(viewerId)}
          >
            Hand over
          </button>
          <button
            type="button"
            class="text-button"
            onClick={() =>
              steering.deny(viewerId)}
          >
            Not now
          </button>
        </div>
      ))}
    </>
  );
}
