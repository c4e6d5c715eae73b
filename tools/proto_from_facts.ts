/** `deno run -A tools/proto_from_facts.ts FACTS`: writes proto/ anew from a wire-facts file. */
import { err, out } from "./out.ts";
import { readFacts } from "./wire/facts.ts";
import { layOut } from "./wire/proto_layout.ts";
import { protoText } from "./wire/proto_text.ts";

const PROTO_FOLDER = new URL("../proto/", import.meta.url);

const [factsFile] = Deno.args;
if (factsFile === undefined) {
  err("usage: proto_from_facts.ts FACTS");
  Deno.exit(2);
}
const files = layOut(await readFacts(factsFile));
for (const folder of ["common", "alpha5", "beta2"]) {
  await Deno.remove(new URL(folder, PROTO_FOLDER), { recursive: true }).catch((cause: unknown) => {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  });
}
await Deno.mkdir(new URL("common/varied/", PROTO_FOLDER), { recursive: true });
await Deno.mkdir(new URL("alpha5/", PROTO_FOLDER), { recursive: true });
await Deno.mkdir(new URL("beta2/", PROTO_FOLDER), { recursive: true });
for (const file of files) {
  await Deno.writeTextFile(new URL(file.path, PROTO_FOLDER), protoText(file));
}
out(`wrote ${files.length} files below proto/`);
