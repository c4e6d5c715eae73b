export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly ignored: number;
}

const SUMMARY = /^(?:ok|FAILED) \| (\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed(.*)$/;

/** Reads the closing line of `deno test`; undefined for any other line. */
export function countsOfLine(line: string): Counts | undefined {
  const match = SUMMARY.exec(line.trim());
  if (match === null) return undefined;
  const ignored = /\| (\d+) ignored/.exec(match[3] ?? "")?.[1];
  return {
    passed: Number(match[1]),
    failed: Number(match[2]),
    ignored: ignored === undefined ? 0 : Number(ignored),
  };
}

/** Sums two results. */
export function addCounts(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    ignored: a.ignored + b.ignored,
  };
}
