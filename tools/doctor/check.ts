/** How one step of the doctor came out; `skipped` says that an earlier failure made it moot. */
export type Outcome = "ok" | "note" | "failed" | "skipped";

/** One step on the way to Octane and back. */
export interface Finding {
  readonly step: string;
  readonly outcome: Outcome;
  /** What was found, in plain words. */
  readonly detail: string;
  /** What to change; each entry is one thing to try. */
  readonly advice?: readonly string[];
}

/** Steps that reach Octane, in the order in which they depend on each other. */
export const OCTANE_STEPS = [
  "address",
  "connection",
  "gRPC",
  "generation",
  "event stream",
  "first image",
] as const;

const MARKS: Readonly<Record<Outcome, string>> = {
  ok: "ok     ",
  note: "note   ",
  failed: "FAILED ",
  skipped: "skipped",
};

/** The lines that tell a person what was found. */
export function reportLines(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map((finding) => finding.step.length));
  return findings.flatMap((finding) => [
    `${MARKS[finding.outcome]}  ${finding.step.padEnd(width)}  ${finding.detail}`,
    ...(finding.advice ?? []).map((advice) => `${" ".repeat(width + 11)}- ${advice}`),
  ]);
}

/** The one sentence at the end. */
export function verdict(findings: readonly Finding[]): string {
  const failed = findings.filter((finding) => finding.outcome === "failed");
  if (failed.length === 0) return "Everything that was checked works.";
  return `Not working: ${failed.map((finding) => finding.step).join(", ")}.`;
}

/** Marks the steps after `last` as skipped. */
export function skippedAfter(last: typeof OCTANE_STEPS[number]): Finding[] {
  return OCTANE_STEPS.slice(OCTANE_STEPS.indexOf(last) + 1).map((step) => ({
    step,
    outcome: "skipped",
    detail: `not checked, because "${last}" failed`,
  }));
}
