/** Writes docs/protocol.md and docs/schemas/ from the contracts; with `--check` only compares. */
import { findOutdated, generatedFiles, writeFiles } from "./contract_docs/files.ts";
import { err, out } from "./out.ts";

const docs = new URL("../docs/", import.meta.url);
const files = await generatedFiles();
const faults = await findOutdated(docs, files);

if (!Deno.args.includes("--check")) {
  await writeFiles(docs, files);
  out(`${files.size} documents written, ${faults.length} of them changed`);
} else if (faults.length > 0) {
  for (const fault of faults) err(fault);
  err('Run "deno run -A tools/docs_from_contracts.ts"');
  Deno.exit(1);
} else {
  out(`${files.size} documents are up to date`);
}
