/** `deno task test`: every test, after installing what they need; ends with `N passed, N failed`. */
import { globSync } from "node:fs";
import { err, out } from "./out.ts";
import { ensurePrograms, TEST_PROGRAMS } from "./programs.ts";
import { runDeno } from "./run.ts";
import { addCounts, type Counts, countsOfLine } from "./test_counts.ts";

interface Suite {
  readonly name: string;
  readonly paths: readonly string[];
  /** Files inside `paths` that another suite runs. */
  readonly without?: readonly string[];
  /** How many files run at once; what measures times or drives the whole stack runs alone. */
  readonly jobs: number;
}

/** Tests of services that bound how long something takes. */
const TIMED = [
  "tests/camera/inside_moves_test.ts",
  "tests/camera/steering_test.ts",
  "tests/ingest",
  "tests/scene/freshness_time_test.ts",
];

/** Tests of the page that measure how much time it takes, or that start the whole stack. */
const LONE_PAGES = [
  "tests/web/graph_pan_test.ts",
  "tests/web/live_page_test.ts",
  "tests/web/long_tasks_test.ts",
  "tests/web/panels_accessibility_test.ts",
  "tests/web/prediction_test.ts",
];

const SUITES: readonly Suite[] = [
  {
    name: "units and contracts",
    paths: [
      "contracts",
      "camera-math",
      "deploy",
      "kit",
      "services",
      "touchdesigner/relay",
      "web",
      "tools",
      "tests/load",
      "tests/testkit",
      "tests/octane_peer",
    ],
    jobs: Math.min(4, navigator.hardwareConcurrency),
  },
  {
    name: "services",
    paths: [
      "tests/bus",
      "tests/camera",
      "tests/scene",
      "tests/gateway",
      "tests/relay",
      "tests/touchdesigner",
    ],
    without: TIMED,
    // Most of their time is the pause that the arbiter of turns makes after its own start.
    jobs: 3,
  },
  { name: "page", paths: ["tests/web"], without: LONE_PAGES, jobs: 2 },
  {
    name: "stack",
    paths: [...TIMED, ...LONE_PAGES, "tests/stack", "tests/operation", "tests/portable"],
    jobs: 1,
  },
];

/** Test files under the suite's paths; `deno test --ignore` does not reach into workspace members. */
function filesOf({ paths, without = [] }: Suite): readonly string[] {
  const isBelow = (file: string, path: string) => file === path || file.startsWith(`${path}/`);
  return paths.flatMap((path) => path.endsWith(".ts") ? [path] : globSync(`${path}/**/*_test.ts`))
    .filter((file) => !without.some((path) => isBelow(file, path))).sort();
}

/** Test files of the project that no suite runs. */
function forgotten(): readonly string[] {
  const run = new Set(SUITES.flatMap(filesOf));
  const isForeign = (name: string) => name === "node_modules" || name === "dist";
  return globSync("**/*_test.ts", { exclude: isForeign }).filter((file) => !run.has(file));
}

async function runSuite(suite: Suite): Promise<Counts> {
  const { name, jobs } = suite;
  out(`\n== ${name}`);
  let counts: Counts | undefined;
  const flags = [
    "test",
    "-A",
    "--no-check",
    "--sanitize-ops",
    "--sanitize-resources",
    ...(jobs > 1 ? ["--parallel"] : []),
  ];
  const code = await runDeno([...flags, ...filesOf(suite)], {
    env: { NO_COLOR: "1", DENO_JOBS: String(jobs) },
    onLine: (line) => counts = countsOfLine(line) ?? counts,
  });
  if (counts === undefined) {
    err(`The suite "${name}" ended with code ${code} and no result`);
    return { passed: 0, failed: 1, ignored: 0 };
  }
  // A non-zero exit without a failed test is a leak, an uncaught error or a module that did not load.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function main(): Promise<number> {
  const left = forgotten();
  if (left.length > 0) {
    err(`No suite runs ${left.join(", ")}`);
    return 1;
  }
  if (!await ensurePrograms(TEST_PROGRAMS)) return 1;
  if (await runDeno(["run", "-A", "tools/build_page.ts"]) !== 0) return 1;
  let total: Counts = { passed: 0, failed: 0, ignored: 0 };
  for (const suite of SUITES) total = addCounts(total, await runSuite(suite));
  if (total.ignored > 0) err(`${total.ignored} tests were skipped, which counts as failed`);
  out(`\n${total.passed} passed, ${total.failed + total.ignored} failed`);
  return total.failed + total.ignored === 0 && total.passed > 0 ? 0 : 1;
}

Deno.exit(await main());
