/** `deno task test`: every test, after installing what they need; ends with `N passed, N failed`. */
import { err, out } from "./out.ts";
import { ensurePrograms, TEST_PROGRAMS } from "./programs.ts";
import { runDeno } from "./run.ts";
import { addCounts, type Counts, countsOfLine } from "./test_counts.ts";

interface Suite {
  readonly name: string;
  readonly paths: readonly string[];
  /** Files of one suite may share the machine; suites that measure the real stack may not. */
  readonly parallel: boolean;
}

const SUITES: readonly Suite[] = [
  {
    name: "units and contracts",
    paths: [
      "contracts",
      "camera-math",
      "kit",
      "services",
      "web",
      "tools",
      "tests/testkit",
      "tests/octane_peer",
    ],
    parallel: true,
  },
  {
    name: "stack",
    paths: [
      "tests/ingest",
      "tests/camera",
      "tests/scene",
      "tests/gateway",
      "tests/web",
      "tests/stack",
    ],
    parallel: false,
  },
];

async function runSuite(suite: Suite): Promise<Counts> {
  out(`\n== ${suite.name}`);
  let counts: Counts | undefined;
  const flags = [
    "test",
    "-A",
    "--no-check",
    "--sanitize-ops",
    "--sanitize-resources",
    ...(suite.parallel ? ["--parallel"] : []),
  ];
  const code = await runDeno([...flags, ...suite.paths], {
    env: { NO_COLOR: "1", DENO_JOBS: String(Math.min(4, navigator.hardwareConcurrency)) },
    onLine: (line) => counts = countsOfLine(line) ?? counts,
  });
  if (counts === undefined) {
    err(`The suite "${suite.name}" ended with code ${code} and no result`);
    return { passed: 0, failed: 1, ignored: 0 };
  }
  // A non-zero exit without a failed test is a leak, an uncaught error or a module that did not load.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function main(): Promise<number> {
  if (!await ensurePrograms(TEST_PROGRAMS)) return 1;
  if (await runDeno(["run", "-A", "tools/build_page.ts"]) !== 0) return 1;
  let total: Counts = { passed: 0, failed: 0, ignored: 0 };
  for (const suite of SUITES) total = addCounts(total, await runSuite(suite));
  if (total.ignored > 0) err(`${total.ignored} tests were skipped, which counts as failed`);
  out(`\n${total.passed} passed, ${total.failed + total.ignored} failed`);
  return total.failed + total.ignored === 0 && total.passed > 0 ? 0 : 1;
}

Deno.exit(await main());
