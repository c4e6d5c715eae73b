import type { z } from "zod";
import type { ConfigFault } from "./config_fault.ts";
import { readSecretFiles } from "./secret_files.ts";

export * from "./config_fault.ts";
export * from "./config_facts.ts";
export * from "./config_fields.ts";
export * from "./secret_files.ts";

/** The environment does not describe a service that can start; lists every fault at once. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly faults: readonly ConfigFault[]) {
    super(
      "Cannot start with this environment:\n" +
        faults.map((fault) => `  ${fault.name}: ${fault.reason}`).join("\n"),
    );
  }
}

const SECRETIVE = /SECRET|TOKEN|PASSWORD|URL/;

function describeValue(name: string, value: string | undefined): string {
  if (value === undefined) return " (not set)";
  return SECRETIVE.test(name) ? "" : ` (it is "${value}")`;
}

function freezeDeep<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freezeDeep(inner);
  }
  return value;
}

/**
 * Reads the environment through `schema` (an object keyed by variable names) and returns the
 * frozen result; a variable set to nothing counts as not set.
 *
 * @throws {ConfigError} naming every variable that is wrong, secrets never quoted
 */
export function readConfig<S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<z.output<S>> {
  const present = Object.fromEntries(
    Object.entries(env)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = schema.safeParse(present);
  if (result.success) return freezeDeep(result.data);
  throw new ConfigError(result.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? "environment");
    return { name, reason: issue.message + describeValue(name, present[name]) };
  }));
}

/**
 * `readConfig` for a `main.ts`: takes secrets from their files, writes the faults to standard error
 * and exits with 2 instead of throwing.
 */
export function readConfigOrExit<S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<z.output<S>> {
  try {
    const secrets = readSecretFiles(env, Deno.readTextFileSync);
    if (secrets.faults.length > 0) throw new ConfigError(secrets.faults);
    return readConfig(schema, secrets.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`${error.message}\n`));
    Deno.exit(2);
  }
}
