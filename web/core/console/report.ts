import type { ConsoleCall, RpcSummary } from "./calls.ts";
import type { DropLine } from "./drops.ts";
import type { SpanSummary } from "./frames.ts";
import { withoutSecrets } from "./messages.ts";

/** What this page knows, for its part of a report. */
export interface PageReport {
  readonly madeAtMs: number;
  readonly facts: readonly (readonly [string, string])[];
  readonly spans: readonly SpanSummary[];
  readonly rpcs: readonly RpcSummary[];
  readonly failed: readonly ConsoleCall[];
  readonly drops: readonly DropLine[];
  readonly messages: readonly (readonly [type: string, count: number])[];
  /** What the gateway wrote, or why it wrote nothing. */
  readonly gateway: readonly { readonly title: string; readonly text: string }[];
}

/** A report as Markdown, without anything that gives access. */
export function reportText(report: PageReport): string {
  const lines = [
    "# Fuelrail debug report",
    "",
    `Made ${new Date(report.madeAtMs).toISOString()} by the page.`,
    "",
    "## Page",
    ...report.facts.map(([name, value]) => `- ${name}: ${value}`),
    "",
    "## Frames",
    ...table(
      ["Way", "Frames", "Median ms", "95 % ms", "Longest ms"],
      report.spans.map(({ label, count, p50Ms, p95Ms, maxMs }) => [
        label,
        String(count),
        ...(count === 0 ? ["-", "-", "-"] : [ms(p50Ms), ms(p95Ms), ms(maxMs)]),
      ]),
    ),
    "",
    "## Calls to Octane by rpc",
    ...table(
      ["Rpc", "Calls", "Failed", "Median ms", "95 % ms", "Longest ms"],
      report.rpcs.map(({ rpc, count, failed, p50Ms, p95Ms, maxMs }) => [
        rpc,
        String(count),
        String(failed),
        ms(p50Ms),
        ms(p95Ms),
        ms(maxMs),
      ]),
    ),
    "",
    "## Failed calls",
    ...(report.failed.length === 0
      ? ["None seen."]
      : report.failed.map((call) =>
        `- ${new Date(call.startedAtMs).toISOString()} ${call.service} ${call.rpc}: ` +
        [call.outcome, call.code, call.message].filter((part) => part !== undefined).join(", ")
      )),
    "",
    "## Drops",
    ...table(
      ["Service", "Reason", "Tier", "Count", "Since opened"],
      report.drops.map(({ service, reason, tier, count, recent }) => [
        service,
        reason,
        tier ?? "",
        String(count),
        String(recent),
      ]),
    ),
    "",
    "## Messages of this page",
    ...report.messages.map(([type, count]) => `- ${type}: ${count}`),
    "",
    ...report.gateway.flatMap((
      { title, text },
    ) => [`## Gateway: ${title}`, "```", text, "```", ""]),
  ];
  return withoutTokens(lines.join("\n"));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ["Nothing seen."];
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function withoutTokens(text: string): string {
  return text.split("\n").map(withoutSecrets).join("\n");
}

function ms(value: number): string {
  return value.toFixed(1);
}
