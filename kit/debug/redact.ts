/** Longest text that is published, characters. */
export const TEXT_CHARS_KEPT = 500;

/** Longest text that is looked through, characters. */
const TEXT_CHARS_READ = 2_000;
const PATH = "[path]";
const SECRET = "[secret]";

const TOKEN = /\beyJ[\w-]*(?:\.[\w-]*)*/g;
/** `token=x`, `password: x` and what else announces a secret, up to the next gap. */
const NAMED_SECRET =
  /\b(authorization|bearer|token|secret|password|passwd|pwd|api[_-]?key|credentials?)\b(["']?\s*[=:]\s*["']?(?:bearer\s+|basic\s+)?|\s+)[^\s"',;&]+/gi;
/** The name and password in front of a host. */
const USER_INFO = /([a-z][a-z0-9+.-]{0,15}:\/\/)[^\s/@]*@/gi;
/** Where a path begins: a drive, a share, a file URL, the root or a home, after no word. */
const PATH_START =
  /(?:file:\/*|\\\\(?=[^\s\\])|(?<![A-Za-z0-9])[A-Za-z]:[\\/]|(?<![\w./\\)\]>%-])(?:~[\w.-]*)?[/\\](?=[^\s/\\]))/i;

/**
 * Text for people without what must not leave the server: tokens, passwords and file paths. A path
 * may hold any character, so it is taken to reach to the quote that began before it, or else to
 * the end of its line.
 */
export function redact(text: string): string {
  const clean = text
    .slice(0, TEXT_CHARS_READ)
    .replaceAll(TOKEN, SECRET)
    .replaceAll(NAMED_SECRET, (_all, name: string, gap: string) => `${name}${gap}${SECRET}`)
    .replaceAll(USER_INFO, (_all, scheme: string) => `${scheme}${SECRET}@`)
    .split(/\r\n|\r|\n/)
    .map(withoutPaths)
    .join("\n");
  return clean.length > TEXT_CHARS_KEPT ? `${clean.slice(0, TEXT_CHARS_KEPT - 3)}...` : clean;
}

/** Why something failed, for people: its message without what must not leave the server. */
export function plainReason(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error));
}

function withoutPaths(line: string): string {
  const at = line.search(PATH_START);
  if (at < 0) return line;
  const before = line.slice(0, at);
  const quote = /["'`]$/.exec(before)?.[0];
  const end = quote === undefined ? -1 : line.lastIndexOf(quote);
  return end > at ? `${before}${PATH}${withoutPaths(line.slice(end))}` : `${before}${PATH}`;
}
