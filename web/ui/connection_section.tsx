import { formatBitRate, formatCount, formatMs } from "../core/format.ts";
import { useStudio } from "./studio_context.ts";
import { Section } from "./section.tsx";

/** How this page's own connection does: measured values only. */
export function ConnectionSection() {
  const { state } = useStudio();
  const { latencyMs, bitsPerSecond } = state.reading.value;
  const counters = state.counters.value;
  const role = state.welcome.value?.role;
  return (
    <Section title="Connection">
      <dl class="table">
        <Row name="Round trip to Fuelrail" value={formatMs(latencyMs)} />
        <Row name="Received" value={formatBitRate(bitsPerSecond)} />
        <Row name="Frames drawn" value={formatCount(counters.drawn)} />
        <Row name="Replaced by newer ones" value={formatCount(counters.superseded)} />
        <Row name="Came too late" value={formatCount(counters.stale)} />
        <Row name="Unreadable" value={formatCount(counters.undecodable)} />
        <Row name="Tiles out of place" value={formatCount(counters.unplaceable)} />
        <Row name="Stills missed" value={formatCount(counters.stillsMissed)} />
        {role !== undefined && <Row name="Your role" value={role} />}
      </dl>
    </Section>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
