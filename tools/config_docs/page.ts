import { code, table } from "../contract_docs/table.ts";
import { SECRET_NAMES } from "@fuelrail/kit/config";
import type { Variable } from "./variables.ts";

const HEAD = [
  "# Configuration",
  "",
  "This page is written from the schemas that read the environment, by",
  "`deno run -A tools/config_docs.ts`; change those, not this.",
  "",
  "Everything is read once at the start. A value that cannot be used stops the start, with every",
  "fault listed at once; an empty value counts as not set. Numbers are whole numbers.",
  "",
  `Secrets may lie in files: ${
    SECRET_NAMES.map((name) => `\`${name}_FILE\``).join(" and ")
  } name them,`,
  "in place of the variable. In a container they lie below `/run/fuelrail`; a file of keys that",
  "`AUTH_JWKS` names lies below `/etc/fuelrail`.",
  "",
];

const TAIL = [
  "## Health and metrics of each service",
  "",
  "The gateway answers `/healthz`, `/readyz` and `/metrics` on `PORT`. frame-ingest, camera and",
  "scene-query have no port of their own unless `METRICS_PORT` is set; they then answer the same three",
  "on `HOST`, which in a container is `0.0.0.0`. What they answer is in [operations](operations.md).",
  "`deno task start` runs all four in one process, and the gateway's `/metrics` speaks for all of them.",
  "",
  "## Traces",
  "",
  "Deno itself sends them, so these are Deno's variables and not Fuelrail's. Nothing is traced, and",
  "nothing is spent on it, without the first.",
  "",
];

const TRACING: readonly (readonly string[])[] = [
  [
    "`OTEL_DENO`",
    "off",
    "`true` (not `1`) sends traces, Deno's own metrics and the log to a collector",
  ],
  [
    "`OTEL_EXPORTER_OTLP_ENDPOINT`",
    "`http://localhost:4318`",
    "where the collector listens (OTLP over HTTP)",
  ],
  ["`OTEL_EXPORTER_OTLP_PROTOCOL`", "`http/protobuf`", "or `http/json`"],
  ["`OTEL_SERVICE_NAME`", "none", "give each service its own, such as `camera`"],
  ["`OTEL_TRACES_SAMPLER`", "`parentbased_always_on`", "such as `parentbased_traceidratio`"],
  ["`OTEL_TRACES_SAMPLER_ARG`", "`1`", "the share of inputs and requests to trace, such as `0.05`"],
  ["`OTEL_DENO_CONSOLE`", "`capture`", "`ignore` keeps the log out of what is sent"],
];

/** The reference of every variable, as a Markdown page. */
export function configPage(variables: readonly Variable[]): string {
  const head = ["variable", "default", "values", "read by", "meaning"];
  return [
    ...HEAD,
    ...table(head, variables.map(rowOf)),
    ...TAIL,
    ...table(["variable", "default", "meaning"], TRACING),
  ].join("\n");
}

function rowOf({ name, facts, values, readers }: Variable): string[] {
  const { about, example } = facts;
  const defaults = [...readers].map(([without, names]) =>
    readers.size === 1 ? without : `${without} (${names.map(reader).join(", ")})`
  );
  const all = [...readers.values()].flat();
  const such = example === undefined ? "" : `; such as ${code(example)}`;
  return [code(name), defaults.join("; "), values, all.map(reader).join(", "), about + such];
}

function reader(name: string): string {
  return name.includes(" ") ? code(name) : name;
}
