import { type GizmoTip, gizmoTips } from "../core/axis_gizmo.ts";
import { useStudio } from "./studio_context.ts";

const MIDDLE = 48;
const ARM = 34;

/** The scene's axes as the camera sees them; a click on one looks along it. */
export function AxisGizmo() {
  const { state, actions } = useStudio();
  const { camera } = state.room.value;
  if (camera === undefined || !state.hasPicture.value) return null;
  const mayTurn = state.welcome.value?.capabilities.includes("setCameraGizmo") ?? false;
  const turns = mayTurn && state.joined.value && state.frozen.value === undefined;
  const look = turns ? actions.steering.lookAlong : undefined;
  return (
    <svg
      class={look === undefined ? "axis-gizmo" : "axis-gizmo is-live"}
      viewBox="0 0 96 96"
      role="group"
      aria-label="Axes of the scene"
      data-testid="gizmo"
    >
      {gizmoTips(camera.pose).map((tip) => (
        <Tip
          key={tip.axis}
          tip={tip}
          onLook={look && (() => look(tip.axis))}
        />
      ))}
    </svg>
  );
}

interface TipProps {
  readonly tip: GizmoTip;
  readonly onLook: (() => void) | undefined;
}

function Tip({ tip, onLook }: TipProps) {
  const { axis, name, isPositive, depth } = tip;
  const x = MIDDLE + ARM * tip.x;
  const y = MIDDLE + ARM * tip.y;
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onLook?.();
  }
  return (
    <g
      class={`axis axis-${name}${isPositive ? "" : " is-negative"}`}
      role={onLook && "button"}
      // Drawings know the name in small letters only.
      tabindex={onLook && 0}
      aria-label={`Look along ${axis}`}
      data-axis={axis}
      opacity={depth > 0 ? 0.55 : 1}
      onClick={onLook}
      onKeyDown={onKeyDown}
    >
      {isPositive && <line x1={MIDDLE} y1={MIDDLE} x2={x} y2={y} />}
      <circle cx={x} cy={y} r={isPositive ? 9 : 7} />
      {isPositive && <text x={x} y={y}>{name.toUpperCase()}</text>}
    </g>
  );
}
