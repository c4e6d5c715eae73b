/**
 * `deno task test:folder`: makes this system's portable folder and runs it on a bare system.
 * `deno task test:folder --all`: makes every system's folder and looks for what is wrong in it;
 * that fetches some 200 MB.
 */
import { join } from "node:path";
import { err, out } from "./out.ts";
import { BuildFailure } from "./portable/failure.ts";
import { makeFolder } from "./portable/folder.ts";
import { inspectFolder } from "./portable/inspect.ts";
import { SYSTEMS } from "./portable/systems.ts";
import { runDeno } from "./run.ts";

async function inspectAll(): Promise<number> {
  let faultCount = 0;
  for (const system of SYSTEMS) {
    const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "fuelrail-folder-" }));
    try {
      const { path, files, bytes } = await makeFolder(join(scratch, "fuelrail"), system);
      const faults = await inspectFolder(path, system);
      out(`${system.id}: ${files} files, ${(bytes / 1e6).toFixed(0)} MB, ${faults.length} faults`);
      faults.forEach((fault) => err(`  ${fault}`));
      faultCount += faults.length;
    } catch (error) {
      if (!(error instanceof BuildFailure)) throw error;
      err(error.message);
      faultCount++;
    } finally {
      await Deno.remove(scratch, { recursive: true });
    }
  }
  return faultCount === 0 ? 0 : 1;
}

Deno.exit(
  Deno.args.includes("--all")
    ? await inspectAll()
    : await runDeno(["test", "-A", "--no-check", "tests/portable"]),
);
