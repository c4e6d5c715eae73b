import type { Refusal } from "../refusals.ts";

/** Names that Windows keeps for devices, with or without an extension. */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
const ENCODED = /%[0-9a-f]{2}/i;
const NAME_BYTES_MAX = 200;

/**
 * Why a text cannot be the address of a file in the registry, undefined when it can. Addresses are
 * names joined by `/`; what climbs, is absolute or hides either by encoding is refused by name,
 * before anything is looked up.
 */
export function addressFault(address: string): Refusal | undefined {
  const refuse = (what: string): Refusal => ({
    code: "bad_message",
    message: `An address of the registry has no ${what}`,
  });
  if (hasControls(address)) return refuse("control characters");
  if (address.includes("\\")) return refuse("backslashes");
  if (/^[A-Za-z]:|^\/|^~/.test(address) || address.includes("://")) return refuse("root");
  if (ENCODED.test(address)) return refuse("encoded characters");
  const parts = address.normalize("NFKC").split(/[/\\]/);
  if (parts.some((part) => /^[.\s]*$/.test(part))) return refuse("empty parts and no way upwards");
  return undefined;
}

/** A file name that people gave, or why it cannot be one. */
export type FileName =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * A plain file name for a new file in the registry's folder, with one of these extensions (the
 * first one is added where there is none). It must be a name on Windows too.
 */
export function newFileName(name: string, extensions: readonly string[]): FileName {
  const refuse = (why: string): FileName => ({
    ok: false,
    refusal: { code: "bad_message", message: `This cannot be a file's name: ${why}` },
  });
  if (hasControls(name)) return refuse("it has control characters");
  if (/[<>:"/\\|?*]/.test(name.normalize("NFKC"))) return refuse('none of < > : " / \\ | ? *');
  if (ENCODED.test(name)) return refuse("it has encoded characters");
  if (/^[.\s~]|[.\s]$/.test(name)) return refuse("it begins or ends with a dot or a space");
  if (DEVICES.test(name)) return refuse("Windows keeps it for a device");
  const own = extensions.find((extension) => name.toLowerCase().endsWith(extension));
  const full = own === undefined ? `${name}${extensions[0] ?? ""}` : name;
  if (own !== undefined && full.length === own.length) return refuse("it is empty");
  if (new TextEncoder().encode(full).length > NAME_BYTES_MAX) return refuse("it is too long");
  return { ok: true, name: full };
}

function hasControls(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(text);
}
