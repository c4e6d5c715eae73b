import type { DisplayHello } from "./display_words.ts";

/** How pictures reach one display client. */
export type DisplayForm =
  /** As text; changed lines alone where `isDiff`. */
  | { readonly carries: "lines"; readonly isDiff: boolean }
  /** As binary frames, with changed tiles where `isDiff`. */
  | { readonly carries: "frames"; readonly isDiff: boolean; readonly takesStills: boolean };

/** What an old client that says nothing of itself gets. */
export const LEGACY_FORM: DisplayForm = { carries: "lines", isDiff: false };

/** What client and gateway agree on, or why there is nothing. */
export type Agreed =
  | { readonly ok: true; readonly form: DisplayForm; readonly note?: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Chooses by what a client can do: `diff` before `binary` before `json`. A client that names `diff`
 * with `json` and without `binary` takes changes of the text; pictures come as JPEG, finished ones
 * as PNG where the client can decode it.
 */
export function agreeOn({ modes, codecs }: Pick<DisplayHello, "modes" | "codecs">): Agreed {
  const isDiff = modes.includes("diff");
  const takesText = modes.includes("json");
  const takesBinary = modes.includes("binary") || (isDiff && !takesText);
  const text: DisplayForm = { carries: "lines", isDiff };
  if (!takesBinary) return { ok: true, form: text };
  if (codecs === undefined || codecs.includes("jpeg")) {
    const takesStills = codecs === undefined || codecs.includes("png");
    const form: DisplayForm = { carries: "frames", isDiff, takesStills };
    return { ok: true, form };
  }
  const reason = "Live pictures are JPEG, which the codecs of the hello leave out";
  return takesText
    ? { ok: true, form: text, note: `${reason}: so these are lines` }
    : { ok: false, reason };
}

/** What pictures come as, by its name in the protocol. */
export function carriedBy({ carries, isDiff }: DisplayForm): "lines" | "frames" | "tiles" {
  return carries === "frames" && isDiff ? "tiles" : carries;
}

/** The mode by its name in the protocol. */
export function modeOf(form: DisplayForm): "diff" | "binary" | "json" {
  if (form.isDiff) return "diff";
  return form.carries === "lines" ? "json" : "binary";
}
