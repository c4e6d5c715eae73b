import { type ConfigFault } from "./config_fault.ts";

/** Variables whose value may lie in a file instead, named by the variable with `_FILE` behind. */
export const SECRET_NAMES = ["AUTH_SECRET", "AUTH_SECRET_PREVIOUS", "NATS_URL"] as const;

/** An empty file says that there is none: whoever makes the files writes it all the same. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(["AUTH_SECRET_PREVIOUS"]);

type Environment = Readonly<Record<string, string | undefined>>;

/** An environment without file names, and what is wrong with those that could not be used. */
export interface SecretsRead {
  readonly env: Environment;
  readonly faults: readonly ConfigFault[];
}

/**
 * Replaces each `<NAME>_FILE` by `<NAME>` with what `read` finds in that file. So containers get
 * secrets that another one made, and no list of processes or variables shows them.
 */
export function readSecretFiles(env: Environment, read: (path: string) => string): SecretsRead {
  const result: Record<string, string | undefined> = { ...env };
  const faults: ConfigFault[] = [];
  for (const name of SECRET_NAMES) {
    const variable = `${name}_FILE`;
    const path = env[variable]?.trim() ?? "";
    if (path === "") continue;
    if ((env[name]?.trim() ?? "") !== "") {
      faults.push({ name: variable, reason: `must not be set together with ${name}` });
      continue;
    }
    const text = attempt(() => read(path).trim());
    if (text === "" && MAY_BE_EMPTY.has(name)) continue;
    if (text === undefined || text === "") {
      const reason = `must name a file that can be read and holds ${name} (it is "${path}")`;
      faults.push({ name: variable, reason });
    } else result[name] = text;
  }
  return { env: result, faults };
}

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
