import { RotateCw } from "lucide";
import { formatBytes } from "../core/scene/device_stats.ts";
import { formatCount } from "../core/format.ts";
import { Icon } from "./icon.tsx";
import { Section } from "./section.tsx";
import { useStudio } from "./studio_context.ts";

/** The machine that Octane renders on; what Octane does not tell is said to be unknown. */
export function DeviceSection() {
  const { state, scene } = useStudio();
  const { devices: stats } = state.room.value;
  return (
    <Section title="Devices and memory">
      <div class="devices" data-testid="devices">
        {stats === undefined && <p class="hint">Octane has not told of its devices.</p>}
        {stats?.devices.map((device) => (
          <article key={device.index} class="device">
            <h3>{device.name}</h3>
            <Meter used={device.usedBytes} total={device.totalBytes} />
            <dl class="table">
              <Fact name="In use" value={memoryText(device.usedBytes, device.totalBytes)} />
              <Fact name="Free" value={formatBytes(device.freeBytes)} />
              <Fact name="Out of core" value={formatBytes(device.outOfCoreBytes)} />
              <Fact name="Renders" value={yesNo(device.used)} />
            </dl>
          </article>
        ))}
        {stats !== undefined && (
          <dl class="table">
            <Fact name="Geometry" value={formatBytes(stats.geometryBytes)} />
            {stats.geometry.map(([name, count]) => (
              <Fact key={name} name={name} value={countText(count)} />
            ))}
            <Fact name="Textures" value={formatBytes(stats.textureBytes)} />
            {stats.textures.map(([name, count]) => (
              <Fact key={name} name={name} value={countText(count)} />
            ))}
            <Fact name="Octane" value={stats.octane ?? "unknown"} />
            <Fact name="Driver" value={stats.driver ?? "unknown"} />
            <Fact name="Fuelrail" value={stats.fuelrail ?? "unknown"} />
          </dl>
        )}
        <button
          type="button"
          class="button"
          disabled={!state.linked.value}
          onClick={() => scene.actions.refreshDevices()}
        >
          <Icon node={RotateCw} size={14} /> Read again
        </button>
      </div>
    </Section>
  );
}

function Meter(
  { used, total }: { readonly used?: number | undefined; readonly total?: number | undefined },
) {
  if (used === undefined || total === undefined || total <= 0) return null;
  const share = Math.min(used / total, 1);
  return (
    <div
      class={share > 0.9 ? "meter is-high" : "meter"}
      role="meter"
      aria-label="Memory in use"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <div style={{ width: `${share * 100}%` }} />
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd class={value === "unknown" ? "is-unknown" : undefined}>{value}</dd>
    </>
  );
}

function memoryText(used: number | undefined, total: number | undefined): string {
  if (used === undefined && total === undefined) return "unknown";
  return `${formatBytes(used)} of ${formatBytes(total)}`;
}

function countText(count: number | undefined): string {
  return count === undefined ? "unknown" : formatCount(count);
}

function yesNo(value: boolean | undefined): string {
  if (value === undefined) return "unknown";
  return value ? "yes" : "no";
}
