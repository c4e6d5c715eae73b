/**
 * `deno run -A tools/stage_services.ts OUT ENTRY...`: copies what the entry modules need to run,
 * and nothing else, into the folder OUT: their sources, the npm packages that they import with
 * what those need on this system, the built page, and the licences of all that others made.
 */
import { dirname, relative } from "node:path";
import { localPackages } from "./stage/packages.ts";
import { moduleGraph } from "./stage/graph.ts";
import { trimmedConfig } from "./stage/config.ts";
import { copyTree } from "./stage/copy.ts";
import { collectLicences } from "./stage/licences.ts";
import { pagePackages, realFolders } from "./stage/page_packages.ts";
import { err, out } from "./out.ts";

const PAGE = "web/dist";

async function stage(folder: string, entries: readonly string[]): Promise<void> {
  const root = Deno.cwd();
  const graph = await moduleGraph(root, entries);
  for (const file of graph.files) {
    await Deno.mkdir(dirname(`${folder}/${file}`), { recursive: true });
    await Deno.copyFile(file, `${folder}/${file}`);
  }
  const config = JSON.parse(await Deno.readTextFile("deno.json"));
  const trimmed = trimmedConfig(config, graph);
  for (const member of trimmed.workspace) {
    await Deno.copyFile(`${member}/deno.json`, `${folder}/${member}/deno.json`);
  }
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(trimmed, null, 2) + "\n");
  const packages = await localPackages(`${root}/node_modules`, graph.packages);
  for (const path of packages) {
    await copyTree(path, `${folder}/${relative(root, path)}`);
  }
  await copyTree(`${root}/${PAGE}`, `${folder}/${PAGE}`);
  const others = [...await realFolders(packages), ...await pagePackages(root)];
  await collectLicences(`${folder}/LICENSES`, others, Deno.version.deno);
  out(`staged ${graph.files.length} files and ${packages.length} package folders in ${folder}`);
}

const [folder, ...entries] = Deno.args;
if (folder === undefined || entries.length === 0) {
  err("Usage: deno run -A tools/stage_services.ts OUT ENTRY...");
  Deno.exit(2);
}
await stage(folder, entries);
