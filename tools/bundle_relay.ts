/**
 * `deno run -A tools/bundle_relay.ts FOLDER`: writes the relay as one file, `FOLDER/relay.js`, that
 * needs nothing but Deno.
 */
import { join } from "node:path";
import { err, out } from "./out.ts";
import { relayBundle } from "./relay_bundle.ts";

const [folder] = Deno.args;
if (folder === undefined) {
  err("Usage: deno run -A tools/bundle_relay.ts FOLDER");
  Deno.exit(2);
}
await Deno.mkdir(folder, { recursive: true });
const path = join(folder, "relay.js");
const bytes = relayBundle();
await Deno.writeFile(path, bytes);
out(`${path}: ${Math.ceil(bytes.length / 1024)} KiB`);
