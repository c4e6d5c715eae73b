/**
 * `deno run -A tools/check_wire.ts FILE`: compares proto/ with a wire-facts file, what adds
 * to it and the enum tables beside it, for both generations; exits with 1 on any difference.
 */
import { err, out } from "./out.ts";
import { compareModels, type Comparison } from "./wire_check/compare_models.ts";
import { readFactsModel } from "./wire_check/read_facts_model.ts";
import { readProtoModel } from "./wire_check/read_proto_model.ts";
import { fileURLToPath } from "node:url";

const GENERATIONS = ["alpha5", "beta2"];

/** Compares every generation; the result's keys are the generations' names. */
export async function checkWire(
  factsFile: string,
  protoFolder: string,
): Promise<Map<string, Comparison>> {
  const results = new Map<string, Comparison>();
  for (const generation of GENERATIONS) {
    const [expected, found] = await Promise.all([
      readFactsModel(factsFile, generation),
      readProtoModel(protoFolder, generation),
    ]);
    results.set(generation, compareModels(expected, found));
  }
  return results;
}

if (import.meta.main) {
  const [factsFile] = Deno.args;
  if (factsFile === undefined) {
    err("usage: check_wire.ts FILE");
    Deno.exit(2);
  }
  const protoFolder = fileURLToPath(new URL("../proto", import.meta.url));
  let failed = false;
  for (const [generation, { counts, differences }] of await checkWire(factsFile, protoFolder)) {
    const words = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`).join(", ");
    out(`${generation}: compared ${words}: ${differences.length} differences`);
    for (const difference of differences) out(`  ${difference}`);
    if (differences.length > 0) failed = true;
  }
  if (failed) Deno.exit(1);
}
