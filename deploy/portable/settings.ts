/** Values by the names of their variables. */
export type Settings = Readonly<Record<string, string>>;

/** Settings that were read, and what is wrong with the lines that could not be. */
export interface SettingsRead {
  readonly settings: Settings;
  readonly faults: readonly string[];
}

const LINE = /^([A-Za-z_]\w*)\s*=(.*)$/;

/**
 * Reads `NAME=value` lines; those that are empty or begin with `#` say nothing. Quotes round a
 * value are taken off and nothing in it has a second meaning, so that paths of Windows stay whole.
 */
export function parseSettings(text: string): SettingsRead {
  const settings: Record<string, string> = {};
  const faults: string[] = [];
  for (const [index, line] of text.replace(/^\uFEFF/, "").split(/\r?\n/).entries()) {
    const words = line.trim();
    if (words === "" || words.startsWith("#")) continue;
    const [, name, value = ""] = LINE.exec(words) ?? [];
    if (name === undefined) faults.push(`line ${index + 1} is not NAME=value: ${words}`);
    else if (name in settings) faults.push(`line ${index + 1} sets ${name} for the second time`);
    else settings[name] = value.trim().replace(/^(["'])(.*)\1$/, "$2");
  }
  return { settings, faults };
}

/** What the launcher was told on its command line. */
export interface Command {
  readonly name: "start" | "doctor" | "token" | "help";
  /** `NAME=value` words. */
  readonly settings: Settings;
  /** What goes on to the command. */
  readonly args: readonly string[];
}

const COMMANDS = ["start", "doctor", "token", "help"] as const;

/** Splits the launcher's words; undefined when it cannot tell what they mean. */
export function parseCommand(words: readonly string[]): Command | undefined {
  const settings: Record<string, string> = {};
  const rest: string[] = [];
  for (const word of words) {
    const [, name, value = ""] = LINE.exec(word) ?? [];
    if (name === undefined || rest.length > 0) rest.push(word);
    else settings[name] = value;
  }
  const [first = "start", ...args] = rest;
  if (first === "--help" || first === "-h") return { name: "help", settings, args };
  const name = COMMANDS.find((command) => command === first);
  if (name === undefined || (name === "start" && args.length > 0)) return undefined;
  return { name, settings, args };
}

/** The names in `settings` that nothing reads. */
export function unknownNames(settings: Settings, known: ReadonlySet<string>): string[] {
  return Object.keys(settings).filter((name) => !known.has(name));
}
