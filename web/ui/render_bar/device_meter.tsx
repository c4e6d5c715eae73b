import { useEffect } from "preact/hooks";
import { DASH } from "../../core/format.ts";
import { deviceFact } from "../../core/render_bar/device_facts.ts";
import { useStudio } from "../studio_context.ts";

/** The device that renders and how full its memory is. */
export function DeviceMeter() {
  const { state, devices } = useStudio();
  useEffect(() => devices.want(), []);
  const fact = deviceFact(state.room.value.devices);
  const share = fact?.share;
  const isOld = state.link.value.trust === "old";
  return (
    <div
      class={`device-meter${share !== undefined && share > 0.9 ? " is-high" : ""}${
        isOld ? " is-old" : ""
      }`}
      title={titleOf(fact?.hint, isOld)}
      data-testid="device-meter"
    >
      <span class="device-name">{fact?.name ?? "GPU"}</span>
      <span class="device-memory">{fact?.memory ?? DASH}</span>
      {share !== undefined && (
        <div
          class="device-bar"
          role="meter"
          aria-label="GPU memory in use"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
        >
          <div style={{ transform: `scaleX(${share})` }} />
        </div>
      )}
    </div>
  );
}

function titleOf(hint: string | undefined, isOld: boolean): string {
  if (hint === undefined) return "Octane has told of no device yet";
  return isOld ? `As Octane told last: ${hint}` : hint;
}
