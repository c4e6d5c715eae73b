import type { PayloadOf } from "@fuelrail/contracts";
import type { ViewerReport } from "../viewer_report.ts";
import type { AckReading } from "./ack_meter.ts";

/** One part of a debug report. */
export type ReportSection = PayloadOf<"debugReport">["sections"][number];

/** What a report is made of. */
export interface ReportFacts {
  readonly versions: Readonly<Record<string, string>>;
  readonly link: PayloadOf<"linkStatus"> | undefined;
  readonly registration: PayloadOf<"linkRegistration"> | undefined;
  readonly drops: readonly PayloadOf<"dropCounts">[];
  readonly calls: readonly PayloadOf<"octaneCall">[];
  /** Whether debug events are being gathered. */
  readonly isGathering: boolean;
  readonly viewer: ViewerReport;
  readonly acks: AckReading;
}

/** The sections of a report, each as lines of text. */
export function reportSections(facts: ReportFacts): ReportSection[] {
  const { viewer, acks } = facts;
  const silent = facts.isGathering ? "nothing was told yet" : "not gathered: debug events are off";
  return [
    section("Versions", fields(facts.versions)),
    section("Link", facts.link === undefined ? ["not known"] : fields(facts.link)),
    section(
      "Callbacks",
      facts.registration === undefined ? [silent] : registrationLines(facts.registration),
    ),
    section("This viewer", [
      ...fields({
        room: viewer.room,
        role: viewer.role,
        visible: viewer.visible,
        tier: `${viewer.tier.given} (${viewer.tier_reason})`,
        fps: acks.fps,
        latency_ms: acks.latencyMs,
        slow: viewer.is_slow,
        why: viewer.why,
        round_trip_ms: viewer.round_trip_ms,
        window: viewer.window,
        in_flight: viewer.in_flight,
      }),
      ...fields(viewer.frames),
    ]),
    section("Drops", facts.drops.length === 0 ? [silent] : facts.drops.flatMap(dropLines)),
    section("Calls to Octane", facts.calls.length === 0 ? [silent] : facts.calls.map(callLine)),
  ];
}

function section(title: string, lines: readonly string[]): ReportSection {
  return { title, text: lines.join("\n") };
}

function fields(record: object): string[] {
  return Object.entries(record).map(([name, value]) => `${name}: ${value ?? "not known"}`);
}

function registrationLines({ stream_open, registered, refused }: PayloadOf<"linkRegistration">) {
  return [
    `stream: ${stream_open ? "open" : "closed"}`,
    `registered: ${registered.join(", ") || "none"}`,
    ...refused.map(({ callback, reason }) => `refused: ${callback}: ${reason}`),
  ];
}

function dropLines({ service, drops }: PayloadOf<"dropCounts">): string[] {
  const counts = Object.entries(drops).filter(([, count]) => count > 0);
  if (counts.length === 0) return [`${service}: nothing`];
  return counts.map(([reason, count]) => `${service}: ${reason}: ${count}`);
}

function callLine(call: PayloadOf<"octaneCall">): string {
  const { started_at, service, rpc, duration_ms, outcome, code, message } = call;
  const said = [outcome, code, message].filter((part) => part !== undefined).join(" ");
  return `${new Date(started_at).toISOString()} ${service} ${rpc} ${duration_ms} ms ${said}`;
}
