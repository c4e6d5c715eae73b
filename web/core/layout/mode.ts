/** How much of the page is drawn around the picture. */
export type Mode =
  | "studio"
  /** The picture, how the link stands and how large it is shown, for people who only look. */
  | "clean"
  /** Only the picture and its loss, over nothing: for programs that mix pictures. */
  | "source"
  /** The studio with everything put away until somebody leaves. */
  | "presentation";

/** The mode that a page's address asks for. */
export function modeOf(
  { clean, transparent }: { readonly clean: boolean; readonly transparent: boolean },
): Mode {
  if (!clean) return "studio";
  return transparent ? "source" : "clean";
}
