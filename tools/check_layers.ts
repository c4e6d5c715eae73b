/** `deno run -A tools/check_layers.ts`: the arrows between the parts and the purity of core/. */
import { checkFile } from "./layers.ts";
import { err, out } from "./out.ts";

const ROOTS = ["contracts", "camera-math", "kit", "services", "touchdesigner", "web"];
const SKIPPED = new Set(["node_modules", "dist", "gen"]);

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory && !SKIPPED.has(entry.name)) yield* sources(path);
    if (entry.isFile && /\.tsx?$/.test(entry.name)) yield path;
  }
}

let files = 0;
let faults = 0;
for (const root of ROOTS) {
  if (!await Deno.stat(root).then(() => true, () => false)) continue;
  for await (const path of sources(root)) {
    files++;
    for (const fault of checkFile(path, await Deno.readTextFile(path))) {
      faults++;
      err(`${fault.path}:${fault.line}: ${fault.message}`);
    }
  }
}
out(`layers: ${files} files, ${faults} faults`);
if (faults > 0) Deno.exit(1);
