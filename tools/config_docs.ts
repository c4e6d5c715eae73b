/** Writes docs/configuration.md from the schemas of the environment; with `--check` only compares. */
import { configPage } from "./config_docs/page.ts";
import { CONFIG_SOURCES } from "./config_docs/sources.ts";
import { variablesOf } from "./config_docs/variables.ts";
import { err, out } from "./out.ts";

const file = new URL("../docs/configuration.md", import.meta.url);
const variables = variablesOf(CONFIG_SOURCES);
const page = configPage(variables);
const present = (await Deno.readTextFile(file)).replaceAll("\r\n", "\n");

if (!Deno.args.includes("--check")) {
  await Deno.writeTextFile(file, page);
  out(`${variables.length} variables written${present === page ? ", nothing changed" : ""}`);
} else if (present !== page) {
  err('docs/configuration.md is out of date: run "deno run -A tools/config_docs.ts"');
  Deno.exit(1);
} else {
  out(`${variables.length} variables are up to date`);
}
