/** Longest summary of a write, characters. */
const SUMMARY_CHARS_MAX = 300;
/** Longest text within it, characters. */
const TEXT_CHARS_MAX = 60;
/** Values of a list that are shown. */
const LIST_VALUES_MAX = 4;
const SECRET = "[secret]";
const SECRETIVE = /token|secret|password|passwd|authorization|credential/i;
const TOKEN = /\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)*/g;
const USER_INFO = /([a-z][a-z0-9+.-]{0,15}:\/\/)[^\s/@]*@/gi;

/** A payload in few words: long values are cut, secrets left out. */
export function summarise(payload: Readonly<Record<string, unknown>>): string {
  const { request_id: _, ...told } = payload;
  return cut(JSON.stringify(told, shorten) ?? "", SUMMARY_CHARS_MAX);
}

/** What a write is about, by which repeated ones are told from different ones. */
export function targetOf(payload: Readonly<Record<string, unknown>>): string {
  const { prim_path, path, paths, property, key, command, pin } = payload;
  return JSON.stringify([prim_path, path, paths, property, key, command, pin]);
}

/** Text without tokens, and without names and passwords in addresses. */
export function withoutSecrets(text: string): string {
  return text.replace(TOKEN, SECRET).replace(USER_INFO, `$1${SECRET}@`);
}

function shorten(name: string, value: unknown): unknown {
  if (SECRETIVE.test(name)) return SECRET;
  if (typeof value === "string") return cut(withoutSecrets(value), TEXT_CHARS_MAX);
  if (!Array.isArray(value) || value.length <= LIST_VALUES_MAX) return value;
  return [...value.slice(0, LIST_VALUES_MAX), `and ${value.length - LIST_VALUES_MAX} more`];
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 3)}...`;
}
