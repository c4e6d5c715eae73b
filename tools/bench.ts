/** `deno task bench [name [arguments]]`: one benchmark or all; each prints one JSON line a result. */
import { err } from "./out.ts";
import { ensurePrograms, NATS_SERVER } from "./programs.ts";
import { runDeno } from "./run.ts";

const BENCHES = [
  "ingest",
  "fanout",
  "join",
  "storm",
  "failover",
  "scale",
  "steer",
  "predict",
  "scene",
  "graph",
  "tiles",
  "protocols",
] as const;

const [name, ...rest] = Deno.args;
const chosen = name === undefined ? BENCHES : BENCHES.filter((bench) => bench === name);
if (chosen.length === 0) {
  err(`There is no benchmark "${name}"; there are ${BENCHES.join(", ")}`);
  Deno.exit(2);
}
if (!await ensurePrograms([NATS_SERVER])) Deno.exit(1);
for (const bench of chosen) {
  const code = await runDeno(["run", "-A", `tests/load/${bench}.ts`, ...rest]);
  if (code !== 0) Deno.exit(code);
}
