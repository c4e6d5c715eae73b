/** `deno task ok`: format, lint, types, layers, generated files, then every test. */
import { err, out } from "./out.ts";
import { runDeno } from "./run.ts";

const STEPS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["format", ["fmt", "--check"]],
  ["lint", ["lint"]],
  ["types", ["check", "."]],
  ["layers", ["run", "-A", "tools/check_layers.ts"]],
  ["generated types", ["run", "-A", "tools/gen_types.ts", "--check"]],
  ["protocol documents", ["run", "-A", "tools/docs_from_contracts.ts", "--check"]],
  ["configuration reference", ["run", "-A", "tools/config_docs.ts", "--check"]],
  ["test", ["run", "-A", "tools/run_tests.ts"]],
];

for (const [name, args] of STEPS) {
  out(`\n== ${name}`);
  const code = await runDeno(args);
  if (code !== 0) {
    err(`"${name}" failed with code ${code}`);
    Deno.exit(1);
  }
}
